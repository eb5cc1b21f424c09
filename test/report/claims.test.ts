import { describe, expect, it } from 'vitest';
import { type ClaimRecord, claimRecords } from '../../src/report/claim-record.ts';
import {
  claimWords,
  findingWords,
  foundWords,
  limitWords,
  measureWords,
} from '../../src/report/claim-words.ts';
import { claimsTable } from '../../src/report/claims-csv.ts';
import { renderClaims } from '../../src/report/claims-text.ts';
import { csv } from '../../src/report/csv.ts';
import { readTable } from '../../src/report/html/csv-table.ts';
import type { SweepRun } from '../../src/report/result-files.ts';
import { claimOf, runOf, type Values } from '../sweep/claimed.ts';

/** Records of claims about variants on one axis, `kind`. */
function recordsOf(
  written: readonly object[],
  values: Readonly<Record<string, Values>>,
  metric = 'e2e_p95',
): ClaimRecord[] {
  const { variants, results } = runOf(metric, values);
  const claims = written.map((one) => claimOf('outside' in one ? one : { metric, ...one }));
  const run = {
    variants: variants.map(({ labels, scenario }) => ({
      labels,
      parsed: { scenario: { ...scenario, claims } },
    })),
    replications: 2,
    outcomes: results.flat().map((result) => ({ kind: 'done', result })),
  };
  return claimRecords(run as unknown as SweepRun);
}

const [one, two] = [
  [0.078, 0.08],
  [0.1501, 0.1503],
] as const;

describe('a claim in words', () => {
  it('has the limits in the unit of the metric', () => {
    const limits = recordsOf(
      [{ max: '100ms' }, { min: '1s' }, { min: '50ms', max: '100ms' }, { min: '2s', max: '2s' }],
      { a: one },
    ).map(limitWords);
    expect(limits).toEqual(['≤ 100 ms', '≥ 1 s', '50 ms to 100 ms', '2 s']);
    const money = recordsOf(
      [
        { max: '$50K', per: '30d' },
        { max: '$32130', per: '730h' },
        { min: '40%', max: '60%', against: { kind: 'b' } },
        { min: 2.5, as: 'factor', against: { kind: 'b' } },
      ],
      { a: [1, 2], b: [3, 4] },
      'cost_usd',
    ).map(limitWords);
    expect(money).toEqual(['≤ $50,000 in 30 d', '≤ $32,130 in 730 h', '40 % to 60 %', '≥ 2.5 ×']);
  });

  it('has the value with its interval, of several variants the lowest and the highest', () => {
    expect(recordsOf([{ max: '1s' }], { a: one }).map(foundWords)).toEqual(['79.0 ± 12.7 ms']);
    expect(recordsOf([{ max: '1s' }], { b: two, a: one }).map(foundWords)).toEqual([
      '79.0 ± 12.7 ms to 150.2 ± 1.3 ms',
    ]);
  });

  it('has as many digits as it takes to see on which side of the limit it is', () => {
    const [claim] = recordsOf([{ min: '99.95%' }], { a: [0.99941, 0.99941] }, 'goodput_ratio') as [
      ClaimRecord,
    ];
    expect(limitWords(claim)).toBe('≥ 99.95 %');
    expect(foundWords(claim)).toBe('99.94 ± 0 %');
    const [near] = recordsOf([{ min: '90%' }], { a: [0.999421, 0.999423] }, 'goodput_ratio');
    expect(foundWords(near!)).toBe('99.9422 ± 0.0013 %');
  });

  it('has nothing where nothing was measured', () => {
    const [claim] = recordsOf([{ max: '1s' }], { a: [Number.NaN, 1] }) as [ClaimRecord];
    expect([foundWords(claim), findingWords(claim, claim.findings[0]!)]).toEqual(['–', '–']);
    expect(renderClaims([claim])[2]).toBe('      e2e_p95; nothing was measured');
  });

  it('says what the value is of', () => {
    const records = recordsOf(
      [
        { max: '$1' },
        { max: '$1', tenant: 'few' },
        { min: 0.1, against: { kind: 'b' } },
        { min: 1, as: 'factor', against: { kind: 'b' }, deployment: 'chat' },
      ],
      { a: [1, 2], b: [3, 4] },
      'cost_usd',
    );
    expect(records.map(measureWords)).toEqual([
      'cost_usd',
      'cost_usd of few',
      'cost_usd, saved against kind=b',
      'cost_usd of chat, over that of kind=b',
    ]);
  });

  it('says where it holds, and where neither is shown', () => {
    const values = { a: [0.1, 0.1], b: [0.3, 0.3], c: [0.1, 0.3], d: [0.1, 0.1] };
    const wordsOf = (...kinds: (keyof typeof values)[]) =>
      recordsOf(
        [{ max: '200ms' }],
        Object.fromEntries(kinds.map((kind) => [kind, values[kind]])),
      ).map(claimWords)[0];
    expect(wordsOf('a', 'd')).toBe('holds');
    expect(wordsOf('b')).toBe('does not hold');
    expect(wordsOf('c')).toBe('not settled');
    expect(wordsOf('a', 'b')).toBe('holds only if kind is a');
    expect(wordsOf('a', 'b', 'c', 'd')).toBe(
      'holds only if kind is a or d; not shown either way if kind is c',
    );
    expect(wordsOf('a', 'c')).toBe(
      'not settled: holds if kind is a; not shown either way if kind is c',
    );
    expect(wordsOf('b', 'c')).toBe(
      'not settled: does not hold if kind is b; not shown either way if kind is c',
    );
  });
});

const all = recordsOf(
  [
    { says: 'at 78 ms', max: '78ms', where: { kind: 'b' } },
    { says: 'below 100 ms', max: '100ms', note: 'at the usual load' },
    {
      says: 'two times as fast',
      source: 'elsewhere',
      as: 'factor',
      max: 0.5,
      against: { kind: 'b' },
    },
    { says: 'customers, happy', outside: 'nobody is simulated who could be' },
  ],
  { a: one, b: two },
);

it('the terminal has a line for each claim, and one below it', () => {
  expect(renderClaims(all)).toEqual([
    'claims                                       found       said',
    '  does not hold                     150.2 ± 1.3 ms    ≤ 78 ms   at 78 ms',
    '      e2e_p95',
    '  holds only if   79.0 ± 12.7 ms to 150.2 ± 1.3 ms   ≤ 100 ms   below 100 ms',
    '      e2e_p95; holds only if kind is a',
    '  not settled                      0.526 ± 0.080 ×    ≤ 0.5 ×   two times as fast',
    '      e2e_p95, over that of kind=b',
    '  not simulated                                                 customers, happy',
    '      nobody is simulated who could be',
  ]);
  expect(renderClaims([])).toEqual([]);
});

it('one replication is told to tell nothing', () => {
  const { variants, results } = runOf('e2e_p95', { a: [1] });
  const run = {
    variants: [
      {
        labels: {},
        parsed: { scenario: { horizon: 12, claims: [claimOf({ metric: 'e2e_p95', max: '2s' })] } },
      },
    ],
    replications: variants.length,
    outcomes: results.flat().map((result) => ({ kind: 'done', result })),
  } as unknown as SweepRun;
  expect(renderClaims(claimRecords(run)).slice(1)).toEqual([
    '  not settled   1.00 s   ≤ 2 s   so it is',
    '      e2e_p95; one replication tells nothing of the spread: try --replications 10',
  ]);
});

it('claims.csv has a row for each claim in each variant, and one for what is not simulated', () => {
  const { columns, rows } = claimsTable(all, ['kind']);
  const names = columns.map(({ name }) => name);
  const table = readTable('claims.csv', csv(names, rows));
  expect(table.columns).toEqual([
    ...['kind', 'claim', 'says', 'source', 'word', 'verdict', 'metric', 'of', 'as', 'per_seconds'],
    ...['min', 'max', 'against', 'value', 'half_width', 'replications', 'standing', 'note'],
  ]);
  const column = (name: string) => table.rows.map((row) => row[table.columns.indexOf(name)]);
  expect(column('kind')).toEqual(['b', 'a', 'b', 'a', '']);
  expect(column('claim')).toEqual(['1', '2', '2', '3', '4']);
  expect(column('standing')).toEqual(['outside', 'inside', 'outside', 'open', '']);
  expect(column('value').map(Number)).toEqual([0.1502, 0.079, 0.1502, 0.52596118, 0]);
  expect(column('max')).toEqual(['0.078', '0.1', '0.1', '0.5', '']);
  expect(column('against')).toEqual(['', '', '', 'kind=b', '']);
  expect(column('verdict')[1]).toBe('holds only if kind is a');
  expect(column('note')).toEqual([
    '',
    'at the usual load',
    'at the usual load',
    '',
    'nobody is simulated who could be',
  ]);
  expect(table.rows.every((row) => row.length === table.columns.length)).toBe(true);
});
