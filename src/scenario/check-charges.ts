import type { z } from 'zod';
import type { Finding } from './check.ts';
import { hint } from './hint.ts';
import { kindsOf } from './places.ts';
import type { billing, charges } from './schema/charges.ts';
import type { commitment } from './schema/commitment.ts';
import type { PoolScenario } from './schema.ts';
import type { Path } from './source.ts';

/** What extra charges get wrong; `answering` are the deployments and gateways whose answers an egress may be of. */
export function checkCharges(
  path: Path,
  extras: z.output<typeof charges>,
  answering: readonly string[],
): Finding[] {
  return Object.entries(extras).flatMap(([name, extra]): Finding[] => {
    if (extra.kind !== 'egress') return [];
    const findings: Finding[] = [];
    const { deployment } = extra;
    if (deployment !== undefined && !answering.includes(deployment)) {
      const message = `"${deployment}" is not a deployment or gateway. ${hint(deployment, answering)}`;
      findings.push({ path: [...path, name, 'deployment'], message });
    }
    if (extra.per_request === 0 && extra.per_token === 0) {
      const message = 'sends nothing: say `per_request`, `per_token` or both';
      findings.push({ path: [...path, name], message });
    }
    return findings;
  });
}

/** Names under `billing.providers` that sell nothing; `sellers` are those of pools, providers and extra charges. */
export function checkBilling(
  path: Path,
  { providers }: z.output<typeof billing>,
  sellers: readonly string[],
): Finding[] {
  return Object.keys(providers)
    .filter((name) => !sellers.includes(name))
    .map((name) => ({
      path: [...path, 'providers', name],
      message: `"${name}" is no pool, provider or charge. ${hint(name, sellers)}`,
    }));
}

/** What a commitment on a pool gets wrong: it covers accelerators of one kind, which the pool has. */
export function checkCommitment(
  path: Path,
  { accelerators, price, upfront, term }: z.output<typeof commitment>,
  pool: PoolScenario,
): Finding[] {
  const found = (field: string | undefined, message: string): Finding[] => [
    { path: field === undefined ? path : [...path, field], message },
  ];
  if (pool.others.length > 0) {
    return found(undefined, 'covers accelerators of one kind, and the pool has `others`');
  }
  if (pool.nodes?.spot !== undefined) {
    return found(undefined, 'covers no spot nodes: leave out `nodes.spot`, or the commitment');
  }
  if (accelerators > pool.accelerators) {
    const message = `${accelerators} are more than the pool’s ${pool.accelerators}: those beyond are never used`;
    return found('accelerators', message);
  }
  const { usdPerHour, sheet } = kindsOf(pool)[0]!;
  const hourly = price + upfront / (term / 3600);
  if (usdPerHour > 0 && hourly > usdPerHour) {
    const message = `an hour comes to $${Number(hourly.toPrecision(6))} with what is paid upfront, more than the $${usdPerHour} of one ${sheet.id} without a commitment`;
    return found('price', message);
  }
  return [];
}
