import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSource } from '../../src/scenario/source.ts';
import type { CellOutcome } from '../../src/sweep/cell.ts';
import { variantsOf } from '../../src/sweep/variants.ts';
import { simulate } from '../../src/world/simulate.ts';
import { csvTexts } from './csv-texts.ts';

const usual = ['summary.csv', 'decisions.csv'];
const money = ['gateways.csv', 'providers.csv', 'cost.csv', 'audit.csv', 'events.csv'];

/** Every digit of what small scenarios find. A change is either a fault or belongs in the changelog. */
describe.each([
  ['fixed', usual],
  ['autoscaled', usual],
  ['gateway', [...usual, ...money]],
])('golden/%s.yaml', (name, names) => {
  const text = readFileSync(new URL(`../golden/${name}.yaml`, import.meta.url), 'utf8');
  const variants = variantsOf(readSource(text, `${name}.yaml`), [], []);
  const { replications } = variants[0]!.parsed.scenario;
  const outcomes = variants.flatMap(({ parsed }) =>
    Array.from({ length: replications }, (_, replication): CellOutcome => {
      return { kind: 'done', result: simulate(parsed.scenario, new Map(), { replication }) };
    }),
  );
  const files = csvTexts({ variants, replications, outcomes });

  it.each(names)('%s', async (file) => {
    await expect(files.get(file)).toMatchFileSnapshot(`../golden/${name}/${file}`);
  });
});
