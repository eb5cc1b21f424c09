import { distribution } from '../engine/distributions.ts';
import { stepSeconds } from '../models/serving/roofline-service.ts';
import { initialReplicas, mostReplicas } from '../policies/autoscaling/index.ts';
import { kindsOf, placesOf } from '../scenario/places.ts';
import type { DeploymentScenario, PoolScenario, Scenario } from '../scenario/schema.ts';
import { meanRate } from '../workload/arrivals.ts';
import { shapeCurve } from '../workload/shapes.ts';
import { rooflineOf } from './deployments.ts';
import { type Inputs, inputOf } from './inputs.ts';
import { type LlmPhysics, llmPhysics } from './llm-deployment.ts';
import { sortedNames, type Tenant, tenantsOf } from './tenants.ts';
import { arrivalsOf, shapeOf } from './traffic-source.ts';
import { sampleWork, type WorkSample } from './work-sample.ts';

/** One stretch of the horizon of a deployment. */
export interface LoadPhase {
  /** Seconds. */
  readonly from: number;
  readonly until: number;
  /** Requests a second. */
  readonly rate: number;
  /** Offered load ρ: the rate over what the first, and the largest, fleet can serve. */
  readonly rho: number;
  readonly rhoAtMost: number;
}

/** What a deployment is offered and what it can do, estimated without running it. */
export interface OfferedLoad {
  readonly deployment: string;
  readonly pool: string;
  /** Accelerators of one replica. */
  readonly accelerators: number;
  /** Requests a second that one replica serves with full batches. */
  readonly capacity: number;
  readonly replicas: number;
  /** The most replicas that its autoscaler and its pool allow. */
  readonly mostReplicas: number;
  readonly phases: readonly LoadPhase[];
  /** It is fed by a closed loop, which never offers more than is served. */
  readonly closed: boolean;
}

const phaseCount = 8;

/** Offered load of every deployment over eighths of the horizon. */
export function offeredLoads(scenario: Scenario, inputs: Inputs): OfferedLoad[] {
  const tenants = tenantsOf(scenario, inputs);
  const work = sampleWork(scenario, tenants, inputs);
  return sortedNames(scenario.deployments).map((name, index) => {
    const deployment = scenario.deployments[name]!;
    const own = tenants.filter((tenant) => tenant.deployment === index);
    const { scaling, pool, accelerators } = deployment;
    const replicas = initialReplicas(scaling);
    const fit = mostThatFit(scenario.pools[pool]!, accelerators);
    const most = Math.max(replicas, Math.min(mostReplicas(scaling), fit));
    const capacity = replicaCapacity(deployment, scenario.pools[pool]!, work[index]!);
    const phases = Array.from({ length: phaseCount }, (_, phase): LoadPhase => {
      const from = (scenario.horizon * phase) / phaseCount;
      const until = (scenario.horizon * (phase + 1)) / phaseCount;
      const rate = own.reduce(
        (sum, tenant) => sum + tenantRate(scenario, tenants, tenant, inputs, from, until),
        0,
      );
      return {
        from,
        until,
        rate,
        rho: rate / (replicas * capacity),
        rhoAtMost: rate / (most * capacity),
      };
    });
    const closed = own.some(
      (tenant) => scenario.traffic[tenant.traffic]!.arrivals?.kind === 'closed',
    );
    return {
      deployment: name,
      pool,
      accelerators,
      capacity,
      replicas,
      mostReplicas: most,
      phases,
      closed,
    };
  });
}

/** Replicas of their own accelerators that a pool has room for; of others, placing them tells. */
function mostThatFit(pool: PoolScenario, accelerators: number): number {
  if (pool.sharing.kind !== 'exclusive') return Number.POSITIVE_INFINITY;
  return kindsOf(pool).reduce((sum, kind) => sum + Math.floor(kind.accelerators / accelerators), 0);
}

/** Requests to expect of all deployments together, those of closed loops not counted. */
export function expectedRequests(loads: readonly OfferedLoad[]): number {
  return loads
    .flatMap(({ phases }) => phases)
    .reduce((sum, { rate, from, until }) => sum + rate * (until - from), 0);
}

/** Mean requests a second of one tenant between two instants; turns of a session count each. */
function tenantRate(
  scenario: Scenario,
  tenants: readonly Tenant[],
  tenant: Tenant,
  inputs: Inputs,
  from: number,
  until: number,
): number {
  const traffic = scenario.traffic[tenant.traffic]!;
  const siblings = tenants.filter((other) => other.traffic === tenant.traffic);
  const share = tenant.share / siblings.reduce((sum, other) => sum + other.share, 0);
  if (traffic.file !== undefined) {
    return share * recordedRate(scenario, tenant.traffic, inputs, from, until);
  }
  const arrivals = arrivalsOf(traffic, inputs);
  if (arrivals.kind === 'closed') return 0;
  const turns = traffic.sessions === undefined ? 1 : distribution(traffic.sessions.turns).mean;
  const curve = shapeCurve(shapeOf(traffic, inputs));
  return share * turns * meanRate(arrivals) * curve.mean(from, until);
}

function recordedRate(
  scenario: Scenario,
  name: string,
  inputs: Inputs,
  from: number,
  until: number,
): number {
  const traffic = scenario.traffic[name]!;
  const recorded = inputOf(inputs, traffic.file!, ['requests', 'clients']);
  const scale = traffic.rate_scale * traffic.thin * traffic.speed;
  const start = traffic.slice?.from ?? 0;
  const end = traffic.slice?.until ?? Number.POSITIVE_INFINITY;
  const [first, last] = [
    start + from * traffic.speed,
    Math.min(end, start + until * traffic.speed),
  ];
  if (recorded.kind === 'clients') {
    const sum = recorded.rate.reduce((total, rate, row) => {
      const window = recorded.windowStart[row]!;
      const overlap = Math.min(last, window + recorded.window) - Math.max(first, window);
      return total + Math.max(0, overlap) * rate;
    }, 0);
    return (sum / ((until - from) * traffic.speed)) * scale;
  }
  const { arrivals } = recorded;
  const recordedSpan = arrivals[arrivals.length - 1]! + recorded.tick;
  const spans = traffic.loop && last > recordedSpan;
  const count = arrivals.reduce((sum, at) => sum + (at >= first && at < last ? 1 : 0), 0);
  const mean = arrivals.length / Math.max(recordedSpan, 1e-6);
  return (spans ? mean : count / ((until - from) * traffic.speed)) * scale;
}

/** Requests a second that one replica serves when every batch is full. */
function replicaCapacity(
  deployment: DeploymentScenario,
  pool: PoolScenario,
  work: WorkSample,
): number {
  const { engine, accelerators } = deployment;
  const { sheet } = placesOf(deployment, pool)[0] ?? { sheet: kindsOf(pool)[0]!.sheet };
  if (engine.kind === 'llm') return llmCapacity(llmPhysics(engine, accelerators, sheet), work);
  const size = engine.batch.max;
  if (engine.service.kind !== 'roofline') {
    const { quantile } = distribution(engine.service);
    return (engine.slots * size) / expectedMaximum(quantile, size);
  }
  const roofline = rooflineOf(engine.service, accelerators, sheet);
  if (roofline.count === 'items') return size / stepSeconds(roofline, size * mean(work.items));
  const outputs = Float64Array.from(work.outputTokens).sort();
  const longest = expectedMaximum((u) => outputs[Math.floor(u * outputs.length)] ?? 1, size);
  const prefill = stepSeconds(roofline, size * mean(work.promptTokens));
  return size / (prefill + (longest - 1) * stepSeconds(roofline, size));
}

/**
 * Requests a second of a language model whose batch is as large as its KV cache and limits allow, each
 * with the mean lengths: a step for the prompt alone, and its part of the decode steps of the batch.
 */
function llmCapacity(physics: LlmPhysics, work: WorkSample): number {
  const { stepTime, kv, maxSequences } = physics;
  const prompt = mean(work.promptTokens);
  const output = mean(work.outputTokens);
  const context = prompt + output / 2;
  const fit = Math.floor((kv.blocks * kv.blockSize) / context);
  const batch = Math.max(1, Math.min(maxSequences, fit));
  const prefill = stepTime.step({
    prefillTokens: prompt,
    prefills: 1,
    prefillPairs: (prompt * (prompt + 1)) / 2,
    prefillContext: 0,
    decodes: 0,
    kvTokens: 0,
  });
  const decode = stepTime.decodeBase(batch) + stepTime.decodePerKvToken(batch) * batch * context;
  return 1 / (prefill + (Math.max(0, output - 1) * decode) / batch);
}

/** Mean of the largest of n independent draws: ∫ Q(v^(1/n)) dv, by the midpoint rule. */
function expectedMaximum(quantile: (u: number) => number, n: number): number {
  const steps = 4000;
  let sum = 0;
  for (let step = 0; step < steps; step += 1) {
    sum += quantile(Math.exp(Math.log((step + 0.5) / steps) / n));
  }
  return sum / steps;
}

/** 1 where there is nothing to average, so that an idle deployment has a capacity too. */
function mean(values: readonly number[]): number {
  if (values.length === 0) return 1;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
