import { distribution } from '../engine/distributions.ts';
import type { DeploymentFacts, LlmFacts } from '../policies/autoscaling/deployment-facts.ts';
import type { RateCurve } from '../policies/autoscaling/oracle/rate-curve.ts';
import { kindsOf, placesOf } from '../scenario/places.ts';
import type { DeploymentScenario, PoolScenario, Scenario } from '../scenario/schema.ts';
import { startupOf } from '../scenario/startup-plan.ts';
import type { Inputs } from './inputs.ts';
import { llmCapacity } from './llm-capacity.ts';
import { llmPhysics } from './llm-deployment.ts';
import { tenantRate } from './offered-load.ts';
import { mean, replicaCapacity } from './replica-capacity.ts';
import { sortedNames } from './sorted-names.ts';
import { tenantsOf } from './tenants.ts';
import { sampleWork, type WorkSample } from './work-sample.ts';

/**
 * What an autoscaler may be told of each deployment beforehand, in the order of their names. Nothing is worked out
 * before it is asked for: it takes a sample of the traffic.
 */
export function deploymentFacts(scenario: Scenario, inputs: Inputs): DeploymentFacts[] {
  let samples: readonly WorkSample[] | undefined;
  const work = (index: number): WorkSample => {
    samples ??= sampleWork(scenario, tenantsOf(scenario, inputs), inputs);
    return samples[index]!;
  };
  return sortedNames(scenario.deployments).map((name, index) => {
    const deployment = scenario.deployments[name]!;
    const pool = scenario.pools[deployment.pool]!;
    const { engine } = deployment;
    const facts: DeploymentFacts = {
      accelerators: deployment.accelerators,
      startup: nodeSeconds(pool) + startupOf(deployment, pool),
      concurrency: concurrencyOf(deployment),
      get capacity() {
        return replicaCapacity(deployment, pool, work(index));
      },
      get future() {
        return rates(scenario, inputs, index);
      },
    };
    if (engine.kind !== 'llm') return facts;
    return Object.defineProperty(facts, 'llm', {
      enumerable: true,
      get: () => llmFacts(engine, deployment, pool, work(index)),
    });
  });
}

/** Requests that a replica serves at once, at the most. */
export function concurrencyOf({ engine }: Pick<DeploymentScenario, 'engine'>): number {
  return engine.kind === 'slots' ? engine.slots * engine.batch.max : engine.max_num_seqs;
}

/** Until a node is there that is ordered now; none where accelerators stand ready. */
function nodeSeconds({ nodes }: PoolScenario): number {
  return nodes === undefined
    ? 0
    : distribution(nodes.provision).mean + distribution(nodes.init).mean;
}

/** Points of the arrival rate over the horizon. */
const resolution = 720;

/** The mean rate of every seven hundred and twentieth of the horizon. */
function rates(scenario: Scenario, inputs: Inputs, deployment: number): RateCurve {
  const tenants = tenantsOf(scenario, inputs);
  const own = tenants.filter((tenant) => tenant.service === deployment);
  const step = scenario.horizon / resolution;
  const points = Array.from({ length: resolution }, (_, at) => ({
    at: at * step,
    rate: own.reduce(
      (sum, tenant) =>
        sum + tenantRate(scenario, tenants, tenant, inputs, at * step, (at + 1) * step),
      0,
    ),
  }));
  return { points, between: 'steps' };
}

type LlmScenario = Extract<DeploymentScenario['engine'], { kind: 'llm' }>;

/** Latencies of one replica of a language model by its tokens, as its step times have them. */
function llmFacts(
  engine: LlmScenario,
  deployment: DeploymentScenario,
  pool: PoolScenario,
  work: WorkSample,
): LlmFacts {
  const { sheet } = placesOf(deployment, pool)[0] ?? kindsOf(pool)[0]!;
  const physics = llmPhysics(engine, deployment.accelerators, sheet);
  const { stepTime, kv, tokenBudget } = physics;
  const context = mean(work.promptTokens) + mean(work.outputTokens) / 2;
  const sequences = (kvTokens: number) => Math.max(1, Math.round(kvTokens / context));
  const prefill = (tokens: number) =>
    stepTime.step({
      prefillTokens: tokens,
      prefills: 1,
      prefillPairs: (tokens * (tokens + 1)) / 2,
      prefillContext: 0,
      decodes: 0,
      kvTokens: 0,
    });
  return {
    kvTokens: kv.blocks * kv.blockSize,
    maxBatchedTokens: tokenBudget,
    maxSequences: physics.maxSequences,
    // The prompts before it fill whole steps, beside which the others go on decoding.
    ttft: (queuedPromptTokens, kvTokens) => {
      const steps = Math.max(1, Math.ceil(queuedPromptTokens / tokenBudget));
      const decodes = kvTokens * stepTime.decodePerKvToken(sequences(kvTokens));
      return steps * (prefill(Math.max(1, Math.round(queuedPromptTokens / steps))) + decodes);
    },
    itl: (kvTokens) => {
      const batch = sequences(kvTokens);
      return stepTime.decodeBase(batch) + stepTime.decodePerKvToken(batch) * kvTokens;
    },
    rate: (prompt, output) =>
      llmCapacity(physics, { promptTokens: [prompt], outputTokens: [output], items: [] }),
  };
}
