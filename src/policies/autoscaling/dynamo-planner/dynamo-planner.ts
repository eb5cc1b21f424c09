import { clampToBudget, defaultGpuBudget } from './budget.ts';
import type { LatencyModel, WorkerLoad } from './consolidation.ts';
import { poolLoadAnswer } from './pool-load.ts';
import { constantPredictor, type Predictor } from './predictors.ts';
import {
  type DynamoPlannerState,
  type RateModel,
  slowLoop,
  type ThroughputConfig,
  type ThroughputObservation,
} from './throughput-loop.ts';
import { noForecast, noTraffic } from './traffic.ts';

/**
 * NVIDIA Dynamo's SLA planner over one pool whose workers prefill and decode. Its slow loop asks for replicas
 * for the predicted request rate; with the fast loop as well, it only sets the least.
 */
export type DynamoPlannerConfig = ThroughputConfig & {
  /** The fast loop: one more or less by predicted latencies. */
  readonly loadScaling: boolean;
  readonly ttftMs: number;
  readonly itlMs: number;
  /** Part of an SLA, 0 to 1, within which the survivors of a scale-down must stay. */
  readonly sensitivity: number;
  /** Tokens that the KV cache of one worker holds. */
  readonly maxKvTokens?: number;
};

/** The settings that it ships with; of its two loops the slow one runs. */
export const defaultDynamoPlannerConfig: DynamoPlannerConfig = {
  throughputScaling: true,
  loadScaling: false,
  throughputIntervalSeconds: 180,
  maxThroughputChange: 8,
  ttftMs: 500,
  itlMs: 50,
  sensitivity: 0.8,
  gpusPerReplica: 1,
  budget: defaultGpuBudget,
};

/** What is known of one worker: its latencies, and the request rate that it serves within both SLAs. */
export type WorkerModel = LatencyModel & RateModel;

/** What is seen at one decision. */
export type DynamoPlannerInput = ThroughputObservation & {
  /** Workers that are asked for, those on their way included. */
  readonly current: number;
  /** One a worker that serves; those that do not report are missing. */
  readonly loads: readonly WorkerLoad[];
};

export interface DynamoPlannerDecision<P> {
  readonly desired: number;
  readonly because: string;
  readonly state: DynamoPlannerState<P>;
}

/** Decides how many workers one pool should have. */
export function dynamoPlanner<P>(
  changes: Partial<DynamoPlannerConfig>,
  model: WorkerModel,
  predictor: Predictor<P>,
) {
  const config = { ...defaultDynamoPlannerConfig, ...changes };
  return {
    initial: (): DynamoPlannerState<P> => ({
      traffic: noTraffic,
      forecast: noForecast(predictor),
      shape: { inputTokens: 0, outputTokens: 0 },
      lastThroughputAt: undefined,
      lowerBound: config.budget.minEndpoint,
    }),
    decide: (state: DynamoPlannerState<P>, input: DynamoPlannerInput): DynamoPlannerDecision<P> =>
      decide(config, model, predictor, state, input),
  };
}

/** The planner whose next interval is as the last. */
export function constantDynamoPlanner(changes: Partial<DynamoPlannerConfig>, model: WorkerModel) {
  return dynamoPlanner(changes, model, constantPredictor);
}

function decide<P>(
  config: DynamoPlannerConfig,
  model: WorkerModel,
  predictor: Predictor<P>,
  before: DynamoPlannerState<P>,
  input: DynamoPlannerInput,
): DynamoPlannerDecision<P> {
  const { answer, state } = slowLoop(config, model, predictor, before, input);
  const { current, ready, loads } = input;
  if (!config.loadScaling) {
    if (answer === undefined) return { desired: current, because: 'between intervals', state };
    // As many as serve is no answer: those on their way stay.
    const desired = answer.desired === ready ? current : answer.desired;
    return { ...inBudget(config, { ...answer, desired }), state };
  }
  const held = whyHeld(input);
  if (held !== undefined) return { desired: current, because: held, state };
  const load = poolLoadAnswer(config, model, { workers: ready, loads });
  const wanted = Math.max(load.desired ?? ready, config.budget.minEndpoint);
  const floored =
    wanted < state.lowerBound
      ? { desired: state.lowerBound, because: 'at least what the predicted rate needs' }
      : { desired: wanted, because: load.because };
  return { ...inBudget(config, floored), state };
}

function whyHeld({ current, ready, loads }: DynamoPlannerInput): string | undefined {
  if (ready !== current) return 'scaling in progress';
  if (loads.length === 0) return 'no worker reports';
  return loads.length === ready ? undefined : 'not every worker reports';
}

function inBudget(
  { gpusPerReplica, budget }: DynamoPlannerConfig,
  answer: { readonly desired: number; readonly because: string },
) {
  const desired = clampToBudget(answer.desired, gpusPerReplica, budget);
  return desired === answer.desired ? answer : { desired, because: 'GPU budget' };
}
