import { toTicks } from '../engine/time.ts';
import { kindsOf } from '../scenario/places.ts';
import type { EventRow } from '../world/result.ts';
import { gatewaysBefore } from './gateways-before.ts';
import { type Change, changesOf, servingSpan, waitingSpan, walk } from './request-spans.ts';
import { walkResidents } from './residents.ts';
import type { ScenarioRun } from './run-scenario.ts';

/**
 * No pool ever rents more accelerators than it has: those on which anybody has a place, each counted once (I10). And
 * every replica has as many as it needs.
 */
export function quota(run: ScenarioRun): readonly string[] {
  const found: string[] = [];
  walkResidents(run, (name, residents, { time }) => {
    const pool = run.scenario.pools[name]!;
    const { group } = pool;
    for (const { deployment, replica, devices } of residents) {
      if (devices.length * group === run.scenario.deployments[deployment]!.accelerators) continue;
      found.push(`${deployment}/${replica} has ${devices.length} places in pool ${name}`);
    }
    const used = new Set(residents.flatMap(({ devices }) => devices)).size * group;
    const most = kindsOf(pool).reduce((sum, { accelerators }) => sum + accelerators, 0);
    if (used <= most) return;
    found.push(`${used} of the ${most} accelerators of pool ${name} are in use at ${time} s`);
  });
  return found;
}

/**
 * No deployment serves more requests at once than its ready and draining replicas have room for (I5). Of
 * language models it is judged where whoever started runs until it ends: nobody was preempted, and no other
 * replica takes over.
 */
export function capacity(run: ScenarioRun): readonly string[] {
  const { scenario, result, requests } = run;
  const horizon = toTicks(scenario.horizon);
  return Object.entries(scenario.deployments).flatMap(([name, { engine }]) => {
    if (engine.kind === 'llm' && pauses(run, name)) return [];
    const own = requests.filter(({ deployment }) => deployment === name);
    const serving = changesOf(own.flatMap((one) => servingSpan(one, horizon) ?? []));
    const events = result.fleetEvents.filter(({ deployment }) => deployment === name);
    const open = openOf(events, 1, ['stopped', 'fault']);
    const room = engine.kind === 'slots' ? engine.slots * engine.batch.max : engine.max_num_seqs;
    const found: string[] = [];
    walk([serving, open], (at, [served, replicas]) => {
      if (served! <= replicas! * room) return;
      found.push(`${name}: ${served} served at ${at / 1e6} s by ${replicas} replicas of ${room}`);
    });
    return found;
  });
}

/** Whether requests of a language model that have started may be served by nobody for a while. */
function pauses({ scenario, result }: ScenarioRun, deployment: string): boolean {
  const { engine } = scenario.deployments[deployment]!;
  if (engine.kind === 'llm' && engine.disaggregation !== undefined) return true;
  return result.series.some((row) => row.deployment === deployment && row.preemptions > 0);
}

/**
 * No replica idles while a request that it could admit waits (I6). It is judged where the log can tell: in
 * deployments without batches whose replicas hold no more than they serve, a slot is free only while nobody
 * waits. Replicas of language models do not all rest then: each could admit any request that was not rejected.
 */
export function workConservation(run: ScenarioRun): readonly string[] {
  const { scenario, result, requests } = run;
  const horizon = toTicks(scenario.horizon);
  return Object.keys(scenario.deployments)
    .filter(isPlain(run))
    .flatMap((name) => {
      const { engine } = scenario.deployments[name]!;
      const slots = engine.kind === 'slots' ? engine.slots : 1;
      const own = requests.filter(({ deployment }) => deployment === name);
      const waiting = changesOf(own.map((one) => waitingSpan(one, horizon)));
      const serving = changesOf(own.flatMap((one) => servingSpan(one, horizon) ?? []));
      const events = result.fleetEvents.filter(({ deployment }) => deployment === name);
      const ready = openOf(events, slots, ['draining', 'stopped', 'fault']);
      const found: string[] = [];
      walk([waiting, serving, ready], (at, [waits, served, open]) => {
        // What draining replicas still serve only makes `served` larger: it hides, it never accuses.
        const enough = engine.kind === 'slots' ? open! : Math.min(open!, 1);
        if (waits === 0 || served! >= enough || at >= horizon) return;
        found.push(
          `${name}: ${waits} wait from ${at / 1e6} s on while ${served} of ${open} slots are busy`,
        );
      });
      return found;
    });
}

function isPlain({ scenario, requests }: ScenarioRun): (name: string) => boolean {
  return (name) => {
    // Whoever gives up in service keeps its place for a while, and the log does not say for how long.
    const isPatient = requests.every(
      ({ deployment, started, outcome }) =>
        deployment !== name ||
        Number.isNaN(started) ||
        (outcome !== 'timed-out' && outcome !== 'cancelled'),
    );
    const { engine, routing } = scenario.deployments[name]!;
    // Calls of gateways are not in the log.
    if (!isPatient || gatewaysBefore(scenario, name).length > 0) return false;
    if (engine.kind === 'llm') return engine.disaggregation === undefined;
    const { max, wait } = engine.batch;
    return max === 1 && wait === 0 && routing.max_outstanding === undefined;
  };
}

/** How many slots of replicas are open: those of each from its readiness until the first event that closes it. */
function openOf(events: readonly EventRow[], slots: number, closing: readonly string[]): Change[] {
  const open = new Set<number>();
  return events.flatMap(({ time, replica, event }) => {
    const at = toTicks(time);
    if (event === 'ready') {
      open.add(replica);
      return [{ at, by: slots }];
    }
    return closing.includes(event) && open.delete(replica) ? [{ at, by: -slots }] : [];
  });
}
