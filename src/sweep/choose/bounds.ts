import { noWork, type StepTime } from '../../models/serving/step-time/step-time.ts';
import { placesOf } from '../../scenario/places.ts';
import type { Needs } from '../../scenario/schema/needs.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { type LlmPhysics, llmPhysics } from '../../world/llm-deployment.ts';
import { replicaCapacity } from '../../world/replica-capacity.ts';
import type { WorkSample } from '../../world/work-sample.ts';
import { fleetNames } from './fleet-data.ts';
import { loneTimes, loneTimesInBatch, slowest } from './lone-times.ts';
import { memoryShortfall } from './memory-shortfall.ts';
import type { Shortfall } from './shortfall.ts';

/** What can be said of a replica before anything is simulated. */
export interface ReplicaBounds {
  /** Requests a second that it serves at the very most, and about. */
  readonly most: number;
  readonly about: number;
  /** The promise that it misses even where nothing else is to be done. */
  readonly slow: Shortfall | undefined;
}

/** What a replica of a fleet can do at the most, or what it lacks memory for. */
export function boundsOf(
  needs: Needs,
  scenario: Scenario,
  work: WorkSample,
): ReplicaBounds | Shortfall {
  const deployment = scenario.deployments[fleetNames.deployment]!;
  const pool = scenario.pools[fleetNames.pool]!;
  const memory = memoryShortfall(scenario, work);
  if (memory !== undefined) return memory;
  const { sheet } = placesOf(deployment, pool)[0]!;
  const { engine, accelerators } = deployment;
  if (engine.kind === 'slots') {
    const slow = slowest(needs, loneTimesInBatch(deployment, scenario, work));
    const capacity = replicaCapacity(deployment, pool, work);
    return { most: capacity, about: capacity, slow };
  }
  const physics = llmPhysics(engine, accelerators, sheet);
  const slow = slowest(needs, loneTimes(physics, work));
  return { ...llmBounds(needs, physics, work), slow };
}

/** The largest power of two of requests whose batch takes no more than half of the time that is promised. */
export function batchWithin(needs: Needs, scenario: Scenario, work: WorkSample): number {
  const deployment = scenario.deployments[fleetNames.deployment]!;
  if (deployment.engine.kind !== 'slots') return 1;
  const { e2e, ttft } = needs.slos;
  const limit = Math.min(e2e ?? Number.POSITIVE_INFINITY, ttft ?? Number.POSITIVE_INFINITY);
  const pool = scenario.pools[fleetNames.pool]!;
  let batch = 1;
  // A request may find a batch under way, and wait for all of it before its own begins.
  for (let next = 2; next <= largestBatch; next *= 2) {
    const engine = { ...deployment.engine, batch: { ...deployment.engine.batch, max: next } };
    const seconds = next / replicaCapacity({ ...deployment, engine }, pool, work);
    if (seconds > limit / 2) break;
    batch = next;
  }
  return batch;
}

/** Servers of classifiers and embeddings stop thereabouts: what a larger one saves is little. */
const largestBatch = 64;

function llmBounds(
  needs: Needs,
  physics: LlmPhysics,
  work: WorkSample,
): Omit<ReplicaBounds, 'slow'> {
  const { stepTime, kv, maxSequences, tokenBudget } = physics;
  const prompt = meanOf(work.promptTokens);
  const output = meanOf(work.outputTokens);
  const context = prompt + output / 2;
  const fit = Math.floor((kv.blocks * kv.blockSize) / context);
  const most = Math.max(1, Math.min(maxSequences, fit));
  const prompts = Math.max(1, Math.floor(tokenBudget / prompt));
  const work1 = noWork();
  work1.prefillTokens = prompts * prompt;
  work1.prefills = prompts;
  work1.prefillPairs = (prompts * prompt * (prompt + 1)) / 2;
  const prefill = stepTime.step(work1) / prompts;
  const answers = (batch: number) =>
    (Math.max(0, output - 1) * decodeSeconds(stepTime, batch, context)) / batch;
  const { tpot } = needs.slos;
  let batch = most;
  while (tpot !== undefined && batch > 1 && decodeSeconds(stepTime, batch, context) > tpot / 2) {
    batch = Math.floor(batch / 2);
  }
  // At the best, prompts and answers share all that a step reads, and the longer hides the shorter.
  return {
    most: 1 / Math.max(prefill, answers(most)),
    about: 1 / (prefill + answers(batch)),
  };
}

function decodeSeconds(stepTime: StepTime, batch: number, context: number): number {
  return stepTime.decodeBase(batch) + stepTime.decodePerKvToken(batch) * batch * context;
}

function meanOf(values: readonly number[]): number {
  return Math.max(1, values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length));
}
