import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { roundTripByDistance } from '../../src/catalog/round-trips.ts';
import { regionRouterKinds } from '../../src/policies/routing/regions/index.ts';
import { problemsOf } from '../scenario/problems.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/models/places-and-power.md');
const words = page.replaceAll(/\s+/g, ' ');

/** The cells of a table's rows, by the heading of its first column. */
function rowsOf(heading: string): string[][] {
  const lines = page.split('\n');
  const head = lines.findIndex((line) => line.startsWith(`| ${heading} |`));
  expect(head, heading).toBeGreaterThan(0);
  const rest = lines.slice(head + 2);
  const end = rest.findIndex((line) => !line.startsWith('|'));
  return rest.slice(0, end).map((line) => line.slice(2, -2).split(' | '));
}

describe('docs/models/places-and-power.md', () => {
  test('its whole examples are scenarios', () => {
    const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1]!);
    const whole = examples.filter((example) => example.startsWith('name:'));
    expect(whole.length).toBe(2);
    expect(whole.flatMap((example) => problemsOf(example))).toEqual([]);
  });

  test('its table of routing has every kind', () => {
    const named = rowsOf('`routing.kind`').flatMap(([first]) =>
      first!.replaceAll('`', '').split(', '),
    );
    expect(named.sort()).toEqual([...regionRouterKinds].sort());
  });

  test('its estimate of round trips is the catalog’s', () => {
    const { fixedMs, msPerKm } = roundTripByDistance;
    expect(words).toContain(`${fixedMs} ms + ${msPerKm} ms a kilometre`);
  });

  test('the tests of the published faults that it names are there', () => {
    const files = {
      W: read('test/world/reference-prefix.test.ts'),
      R: read('test/policies/routing/regions/reference-prefix.test.ts'),
    };
    const named = rowsOf('what is published').flatMap(([, , shown]) => [
      ...shown!.matchAll(/([WR]): `(.*?)`/g),
    ]);
    expect(named.length).toBe(5);
    for (const [, file, title] of named) {
      expect(files[file as keyof typeof files]).toContain(title);
    }
  });

  test('its figures of multi-region.yaml are those of the scenario’s comment', () => {
    const comment = read('scenarios/multi-region.yaml').split('name: multi-region')[0]!;
    const rows = rowsOf('by latency').map((cells) => cells.slice(1));
    const said = comment.split('\n').filter((line) => / \$\d/.test(line));
    expect(rows.length).toBe(6);
    for (const [good, lost, , cost] of rows as [string, string, string, string][]) {
      const found = said.some((line) => [good, lost, cost].every((cell) => line.includes(cell)));
      expect(found, good).toBe(true);
    }
  });
});
