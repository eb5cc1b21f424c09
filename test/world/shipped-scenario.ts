import { readFileSync } from 'node:fs';
import { readSource } from '../../src/scenario/source.ts';
import { variantsOf } from '../../src/sweep/variants.ts';
import type { CellResult } from '../../src/world/result.ts';
import { simulate } from '../../src/world/simulate.ts';

/** What one variant of a scenario gave, a result for each of the first replications. */
export type RunVariant = (labels: Readonly<Record<string, string>>) => readonly CellResult[];

/** Runs variants of a scenario of the folder `scenarios`, over a shorter time and with `set` in place of what it says; each only where it is asked for. */
export function shippedScenario(
  name: string,
  shorter: { readonly horizon: string; readonly warmup: string; readonly replications: number },
  set: Readonly<Record<string, unknown>> = {},
): RunVariant {
  const url = new URL(`../../scenarios/${name}.yaml`, import.meta.url);
  const overrides = Object.entries({ ...shorter, ...set }).map(([path, value]) => ({
    path,
    value,
    place: { file: 'test' },
  }));
  const variants = variantsOf(readSource(readFileSync(url, 'utf8'), name), overrides, []);
  return (labels) => {
    const wanted = Object.entries(labels);
    const found = variants.filter((one) => wanted.every(([axis, at]) => one.labels[axis] === at));
    if (found.length !== 1)
      throw new RangeError(`${found.length} variants ${JSON.stringify(labels)}`);
    const { scenario } = found[0]!.parsed;
    return Array.from({ length: shorter.replications }, (_, replication) =>
      simulate(scenario, new Map(), { replication, logRequests: true }),
    );
  };
}

/** The mean over the replications of a metric of a tenant, or of all together. */
export function meanOf(results: readonly CellResult[], metric: string, tenant?: string): number {
  const values = results.map(({ total, tenants }) =>
    tenant === undefined
      ? total[metric]!
      : tenants.find((one) => one.name === tenant)!.values[metric]!,
  );
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
