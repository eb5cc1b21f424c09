import { mostNodesOf, nodeSizeOf } from '../scenario/node-slots.ts';
import type { EventRow } from '../world/result.ts';
import { walkResidents } from './residents.ts';
import type { ScenarioRun } from './run-scenario.ts';

/** What is the last that is told of a node. */
const ends: readonly string[] = ['node-removed', 'node-failed', 'node-preempted', 'node-crashed'];

/** A node of a pool, as the events tell it. */
interface KnownNode {
  readonly first: number;
  readonly last: number;
  takes: boolean;
}

/**
 * There are never more nodes than the quota has room for (I10); replicas only come to nodes that are up and not about to
 * go, stay within one unless they are larger, and are gone with it; and every order of a node ends (I17).
 */
export function nodes(run: ScenarioRun): readonly string[] {
  const { scenario, result } = run;
  return Object.keys(scenario.pools).flatMap((name) => {
    const pool = scenario.pools[name]!;
    if (pool.nodes === undefined) return [];
    const events = result.fleetEvents.filter(
      (row) => row.pool === name || scenario.deployments[row.deployment]?.pool === name,
    );
    return [...placesOf(run, name, events), ...unended(run, name, events)];
  });
}

function placesOf({ scenario }: ScenarioRun, name: string, events: readonly EventRow[]): string[] {
  const pool = scenario.pools[name]!;
  const size = nodeSizeOf(pool) / pool.group;
  const known = new Map<number, KnownNode>();
  const found: string[] = [];
  for (const { time, deployment, replica, event, place, node } of events) {
    if (event.startsWith('node-')) {
      const [first, last = first] = place.split(' ')[0]!.split('-').map(Number);
      if (event === 'node-ordered') known.set(node!, { first: first!, last: last!, takes: false });
      const one = known.get(node!) ?? { first: first!, last: last!, takes: false };
      if (event === 'node-up' || event === 'node-kept') known.set(node!, { ...one, takes: true });
      if (event === 'node-emptying' || event === 'node-notice') one.takes = false;
      if (ends.includes(event)) known.delete(node!);
      if (known.size > mostNodesOf(pool)) {
        found.push(`pool ${name} has ${known.size} nodes at ${time} s`);
      }
    }
    if (event !== 'starting') continue;
    const devices = place.split(':')[0]!.split('+').map(Number);
    const own = devices.map((device) =>
      [...known.values()].find(({ first, last }) => first <= device && device <= last),
    );
    if (!own.every((one) => one?.takes === true)) {
      found.push(`${deployment}/${replica} comes to ${place} of pool ${name} at ${time} s, not up`);
    }
    if (new Set(own).size !== Math.ceil(devices.length / size)) {
      found.push(`${deployment}/${replica} is on too many nodes, ${place} of pool ${name}`);
    }
  }
  return found;
}

/** Orders that neither came up nor failed in time, and replicas that outlive their node. */
function unended(run: ScenarioRun, name: string, events: readonly EventRow[]): string[] {
  const { scenario } = run;
  const { timeout } = scenario.pools[name]!.nodes!;
  const found: string[] = [];
  for (const { time, node, event } of events) {
    if (event !== 'node-ordered' || time + timeout > scenario.horizon) continue;
    const end = events.find(
      (one) => one.node === node && (one.event === 'node-up' || one.event === 'node-failed'),
    );
    if (end === undefined || end.time > time + timeout + 1e-6) {
      found.push(`node ${name}/${node} was ordered at ${time} s, and never came nor failed`);
    }
  }
  const gone = events.filter(({ event }) => event !== 'node-failed' && ends.includes(event));
  walkResidents(run, (pool, residents, { time }) => {
    if (pool !== name) return;
    for (const { place, time: end } of gone) {
      if (end >= time) continue;
      const [first, last = first] = place.split(' ')[0]!.split('-').map(Number);
      for (const { deployment, replica, devices, since } of residents) {
        if (since >= end || !devices.some((one) => one >= first! && one <= last!)) continue;
        found.push(`${deployment}/${replica} is still on ${place} of pool ${name} at ${time} s`);
      }
    }
  });
  return found;
}
