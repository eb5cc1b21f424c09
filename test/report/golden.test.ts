import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resultFiles } from '../../src/report/result-files.ts';
import { readSource } from '../../src/scenario/source.ts';
import type { CellOutcome } from '../../src/sweep/cell.ts';
import { variantsOf } from '../../src/sweep/variants.ts';
import { simulate } from '../../src/world/simulate.ts';

/** Every digit of what two small scenarios find. A change is either a fault or belongs in the changelog. */
describe.each(['fixed', 'autoscaled'])('golden/%s.yaml', (name) => {
  const text = readFileSync(new URL(`../golden/${name}.yaml`, import.meta.url), 'utf8');
  const variants = variantsOf(readSource(text, `${name}.yaml`), [], []);
  const { replications } = variants[0]!.parsed.scenario;
  const outcomes = variants.flatMap(({ parsed }) =>
    Array.from({ length: replications }, (_, replication): CellOutcome => {
      return { kind: 'done', result: simulate(parsed.scenario, new Map(), { replication }) };
    }),
  );
  const files = resultFiles({ variants, replications, outcomes });

  it.each(['summary.csv', 'decisions.csv'])('%s', async (file) => {
    await expect(files.get(file)).toMatchFileSnapshot(`../golden/${name}/${file}`);
  });
});
