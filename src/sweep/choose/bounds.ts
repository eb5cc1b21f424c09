import { stepSeconds } from '../../models/serving/roofline-service.ts';
import { noWork, type StepTime } from '../../models/serving/step-time/step-time.ts';
import { fittingPlaces, weightsOf } from '../../scenario/fitting-places.ts';
import { kvSizeOf } from '../../scenario/llm-model.ts';
import { capacityOf, placesOf } from '../../scenario/places.ts';
import type { Needs } from '../../scenario/schema/needs.ts';
import type { DeploymentScenario, Scenario } from '../../scenario/schema.ts';
import { rooflineOf } from '../../world/deployments.ts';
import { type LlmPhysics, llmPhysics } from '../../world/llm-deployment.ts';
import { replicaCapacity } from '../../world/replica-capacity.ts';
import { tenantsOf } from '../../world/tenants.ts';
import { sampleWork, type WorkSample } from '../../world/work-sample.ts';
import { fleetNames, promisedMetric, promisedTimes } from './fleet-scenario.ts';
import { timeText } from './promise-text.ts';

/** What can be said of a replica before anything is simulated. */
export interface ReplicaBounds {
  /** Requests a second that it serves at the very most, and about. */
  readonly most: number;
  readonly about: number;
}

/** A candidate that need not be simulated, and by how much it falls short, as a factor above 1. */
export interface Shortfall {
  readonly because: string;
  readonly factor: number;
}

/** What requests ask for, in any fleet that needs name; it does not depend on the hardware. */
export function sampledWork(scenario: Scenario): WorkSample {
  const inputs = new Map();
  const { promptTokens, outputTokens, items } = sampleWork(
    scenario,
    tenantsOf(scenario, inputs),
    inputs,
  )[0]!;
  const few = (values: readonly number[]) => values.slice(0, sampled);
  return { promptTokens: few(promptTokens), outputTokens: few(outputTokens), items: few(items) };
}

/** Every kind of hardware looks at each of them. */
const sampled = 500;

/** What a replica of a fleet can do at the most, or why it will not do: it lacks memory, or alone it is too slow. */
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
    if (slow !== undefined) return slow;
    const capacity = replicaCapacity(deployment, pool, work);
    return { most: capacity, about: capacity };
  }
  const physics = llmPhysics(engine, accelerators, sheet);
  return slowest(needs, loneTimes(physics, work)) ?? llmBounds(needs, physics, work);
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

/** Why a model does not fit: its weights, or the longest request beside them. */
function memoryShortfall(scenario: Scenario, work: WorkSample): Shortfall | undefined {
  const deployment = scenario.deployments[fleetNames.deployment]!;
  const pool = scenario.pools[fleetNames.pool]!;
  const { engine, accelerators } = deployment;
  const { sheet } = placesOf(deployment, pool)[0]!;
  if (engine.kind === 'slots') {
    const weights = weightsOf(deployment) / accelerators;
    if (weights <= capacityOf(sheet)) return undefined;
    return tooMuch(`${gb(weights)} of weights on each`, weights, capacityOf(sheet));
  }
  const { usable, weights, perBlock, blocks, activations, overhead } = kvSizeOf(
    engine,
    accelerators,
    sheet,
  );
  if (weights > usable) return tooMuch(`${gb(weights)} of weights on each`, weights, usable);
  const longest = longestOf(work);
  const kv = Math.ceil(longest / engine.kv.block_size) * perBlock;
  const needed = weights + activations + overhead + kv;
  const isServed =
    fittingPlaces(deployment, pool).length > 0 && blocks * engine.kv.block_size >= longest;
  if (isServed) return undefined;
  const parts = `${gb(weights)} of weights, ${gb(activations + overhead)} to work in and ${gb(kv)} of KV for ${longest} tokens`;
  return tooMuch(parts, needed, usable);
}

function tooMuch(what: string, bytes: number, usable: number): Shortfall {
  const factor = Math.max(bytes / usable, 1);
  return { because: `${what} do not fit into ${gb(usable)}`, factor };
}

function longestOf({ promptTokens, outputTokens }: WorkSample): number {
  return promptTokens.reduce(
    (longest, prompt, index) => Math.max(longest, prompt + outputTokens[index]!),
    0,
  );
}

/** Seconds that requests take that have a replica to themselves, by promised time; ascending. */
type LoneTimes = Readonly<Record<(typeof promisedTimes)[number], Float64Array>>;

function loneTimes({ stepTime, tokenBudget }: LlmPhysics, work: WorkSample): LoneTimes {
  const first = new Float64Array(work.promptTokens.length);
  const each = new Float64Array(first.length);
  const whole = new Float64Array(first.length);
  for (let request = 0; request < first.length; request += 1) {
    const prompt = work.promptTokens[request]!;
    const output = work.outputTokens[request]!;
    const decode =
      stepTime.decodeBase(1) + stepTime.decodePerKvToken(1) * (prompt + Math.max(0, output) / 2);
    first[request] = prefillSeconds(stepTime, prompt, tokenBudget);
    each[request] = decode;
    whole[request] = first[request]! + Math.max(0, output - 1) * decode;
  }
  return { ttft: first.sort(), tpot: each.sort(), e2e: whole.sort() };
}

function loneTimesInBatch(
  deployment: DeploymentScenario,
  scenario: Scenario,
  work: WorkSample,
): LoneTimes {
  const { engine, accelerators } = deployment;
  const none = new Float64Array(0);
  if (engine.kind !== 'slots' || engine.service.kind !== 'roofline') {
    return { ttft: none, tpot: none, e2e: none };
  }
  const { sheet } = placesOf(deployment, scenario.pools[fleetNames.pool]!)[0]!;
  const roofline = rooflineOf(engine.service, accelerators, sheet);
  const byItems = roofline.count === 'items';
  const units = byItems ? work.items : work.promptTokens;
  const first = Float64Array.from(units, (count) => stepSeconds(roofline, count));
  const step = stepSeconds(roofline, 1);
  const whole = first.map(
    (seconds, index) => seconds + (byItems ? 0 : Math.max(0, work.outputTokens[index]! - 1) * step),
  );
  return { ttft: first.toSorted(), tpot: none, e2e: whole.toSorted() };
}

/** The promise that the hardware misses furthest without any load, if there is one. */
function slowest(needs: Needs, times: LoneTimes): Shortfall | undefined {
  let worst: Shortfall | undefined;
  for (const time of promisedTimes) {
    const limit = needs.slos[time];
    if (limit === undefined || times[time].length === 0) continue;
    const sorted = times[time];
    const value = sorted[Math.floor(needs.slos.quantile * (sorted.length - 1))]!;
    if (value <= limit || value / limit <= (worst?.factor ?? 1)) continue;
    const because = `even alone ${promisedMetric(needs, time)} is ${timeText(value)}, and ${timeText(limit)} are promised`;
    worst = { because, factor: value / limit };
  }
  return worst;
}

function llmBounds(needs: Needs, physics: LlmPhysics, work: WorkSample): ReplicaBounds {
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

/** Seconds of a prompt alone, in as many steps as the budget makes of it. */
function prefillSeconds(stepTime: StepTime, prompt: number, budget: number): number {
  let seconds = 0;
  for (let done = 0; done < prompt; done += budget) {
    const chunk = Math.min(budget, prompt - done);
    const work = noWork();
    work.prefillTokens = chunk;
    work.prefills = 1;
    work.prefillPairs = chunk * (done + (chunk + 1) / 2);
    work.prefillContext = done;
    seconds += stepTime.step(work);
  }
  return seconds;
}

function meanOf(values: readonly number[]): number {
  return Math.max(1, values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length));
}

function gb(bytes: number): string {
  return `${Number((bytes / 1e9).toFixed(1))} GB`;
}
