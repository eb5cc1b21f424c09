import type { Finding } from './check.ts';
import { hint } from './hint.ts';
import type { SpreadScenario } from './schema/spread.ts';
import type { Scenario } from './schema.ts';
import type { Path } from './source.ts';
import { placeOfPool, type Spread, spreadAtStart, spreadsOf } from './spread-plan.ts';

/** What deployments get wrong whose replicas are spread over regions. */
export function checkSpread(scenario: Scenario): Finding[] {
  return [
    ...checkPools(scenario),
    ...spreadsOf(scenario).flatMap((one) => checkOne(scenario, one)),
  ];
}

/** What is not a copy in one of several regions cannot be spread over them. */
function checkPools({ deployments, pools }: Scenario): Finding[] {
  return Object.entries(deployments).flatMap(([name, { spread, pool }]): Finding[] => {
    if (spread === undefined || !Object.hasOwn(pools, pool)) return [];
    const place = placeOfPool(pools[pool]);
    if (place !== undefined && name.endsWith(`@${place}`)) return [];
    const message = `pool "${pool}" has no \`regions\` that replicas could be spread over`;
    return [{ path: ['deployments', name, 'spread'], message }];
  });
}

function checkOne(scenario: Scenario, one: Spread): Finding[] {
  const { spread, members } = one;
  // Any of the copies leads to the place in the file.
  const copy = members[0]!.deployment;
  const path: Path = ['deployments', copy];
  const { scaling, regions } = scenario.deployments[copy]!;
  const findings: Finding[] = [];
  if (scaling.kind !== 'fixed') {
    const message = '`spread` says how many replicas there are: leave one of them out';
    findings.push({ path: [...path, 'scaling'], message });
  }
  for (const [region, { scaling: own }] of Object.entries(regions)) {
    if (own === undefined) continue;
    const message = '`spread` says how many replicas are where: leave one of them out';
    findings.push({ path: [...path, 'regions', region, 'scaling'], message });
  }
  for (const { deployment } of members) {
    const { pool } = scenario.deployments[deployment]!;
    const { quota, partition } = scenario.pools[pool]!;
    if (quota === undefined && partition?.kind !== 'demand-driven') continue;
    const block = quota === undefined ? 'partition' : 'quota';
    const message = `has a \`${block}\`, which deals replicas out itself`;
    findings.push({ path: ['pools', pool, block], message });
  }
  const places = members.map(({ place }) => place);
  findings.push(...checkPlanner([...path, 'spread', 'planner'], spread.planner, places));
  return findings.length > 0 ? findings : checkRoom(scenario, one, [...path, 'spread']);
}

function checkPlanner(
  path: Path,
  planner: SpreadScenario['planner'],
  places: readonly string[],
): Finding[] {
  const unknown = (name: string, ...at: Path): Finding[] =>
    places.includes(name)
      ? []
      : [
          {
            path: [...path, ...at],
            message: `"${name}" is not one of the regions of its pool. ${hint(name, places)}`,
          },
        ];
  const findings = Object.entries(planner.bounds).flatMap(([name, { min, max }]): Finding[] => {
    const found = unknown(name, 'bounds', name);
    if (max === undefined || min <= max) return found;
    const message = `${min} is more than max (${max})`;
    return [...found, { path: [...path, 'bounds', name, 'min'], message }];
  });
  if (planner.kind === 'bin-pack') {
    const { order, bounds } = planner;
    return [
      ...findings,
      ...order.flatMap((name, index) => {
        if (order.indexOf(name) === index) return unknown(name, 'order', index);
        return [{ path: [...path, 'order', index], message: `"${name}" is there twice` }];
      }),
      ...Object.entries(bounds).flatMap(([name, { min }]): Finding[] => {
        if (min === 0 || order.includes(name)) return [];
        const message = `"${name}" is not in \`order\`, so that it has no replicas`;
        return [{ path: [...path, 'bounds', name, 'min'], message }];
      }),
    ];
  }
  const { weights } = planner;
  if (weights === 'capacity') return findings;
  const said = Object.entries(weights);
  if (said.every(([, weight]) => weight === 0)) {
    findings.push({ path: [...path, 'weights'], message: 'all weights are 0' });
  }
  return [...findings, ...said.flatMap(([name]) => unknown(name, 'weights', name))];
}

/** All replicas have a place at the start, or some would wait from then on for one that never comes. */
function checkRoom(scenario: Scenario, one: Spread, path: Path): Finding[] {
  const { replicas } = one.spread;
  const placed = spreadAtStart(scenario, one);
  if (placed === replicas) return [];
  const message = `${replicas} replicas are wanted, but regions have room, and leave, for ${placed}`;
  return [{ path: [...path, 'replicas'], message }];
}
