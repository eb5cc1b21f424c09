import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { claimedScenario, scenariosWithClaims } from '../../docs/claimed-scenarios.ts';
import { type ClaimedScenario, claimedOf, readClaimsPage } from '../../docs/claims-page.ts';
import { figuresOf, likeness, sourceLines } from './source-claims.ts';

const page = readFileSync(new URL('../../docs/claims.md', import.meta.url), 'utf8');
const told = readClaimsPage(page);
let scenarios: ClaimedScenario[] = [];

beforeAll(async () => {
  scenarios = (await scenariosWithClaims()).map((one) => claimedScenario(one));
});

describe('docs/claims.md; where this fails: npm run claims', () => {
  it('is of the scenarios that have claims, and of no others', () => {
    expect([...told.keys()].sort()).toEqual(scenarios.map(({ file }) => file));
  });

  it('has a row for each claim of each, under its heading, and the hash of the scenario as it is', () => {
    for (const scenario of scenarios) {
      const before = told.get(scenario.file);
      expect(before, `${scenario.file} is not on the page`).toBeDefined();
      const { rows, ...what } = claimedOf(scenario);
      const { rows: there, ...was } = claimedOf(before!);
      expect(there, scenario.file).toEqual(rows);
      expect(was, `${scenario.file} has changed since`).toEqual(what);
    }
  });

  it('has no row that is nobody’s', () => {
    const rows = page.match(/^\| .*\]\(\.\.\/scenarios\/[^)]+\) \|$/gm) ?? [];
    expect(rows).toHaveLength(scenarios.reduce((sum, { rows: own }) => sum + own.length, 0));
  });

  it('counts the words that its rows have', () => {
    const rows = [...told.values()].flatMap((one) => one.rows);
    const count = (word: string) =>
      rows.filter(({ verdict }) => verdict.startsWith(`**${word}**`)).length;
    const words = ['holds', 'holds only if', 'does not hold', 'not settled', 'not simulated'];
    expect(page).toContain(
      `\nOf ${rows.length} claims: ${words.map((word) => `**${word}** ${count(word)}`).join(', ')}.\n`,
    );
  });

  it('has a value with its interval wherever something was simulated, and a reason elsewhere', () => {
    for (const { rows } of told.values()) {
      for (const { found, verdict, conditions, says } of rows) {
        if (verdict.startsWith('**not simulated**')) expect(conditions, says).not.toBe('');
        else expect(found, says).toMatch(/^`[a-z0-9_]+.*`<br>.* ± /);
      }
    }
  });
});

const seed = new URL('../../../shared/seed/ai-native-platforms-2026.txt', import.meta.url);
const isThere = existsSync(seed);

describe.skipIf(!isThere)(
  `every figure of the source’s results and patterns has a row${isThere ? '' : ' (skipped: ../shared is not there)'}`,
  () => {
    const lines = isThere ? sourceLines(readFileSync(seed, 'utf8')) : [];
    const rowsUnder = (heading: string) =>
      [...told.values()]
        .flatMap((one) => one.rows)
        .filter(({ source }) => source.includes(heading));

    it('there are some', () => {
      const headings = [...new Set(lines.map(({ heading }) => heading))];
      expect(headings).toEqual([
        'Multi-Tenancy Patterns',
        ...[1, 2, 3, 4].map((n) => `Use Case ${n}`),
      ]);
      expect(lines).toHaveLength(24);
    });

    it.each(lines)('$heading: $text', ({ heading, text }) => {
      const rows = rowsUnder(heading);
      const figures = figuresOf(text);
      const near = rows.filter(
        ({ says }) => likeness(text, says) >= (figures.length > 0 ? 0.2 : 0.5),
      );
      const had = near.flatMap(({ says }) => figuresOf(says));
      expect(near.map(({ says }) => says)).not.toEqual([]);
      expect(had).toEqual(expect.arrayContaining(figures));
    });
  },
);

it('figures are read however they are written', () => {
  expect(figuresOf('$32K/month actual spend (36% under budget)')).toEqual([32000, 36]);
  expect(figuresOf('$32,000 a month, 78 ms p95, 60-70 %, 2.3s, 85M posts')).toEqual([
    32000, 78, 60, 70, 2.3, 85e6,
  ]);
  expect(figuresOf('Zero HIPAA violations in 18 months')).toEqual([18, 0]);
});
