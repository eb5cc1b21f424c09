import type { DeploymentScenario, GatewayScenario, PoolScenario, Scenario } from './schema.ts';
import type { Path } from './source.ts';
import { withSpreads } from './spread-plan.ts';

/** A scenario whose pools are each in one place, and what the copies of it were copied from. */
export interface ExpandedScenario {
  readonly scenario: Scenario;
  /** The path of the original in the file. */
  readonly pathOf: (path: Path) => Path;
}

/**
 * Puts one pool into each region of a pool with `regions`, as `pool@region`, with its deployments, and with a target for each
 * of these where a gateway has the deployment. A target that has no tier is one with its copies.
 */
export function expandRegions(scenario: Scenario): ExpandedScenario {
  const originals = new Map<string, string>();
  const copied = (name: string, place: string) => {
    const copy = `${name}@${place}`;
    originals.set(copy, name);
    return copy;
  };
  const placesOf = (pool: string): string[] => Object.keys(scenario.pools[pool]?.regions ?? {});
  const pools = mapped(scenario.pools, (name, pool) =>
    pool.regions === undefined
      ? [[name, pool]]
      : Object.keys(pool.regions).map((place) => [copied(name, place), poolAt(pool, place)]),
  );
  const deployments = mapped(scenario.deployments, (name, deployment) => {
    const places = placesOf(deployment.pool);
    if (places.length === 0) return [[name, deployment]];
    return places.map((place) => [copied(name, place), deploymentAt(deployment, place, places)]);
  });
  const gateways = mapped(scenario.gateways, (name, gateway) => {
    const targets = mapped(gateway.targets, (target, said): [string, TargetScenario][] => {
      const deployment = said.deployment && scenario.deployments[said.deployment];
      const places = deployment ? placesOf(deployment.pool) : [];
      if (places.length === 0) return [[target, said]];
      const tier = said.tier === '' ? target : said.tier;
      return places.map((place) => [
        copied(target, place),
        { ...said, deployment: `${said.deployment}@${place}`, tier },
      ]);
    });
    return [[name, { ...gateway, targets }]];
  });
  if (originals.size === 0) return { scenario, pathOf: (path) => path };
  return {
    scenario: withSpreads({ ...scenario, pools, deployments, gateways }),
    pathOf: (path) => path.map((step) => originals.get(String(step)) ?? step),
  };
}

/** The region of a place such as `eu-west-1/a`, and its zone. */
export function regionAndZone(place: string): { readonly region: string; readonly zone?: string } {
  const slash = place.indexOf('/');
  if (slash < 0) return { region: place };
  return { region: place.slice(0, slash), zone: place.slice(slash + 1) };
}

type TargetScenario = GatewayScenario['targets'][string];

function poolAt({ regions, ...pool }: PoolScenario, place: string): PoolScenario {
  const { accelerators, price } = regions![place]!;
  return {
    ...pool,
    ...regionAndZone(place),
    accelerators: accelerators ?? pool.accelerators,
    ...(price === undefined ? {} : { price }),
  };
}

function deploymentAt(
  { regions, ...said }: DeploymentScenario,
  place: string,
  places: readonly string[],
): DeploymentScenario {
  const scaling = regions[place]?.scaling ?? said.scaling;
  const copy = { ...said, scaling, pool: `${said.pool}@${place}` };
  // What is spread keeps what its regions say, for a check; of others stays what is said of places where the pool is not.
  const kept = Object.entries(regions).filter(
    ([name]) => said.spread !== undefined || !places.includes(name),
  );
  return { ...copy, regions: Object.fromEntries(kept) };
}

function mapped<Value>(
  record: Readonly<Record<string, Value>>,
  copies: (name: string, value: Value) => [string, Value][],
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).flatMap(([name, one]) => copies(name, one)));
}
