import type { Autoscaler, ScalingObservation } from '../autoscaler.ts';
import type { DeploymentFacts, LlmFacts } from '../deployment-facts.ts';
import { heldWithin } from '../held-within.ts';
import { clampToBudget } from './budget.ts';
import type { WorkerLoad } from './consolidation.ts';
import { dynamoPlanner } from './dynamo-planner.ts';
import {
  autoregressivePredictor,
  constantPredictor,
  defaultKalmanNoise,
  kalmanPredictor,
  type Predictor,
} from './predictors.ts';
import { rateWithinItl } from './sla-rate.ts';
import type { DynamoPlannerState } from './throughput-loop.ts';
import type { Traffic } from './traffic.ts';

/** Dynamo's SLA planner over one pool in a scenario; times in seconds. */
export interface DynamoPlannerScaling {
  readonly kind: 'dynamo-planner';
  readonly min_endpoint: number;
  /** Accelerators of all replicas together. */
  readonly max_gpu_budget: number;
  readonly min_gpu_budget: number;
  readonly initial_replicas?: number | undefined;
  readonly ttft: number;
  readonly itl: number;
  readonly throughput_scaling: boolean;
  readonly throughput_interval: number;
  /** Replicas by which one answer of the slow loop may differ from what there is. */
  readonly max_throughput_change: number;
  readonly load_scaling: boolean;
  readonly sensitivity: number;
  readonly load_predictor: 'constant' | 'autoregressive' | 'kalman';
  readonly load_predictor_log1p: boolean;
  readonly interval: number;
}

export interface DynamoPlannerAutoscalerState {
  readonly planner: DynamoPlannerState<unknown>;
  /** Seconds; undefined before the first decision. */
  readonly decidedAt: number | undefined;
}

/**
 * The planner as a scenario's autoscaler; its models are the simulated engine's own. Throws a RangeError where
 * the engine is not one of a language model, or the budget is too small for `min_endpoint`.
 */
export function dynamoPlannerAutoscaler(
  config: DynamoPlannerScaling,
  facts: DeploymentFacts = {},
): Autoscaler<DynamoPlannerAutoscalerState> {
  const { llm, accelerators = 1 } = facts;
  if (llm === undefined) {
    throw new RangeError(
      'the planner of dynamo-planner predicts latencies of language models: it needs an engine of kind `llm`',
    );
  }
  const least = config.min_endpoint;
  const most = Math.floor(config.max_gpu_budget / accelerators);
  if (least > most) {
    throw new RangeError(
      `max_gpu_budget (${config.max_gpu_budget}) is too little for min_endpoint (${least}) replicas of ${accelerators} accelerators`,
    );
  }
  const bounds = { least, most, names: ['min_endpoint', 'max_gpu_budget'] } as const;
  const budget = {
    minGpus: config.min_gpu_budget === 0 ? -1 : config.min_gpu_budget,
    maxGpus: config.max_gpu_budget,
    minEndpoint: least,
  };
  const planner = dynamoPlanner<unknown>(
    {
      throughputScaling: config.throughput_scaling,
      loadScaling: config.load_scaling,
      throughputIntervalSeconds: config.throughput_interval,
      maxThroughputChange: config.max_throughput_change,
      ttftMs: 1000 * config.ttft,
      itlMs: 1000 * config.itl,
      sensitivity: config.sensitivity,
      maxKvTokens: llm.kvTokens,
      gpusPerReplica: accelerators,
      budget,
    },
    modelOf(llm, config.itl),
    predictorOf(config),
  );
  const initial = config.initial_replicas ?? clampToBudget(least, accelerators, budget);
  return {
    initialReplicas: initial,
    interval: config.interval,
    reads: ['arrival-rate', 'request-tokens', ...(config.load_scaling ? replicasOnly : [])],
    initial: () => ({ planner: planner.initial(), decidedAt: undefined }),
    decide: (before, seen) => {
      const { now, ready } = seen;
      const seconds = before.decidedAt === undefined ? config.interval : now - before.decidedAt;
      const decision = planner.decide(before.planner, {
        now,
        ready,
        current: ready + seen.starting,
        traffic: trafficOf(seen, seconds),
        loads: loadsOf(seen, llm),
      });
      return {
        ...heldWithin(decision, bounds),
        state: { planner: decision.state, decidedAt: now },
      };
    },
  };
}

const replicasOnly = ['replicas'] as const;

/** The engine's latencies in milliseconds, and the rate that it serves within the SLA. */
function modelOf(llm: LlmFacts, itlSeconds: number) {
  return {
    ttft: (queued: number, kv: number) => 1000 * llm.ttft(queued, kv),
    itl: (kv: number) => 1000 * llm.itl(kv),
    rate: (input: number, output: number) => rateWithinItl(llm, input, output, itlSeconds),
  };
}

function predictorOf({
  load_predictor,
  load_predictor_log1p: log1p,
}: DynamoPlannerScaling): Predictor<unknown> {
  switch (load_predictor) {
    case 'constant':
      return constantPredictor as Predictor<unknown>;
    case 'autoregressive':
      return autoregressivePredictor(log1p) as Predictor<unknown>;
    case 'kalman':
      return kalmanPredictor(defaultKalmanNoise, log1p) as Predictor<unknown>;
  }
}

/** Requests of the last seconds; undefined where nobody counted them. */
function trafficOf(
  { arrivalRate, promptTokens = 0, outputTokens = 0 }: ScalingObservation,
  seconds: number,
): Traffic | undefined {
  if (arrivalRate === undefined) return undefined;
  const requests = arrivalRate * seconds;
  return {
    seconds,
    requests,
    inputTokens: requests * promptTokens,
    outputTokens: requests * outputTokens,
  };
}

/** One a replica that serves. Prompts that wait are the part of its prompts that its waiting requests are. */
function loadsOf({ replicas = [] }: ScalingObservation, llm: LlmFacts): readonly WorkerLoad[] {
  return replicas
    .filter(({ readyAt, isDraining }) => readyAt !== undefined && !isDraining)
    .map(({ ongoing, waiting, promptTokens, kvUse }) => ({
      queuedPrefillTokens: ongoing === 0 ? 0 : (promptTokens * waiting) / ongoing,
      scheduledKvTokens: kvUse * llm.kvTokens,
      // Where prefill and decode share a worker, whoever waits has no tokens in a cache yet.
      queuedKvTokens: 0,
    }));
}
