import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimRow } from '../../docs/claim-row.ts';
import {
  type ClaimedScenario,
  claimsPage,
  isSameClaimed,
  readClaimsPage,
} from '../../docs/claims-page.ts';
import { headingOrder } from '../../docs/claims-source.ts';
import type { ClaimRecord } from '../../src/report/claim-record.ts';

const record: ClaimRecord = {
  says: 'below 100 ms',
  source: 'Use Case 1: Results',
  note: null,
  word: 'holds only if',
  condition: 'cache is fp8',
  outside: null,
  metric: 'e2e_p95',
  of: null,
  as: 'value',
  perSeconds: null,
  min: null,
  max: 0.1,
  where: {},
  findings: ['none', 'fp8'].map((cache, index) => ({
    labels: { cache, load: '1x' },
    against: null,
    mean: 0.12 - 0.04 * index,
    halfWidth: 0.001,
    replications: 5,
    standing: index === 0 ? ('outside' as const) : ('inside' as const),
  })),
};

const scenario = (file: string, ...claims: readonly ClaimRecord[]): ClaimedScenario => ({
  file,
  hash: '01234567',
  seed: '1',
  replications: 5,
  rows: claims.map((claim) => claimRow(claim, file)),
});

describe('a row of the page', () => {
  it('has the claim, its limit, each variant, the word and the scenario', () => {
    expect(claimRow(record, 'shop.yaml')).toEqual({
      source: 'Use Case 1: Results',
      says: 'below 100 ms',
      said: '≤ 100 ms',
      found: '`e2e_p95`<br>none: 120.0 ± 1.0 ms<br>fp8: 80.0 ± 1.0 ms',
      verdict: '**holds only if** cache is fp8',
      conditions: '',
      scenario: '[shop](../scenarios/shop.yaml)',
    });
  });

  it('has the lowest and the highest where there are many variants', () => {
    const findings = Array.from({ length: 7 }, (_, index) => ({
      ...record.findings[0]!,
      labels: { cache: String(index) },
      mean: 0.1 + 0.01 * index,
    }));
    expect(claimRow({ ...record, findings }, 'shop.yaml').found).toBe(
      '`e2e_p95`<br>100.0 ± 1.0 ms to 160.0 ± 1.0 ms, of 7 variants',
    );
  });

  it('has the variants and what was assumed, and no Markdown of its own', () => {
    const where = { cache: ['none', 'prefixes, fp8'], load: ['1x'] };
    const { says, conditions } = claimRow(
      { ...record, says: 'a *star*, a snake_case, <b>', where, note: 'of `e2e_p95` alone' },
      'shop.yaml',
    );
    expect(says).toBe('a \\*star\\*, a snake\\_case, &lt;b>');
    expect(conditions).toBe('cache: none or “prefixes, fp8”, load: 1x; of `e2e_p95` alone');
  });
});

describe('the page', () => {
  it('has a table for each heading, in the order of the source', () => {
    const elsewhere = { ...record, source: 'Multi-Tenancy Patterns' };
    const page = claimsPage([scenario('a.yaml', record), scenario('b.yaml', elsewhere)]);
    const headings = page.match(/^## .*$/gm);
    expect(headings).toEqual([
      '## Multi-Tenancy Patterns',
      '## Use Case 1: Results',
      '## What the claims come down to',
      '## How to get the same',
      '## Writing claims',
    ]);
    expect(headingOrder('Nobody’s')).toBeGreaterThan(headingOrder('Key Takeaways'));
  });

  it('counts words', () => {
    const page = claimsPage([
      scenario('a.yaml', record, { ...record, word: 'holds', condition: null }),
    ]);
    expect(page).toContain(
      'Of 2 claims: **holds** 1, **holds only if** 1, **does not hold** 0, **not settled** 0, **not simulated** 0.',
    );
    expect(page).toContain('| Use Case 1: Results | 1 | 1 |  |  |  |');
  });

  it('names the command, the hash and the seed of each scenario', () => {
    expect(claimsPage([scenario('a.yaml', record)])).toContain(
      '| `spillway run scenarios/a.yaml` | `01234567` | 1 | 5 |',
    );
  });

  it('is read again as it was written, whatever a claim says', () => {
    // One line, of which YAML has taken the blanks at its ends.
    const text = fc
      .string({ unit: fc.constantFrom(...'ab |_*<`#%$-') })
      .map((some) => `x${some}x`.replaceAll(/\s+/g, ' '));
    const claims = fc.array(
      fc.record({ says: text, note: text, source: fc.constantFrom('Here', 'Use Case 1') }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(claims, claims, (one, other) => {
        const scenarios = [
          scenario('a.yaml', ...one.map((written) => ({ ...record, ...written }))),
          scenario('b.yaml', ...other.map((written) => ({ ...record, ...written }))),
        ];
        const page = claimsPage(scenarios);
        const read = readClaimsPage(page);
        expect(scenarios.map((before) => isSameClaimed(before, read.get(before.file)!))).toEqual([
          true,
          true,
        ]);
        expect(claimsPage([...read.values()])).toBe(page);
      }),
    );
  });

  it('is told from one of another scenario, or of other claims', () => {
    const before = scenario('a.yaml', record);
    expect(isSameClaimed(before, before)).toBe(true);
    expect(isSameClaimed(before, { ...before, hash: '76543210' })).toBe(false);
    expect(isSameClaimed(before, scenario('a.yaml', { ...record, max: 0.2 }))).toBe(false);
    expect(isSameClaimed(before, scenario('a.yaml', { ...record, findings: [] }))).toBe(true);
  });
});
