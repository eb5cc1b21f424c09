import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { billOf } from '../../src/ledger/bill.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { readSource } from '../../src/scenario/source.ts';
import { simulate } from '../../src/world/simulate.ts';
import { problemsOf } from '../scenario/problems.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/models/money.md');

describe('docs/models/money.md', () => {
  const [example, ...others] = [...page.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1]!);

  test('its example is a scenario', () => {
    expect(others).toEqual([]);
    expect(problemsOf(example!)).toEqual([]);
  });

  test('I8: and its bill, with everything on it, adds up', () => {
    const place = { file: 'test' };
    const { scenario } = parseScenario(readSource(example!, 'money.md'), [
      { path: 'horizon', value: '5min', place },
      { path: 'traffic.chat.arrivals.rate', value: '20/s', place },
    ]);
    const { total, charges } = simulate(scenario, new Map(), { replication: 0 });
    const bill = billOf(charges);
    expect(bill.totalUsd).toBeCloseTo(total['cost_usd']!, 9);
    const lines = new Set(charges.map(({ component }) => component));
    expect([...lines].sort()).toEqual([
      'api-calls',
      'compute',
      'management',
      'networking',
      'storage',
    ]);
    expect(bill.workloadUsd).toBeGreaterThan(0);
    expect(bill.idleUsd).toBeGreaterThan(0);
  });

  test('its breakdown of a month is the one in the scenario', () => {
    const ofScenario = read('scenarios/monthly-bill.yaml')
      .split('\n')
      .filter((line) => /^# {3}(compute|API|storage|networking|management|total)/.test(line));
    const ofPage = page
      .split('\n')
      .filter((line) => /^\| (compute|API|storage|networking|management|total).*\$/.test(line))
      .filter((line) => line.split('|').length === 9);
    expect(ofPage).toHaveLength(6);
    expect(ofPage.map(words)).toEqual(ofScenario.map(words));
  });
});

function words(line: string): string[] {
  return line.split(/[\s|#]+/).filter((word) => word !== '');
}
