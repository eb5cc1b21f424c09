import type { ClaimScenario } from '../../src/scenario/schema/claim.ts';
import { claim } from '../../src/scenario/schema/claim.ts';
import type { ClaimedRun } from '../../src/sweep/claims.ts';
import type { CellResult } from '../../src/world/result.ts';

/** A claim as a scenario would have it. */
export function claimOf(written: object): ClaimScenario {
  return claim.parse({ says: 'so it is', source: 'somewhere', ...written });
}

/** What every replication of a variant has of one metric; undefined where a cell failed. */
export type Values = readonly (number | undefined)[];

/** A run of variants by the label on one axis, `kind`, of ten measured seconds. */
export function runOf(metric: string, values: Readonly<Record<string, Values>>): ClaimedRun {
  return {
    variants: Object.keys(values).map((kind) => ({ labels: { kind }, scenario: { horizon: 12 } })),
    results: Object.values(values).map((some) =>
      some.map((value) => (value === undefined ? undefined : resultOf(metric, value))),
    ),
  };
}

function resultOf(metric: string, value: number): CellResult {
  const values = { [metric]: value };
  const none = { gateways: [], providers: [], regions: [], places: [] };
  return {
    ...none,
    warmup: 2,
    total: values,
    deployments: [{ name: 'chat', values: { [metric]: 10 * value } }],
    tenants: [{ name: 'few', values: { [metric]: 100 * value } }],
  } as unknown as CellResult;
}
