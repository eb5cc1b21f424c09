import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { billProblems } from '../../src/ledger/focus-rules.ts';
import { readSource } from '../../src/scenario/source.ts';
import { type Variant, variantsOf } from '../../src/sweep/variants.ts';
import { simulate } from '../../src/world/simulate.ts';
import { csvTexts } from '../report/csv-texts.ts';

const folder = new URL('../../scenarios/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

/** What each is cut to, where it is not one minute: times in which something is paid for. */
const shortened: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'azure-replay.yaml': { 'traffic.chat': generated() },
  'llm-replay.yaml': { 'traffic.chat': generated() },
  'budget.yaml': { horizon: '3h', 'gateways.edge.budgets.of': [{ amount: '$1' }] },
  'buy-or-rent.yaml': { horizon: '10min' },
  'chaos.yaml': { 'chaos.from': '10s' },
  // Fleets start at none and are looked at every two minutes.
  'cold-start.yaml': { horizon: '3h' },
  'green.yaml': { horizon: '10min' },
  'platforms.yaml': { horizon: '30min' },
  'scale-to-zero.yaml': { horizon: '2h', 'traffic.team.shape.start': '9h' },
  'spot.yaml': { horizon: '20min' },
  'support.yaml': { horizon: '20min' },
};

type Row = Readonly<Record<string, string>>;

describe.each(names)('the bill of scenarios/%s, shortened', (name) => {
  const variants = chosen(name);
  const outcomes = variants.map(({ parsed }) => {
    return {
      kind: 'done' as const,
      result: simulate(parsed.scenario, new Map(), { replication: 0 }),
    };
  });
  const files = csvTexts({ variants, replications: 1, outcomes });
  const axes = Object.keys(variants[0]!.labels);
  const key = (row: Row) => axes.map((axis) => row[axis]).join(' ');
  const billed = new Map<string, Row[]>();
  for (const row of rowsOf(files.get('cost.csv')!)) {
    billed.set(key(row), [...(billed.get(key(row)) ?? []), row]);
  }

  it('I8: adds up to the cost that is printed, to the cent', () => {
    const printed = rowsOf(files.get('summary.csv')!);
    expect(printed).toHaveLength(variants.length);
    for (const row of printed) {
      const bill = billed.get(key(row)) ?? [];
      const sum = bill.reduce((usd, one) => usd + Number(one['BilledCost']), 0);
      const usd = Number(row['cost_usd']);
      // Nine digits are printed, of bills of a minute: cents would hide a row.
      expect(Math.abs(sum - usd), key(row)).toBeLessThanOrEqual(1e-8 * usd);
    }
  });

  it('has rows that FOCUS allows, some for each variant', () => {
    const ours = axes.length + 1;
    for (const bill of billed.values()) {
      const rows = bill.map((row) => Object.fromEntries(Object.entries(row).slice(ours)));
      expect(billProblems(rows)).toEqual([]);
    }
    expect(billed.size).toBe(variants.length);
  });
});

/** Variants of a scenario in which every choice of every axis comes at least once, beside the first of the others. */
function chosen(name: string): Variant[] {
  const settings = { horizon: '1min', warmup: '0s', replications: 1, ...shortened[name] };
  const overrides = Object.entries(settings).map(([path, value]) => ({
    path,
    value,
    place: { file: 'test' },
  }));
  const text = readFileSync(new URL(name, folder), 'utf8');
  const all = variantsOf(readSource(text, name), overrides, []);
  const first = Object.entries(all[0]!.labels);
  return all.filter(({ labels }) => first.filter(([axis, at]) => labels[axis] !== at).length <= 1);
}

/** In the place of a recording. */
function generated() {
  return {
    deployment: 'chat',
    arrivals: { kind: 'poisson', rate: '2/s' },
    prompt: 800,
    output: 60,
  };
}

function rowsOf(text: string): Row[] {
  return parse(text, { columns: true }) as Row[];
}
