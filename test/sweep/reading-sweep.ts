import type { ReadingScenario } from '../../src/scenario/schema/reading.ts';
import type { Sweep } from '../../src/sweep/reading.ts';
import type { CellResult } from '../../src/world/result.ts';

/** A variant by its labels, and the values that its replications have for one metric of a tenant and of all. */
export type Told = readonly [labels: Readonly<Record<string, string>>, values: readonly number[]];

/** A sweep in which all that is known is one metric, of the tenant `shop` and of all together. */
export function sweepOf(metric: string, ...told: readonly Told[]): Sweep {
  return {
    variants: told.map(([labels]) => ({ labels })),
    results: told.map(([, values]) =>
      values.map((value) => {
        const known = { [metric]: value };
        return {
          total: known,
          tenants: [{ name: 'shop', values: known }],
        } as unknown as CellResult;
      }),
    ),
  };
}

/** A reading that asks for `ttft_p99` of tenants and nothing of all together. */
export function readingOf(rest: Partial<ReadingScenario> = {}): ReadingScenario {
  return { choice: 'kind', tenants: ['ttft_p99'], totals: [], ...rest };
}
