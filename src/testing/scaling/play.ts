import type { Autoscaler, ScalingObservation } from '../../policies/autoscaling/autoscaler.ts';
import type { DeploymentFacts } from '../../policies/autoscaling/deployment-facts.ts';
import type { Signals } from '../../policies/autoscaling/signals.ts';
import { throwsWords } from '../../policies/autoscaling/thrown-words.ts';
import { asked } from './asked.ts';
import { type Flood, type FloodPoint, type FloodSetting, wholeMicroseconds } from './flood.ts';
import { Plant } from './plant.ts';
import { futureOf, plantFacts } from './plant-facts.ts';

/** Makes the policy under test, afresh for every flood: whoever needs none of the facts leaves them out. */
// biome-ignore lint/suspicious/noExplicitAny: a policy's state is its own affair
export type MakePolicy = (facts: DeploymentFacts) => Autoscaler<any>;

/** One observation of a flood, and what the policy made of it. */
export interface FloodStep {
  readonly point: FloodPoint;
  readonly observation: ScalingObservation;
  /** The policy's state before this decision. */
  readonly state: unknown;
  readonly desired: number;
  readonly because: string;
  /** Requests that wait, whatever the sensors say. */
  readonly queue: number;
  /** Replicas once the decision was carried out. */
  readonly ready: number;
  readonly starting: number;
}

/** A flood that was played. */
export interface FloodTrace {
  readonly make: MakePolicy;
  readonly policy: Autoscaler<unknown>;
  readonly flood: Flood;
  readonly steps: readonly FloodStep[];
  /**
   * What the policy did in place of a decision at the observation after the last step, such as `throws Error: no
   * luck`; undefined where it decided at them all.
   */
  readonly failure: string | undefined;
}

/** Plays a flood against a fresh policy. */
export function playFlood(make: MakePolicy, flood: Flood, accelerators = 1): FloodTrace {
  const policy = make(plantFacts(flood, accelerators, futureOf(flood)));
  const play = new FloodPlay(policy, flood);
  for (const point of flood.points) {
    if (!play.observe(point)) break;
  }
  return { make, policy, flood, steps: play.steps, failure: play.failure };
}

/** A flood that is played observation by observation. */
export class FloodPlay {
  readonly steps: FloodStep[] = [];
  failure: string | undefined;

  readonly #policy: Autoscaler<unknown>;
  readonly #interval: number;
  readonly #plant: Plant;
  readonly #readsReplicas: boolean;
  #state: unknown;
  #intervals = 0;
  /** Signals of the observation before; nothing before the first. */
  #last: Signals = {};

  constructor(policy: Autoscaler<unknown>, setting: FloodSetting) {
    this.#policy = policy;
    this.#readsReplicas = policy.reads?.includes('replicas') ?? true;
    this.#interval = setting.interval;
    this.#plant = new Plant(setting);
    try {
      this.#state = policy.initial();
    } catch (error) {
      this.failure = throwsWords(error);
    }
  }

  /** Plays one point; false where the policy decided nothing. */
  observe(point: FloodPoint): boolean {
    if (this.failure !== undefined) return false;
    const plant = this.#plant;
    this.#intervals += point.wait;
    const now = wholeMicroseconds(this.#intervals * this.#interval);
    plant.advance(now, point.rate, point.lost);
    const measured = plant.signals(point.noise);
    const signals = point.missing ? {} : point.late ? this.#last : measured;
    this.#last = measured;
    const { ready, starting, queue } = plant;
    const counts = { now, ready, starting };
    const observation: ScalingObservation = this.#readsReplicas
      ? { ...signals, ...counts, replicas: plant.replicas() }
      : { ...signals, ...counts };
    const state = this.#state;
    // A copy, so that the trace stays true where the policy writes into what it sees.
    const decision = asked(this.#policy, state, { ...observation });
    if (typeof decision === 'string') {
      this.failure = decision;
      return false;
    }
    const { desired, because } = decision;
    plant.scaleTo(desired);
    const after = { ready: plant.ready, starting: plant.starting };
    this.steps.push({ point, observation, state, desired, because, queue, ...after });
    this.#state = decision.state;
    return true;
  }
}
