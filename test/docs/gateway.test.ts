import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { llmPriceSource, llmPrices } from '../../src/catalog/llm-prices.ts';
import { outageHistories } from '../../src/catalog/outages.ts';
import { platforms } from '../../src/catalog/platforms.ts';
import { providerSpeeds } from '../../src/catalog/provider-speeds.ts';
import { failureClass, failureTables } from '../../src/policies/resilience/failure-classes.ts';
import { gatewayRouterKinds } from '../../src/policies/routing/gateway/index.ts';
import { breaker } from '../../src/scenario/schema/breaker.ts';
import { health } from '../../src/scenario/schema/health.ts';
import { problemsOf } from '../scenario/problems.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/models/gateway.md');
const lines = page.split('\n');

/** The rows of the table whose first column has this heading: their cells, the words in backquotes bare. */
function rowsOf(heading: string): string[][] {
  const head = lines.findIndex((line) => line.startsWith(`| ${heading} |`));
  expect(head, heading).toBeGreaterThan(0);
  const rest = lines.slice(head + 2);
  const end = rest.findIndex((line) => !line.startsWith('|'));
  return rest.slice(0, end).map((line) =>
    line
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
}

const percent = (part: number) => `${Number((100 * part).toFixed(1))} %`;

describe('docs/models/gateway.md', () => {
  test('its example is a scenario', () => {
    const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1]!);
    expect(examples.length).toBe(1);
    expect(examples.flatMap((example) => problemsOf(example))).toEqual([]);
  });

  test('its table of errors is what the policies go by', () => {
    const rows = rowsOf('status');
    const expected = rows.map(([name]) => {
      // Any two that no other row has stand for the others.
      const statuses = name === 'other 5xx' ? [501, 505] : name!.split(', ').map(Number);
      return [name!, ...failureTables.map((table) => [...lettersOf(table, statuses)].join())];
    });
    expect(rows).toEqual(expected);
    const named = rows.flatMap(([name]) => name!.split(', '));
    expect(named).toEqual(expect.arrayContaining(['0', '400', '401', '404', '408', '429', '503']));
  });

  test('its speeds, outages, platforms and prices are those of the catalog', () => {
    expect(rowsOf('`speed`')).toEqual(
      providerSpeeds.map((one) => [
        `\`${one.id}\``,
        `${one.ttftMedian} s`,
        `${one.ttftSigma}`,
        `${one.tokensPerSecondMedian}`,
        `${one.tokensPerSecondSigma}`,
      ]),
    );
    const [outages, hosts] = [rowsOf('`preset` | incidents'), rowsOf('`preset` | bills')];
    expect(outages).toEqual(
      outageHistories.map(({ id, incidents, lasts, every, fitError, impacts }) => [
        `\`${id}\``,
        `${incidents}`,
        `${lasts.median} min, ${lasts.sigma}`,
        percent(fitError.lasts),
        `${every.median} h, ${every.sigma}`,
        percent(fitError.every),
        `${impacts.none} : ${impacts.partial} : ${impacts.major}`,
      ]),
    );
    expect(hosts.map(([name]) => name)).toEqual(platforms.map(({ id }) => `\`${id}\``));
    for (const [index, [, bills, start]] of hosts.entries()) {
      const { billing, coldStartSeconds } = platforms[index]!;
      expect(bills!.split(',')[0]).toBe(billing.kind);
      expect(secondsOf(start!)).toBe(coldStartSeconds.value);
    }
    const words = page.replaceAll(/\s+/g, ' ');
    for (const text of [words, read('README.md')]) {
      expect(text).toContain(`of ${llmPrices.length} models`);
    }
    expect(words).toContain(llmPriceSource.source);
    expect(words).toContain(llmPriceSource.date);
  });

  test.each([
    ['`breaker.kind`', kindsOf(breaker)],
    ['`health.kind`', kindsOf(health)],
    ['`routing.kind`', [...gatewayRouterKinds]],
  ])('%s has a row for each kind', (heading, kinds) => {
    const named = rowsOf(heading).flatMap(([first]) => first!.replaceAll('`', '').split(', '));
    expect(named.sort()).toEqual([...kinds].sort());
  });

  test('the tests of the defects that it names are there', () => {
    const files = {
      G: read('test/policies/resilience/ai-provider-gateway.test.ts'),
      B: read('test/policies/resilience/breakers/ai-gateway.test.ts'),
      H: read('test/policies/resilience/guards/ema-health.test.ts'),
      C: read('test/policies/budgeting/api-cost-tracker.test.ts'),
    };
    const named = rowsOf('what is published').flatMap(([, , shown]) => [
      ...shown!.matchAll(/([GBHC]): `(.*?)`/g),
    ]);
    expect(named.length).toBeGreaterThanOrEqual(12);
    for (const [, file, title] of named) {
      expect(files[file as keyof typeof files]).toContain(title);
    }
  });
});

/** What a table does about each of some statuses, in the letters of the page. */
function lettersOf(table: (typeof failureTables)[number], statuses: readonly number[]) {
  return new Set(
    statuses.map((status) => {
      const { again, elsewhere, counts, honoursRetryAfter } = failureClass(table, status);
      const said = [again && 'a', elsewhere && 'e', counts && 'c', honoursRetryAfter && 'r'];
      return said.filter(Boolean).join(' ') || '–';
    }),
  );
}

function secondsOf(text: string): number {
  if (text === 'none') return 0;
  const [amount, unit] = text.split(' ');
  return Number(amount) * (unit === 'min' ? 60 : 1);
}

/** The kinds of a union of blocks, some of which are transformed or optional. */
function kindsOf(schema: { readonly _zod: unknown }): string[] {
  const found = new Set<string>();
  const visit = (one: unknown): void => {
    const { def } = (one as { _zod: { def: Record<string, unknown> } })._zod;
    const { options, innerType, in: before, shape } = def;
    if (Array.isArray(options)) for (const option of options) visit(option);
    else if (shape !== undefined) literals((shape as Record<string, unknown>)['kind'], found);
    else visit(innerType ?? before);
  };
  visit(schema);
  return [...found];
}

function literals(one: unknown, found: Set<string>): void {
  const { def } = (one as { _zod: { def: Record<string, unknown> } })._zod;
  if (Array.isArray(def['values'])) for (const value of def['values']) found.add(String(value));
  else literals(def['innerType'], found);
}
