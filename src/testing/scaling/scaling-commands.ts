import fc from 'fast-check';
import { scalingInvariants } from '../scaling-invariants.ts';
import { type Flood, type FloodPoint, type FloodSetting, plainPoint } from './flood.ts';
import { drawFlood } from './flood-chart.ts';
import { plantFacts } from './plant-facts.ts';
import { FloodPlay, type FloodTrace, type MakePolicy } from './play.ts';
import { type ScalingPromises, type ScalingTerms, termsOf } from './promises.ts';

/** What has been brought about since the last observation, and shows with the next. */
export interface FloodModel {
  rate: number;
  isMissing: boolean;
  lost: number;
}

/** A policy at work on its replicas. */
export interface ScaledFleet {
  readonly make: MakePolicy;
  readonly terms: ScalingTerms;
  readonly setting: FloodSetting;
  readonly trace: FloodTrace & { readonly flood: Flood & { readonly points: FloodPoint[] } };
  readonly play: FloodPlay;
}

/** A step of a test by commands. */
export type ScalingCommand = fc.Command<FloodModel, ScaledFleet>;

/** Replicas that commands come upon where promises say nothing of them. */
const usual = { startup: 60, capacity: 10, service: 0.1 };

/**
 * Commands for `fc.modelRun`: so much arrives, nothing arrives, time passes until the policy is asked, replicas are lost,
 * metrics are lost and come back. Every invariant is judged each time the policy was asked. Not for policies that know
 * the future.
 */
export function scalingCommands(
  promises: ScalingPromises,
  maxCommands = 60,
): fc.Arbitrary<Iterable<ScalingCommand>> {
  const { capacity = usual.capacity } = promises;
  const most = Math.ceil(1.5 * promises.max);
  const passing = fc.constantFrom(1, 1, 1, 2, 4, 19, 20).map(tick);
  return fc.commands(
    [
      fc.integer({ min: 1, max: most }).map((replicas) => arrive(replicas * capacity)),
      fc.constant(lull()),
      fc.integer({ min: 1, max: 3 }).map(loseReplicas),
      fc.constant(loseMetrics()),
      fc.constant(metricsBack()),
      // Time passes about as often as anything else happens.
      ...[passing, passing, passing, passing, passing],
    ],
    // All lengths, and not mostly the short ones: a fault needs time to show.
    { maxCommands, size: 'max' },
  );
}

/** A fresh policy on a fresh fleet, for `fc.modelRun`. */
export function scaledFleet(
  make: MakePolicy,
  promises: ScalingPromises,
): { readonly model: FloodModel; readonly real: ScaledFleet } {
  const terms = termsOf(make, promises);
  const { startup = usual.startup, capacity = usual.capacity, service = usual.service } = terms;
  const { interval, initial, acceleratorsPerReplica } = terms;
  const setting = { startup, interval, initial, capacity, service };
  const nothing = { points: [], between: 'steps' } as const;
  const policy = make(plantFacts(setting, acceleratorsPerReplica, nothing));
  const play = new FloodPlay(policy, setting);
  const flood = { ...setting, points: [] };
  const trace = { make, policy, flood, steps: play.steps, failure: undefined };
  return {
    model: { rate: 0, isMissing: false, lost: 0 },
    real: { make, terms, setting, trace, play },
  };
}

function arrive(rate: number): ScalingCommand {
  return named(`arrive ${rate}/s`, (model) => {
    model.rate = rate;
  });
}

function lull(): ScalingCommand {
  return named('lull', (model) => {
    model.rate = 0;
  });
}

function loseReplicas(count: number): ScalingCommand {
  return named(`lose ${count} replicas`, (model) => {
    model.lost += count;
  });
}

function loseMetrics(): ScalingCommand {
  return named('lose metrics', (model) => {
    model.isMissing = true;
  });
}

function metricsBack(): ScalingCommand {
  return named('metrics back', (model) => {
    model.isMissing = false;
  });
}

function tick(wait: number): ScalingCommand {
  return named(wait === 1 ? 'tick' : `tick of ${wait} intervals`, (model, fleet) => {
    const { rate, isMissing, lost } = model;
    model.lost = 0;
    const point = { ...plainPoint(rate, wait), missing: isMissing, lost };
    fleet.trace.flood.points.push(point);
    fleet.play.observe(point);
    judge(fleet);
  });
}

function judge({ trace, terms, play }: ScaledFleet): void {
  const now = { ...trace, failure: play.failure };
  for (const invariant of scalingInvariants) {
    if (invariant.exempt?.(terms) !== undefined) continue;
    const violation = invariant.judge(now, terms);
    if (violation === undefined) continue;
    const chart = drawFlood(now, violation).join('\n');
    throw new Error(`${invariant.name}: ${violation.says}\n\n${chart}\n`);
  }
}

function named(name: string, run: (model: FloodModel, fleet: ScaledFleet) => void): ScalingCommand {
  return { check: () => true, run, toString: () => name };
}
