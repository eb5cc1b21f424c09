import { distribution } from '../engine/distributions.ts';
import { initialReplicas, mostReplicas } from '../policies/autoscaling/replica-bounds.ts';
import { mostNodesOf, nodeSizeOf } from '../scenario/node-slots.ts';
import { kindsOf } from '../scenario/places.ts';
import type { PoolScenario, Scenario } from '../scenario/schema.ts';
import { meanRate } from '../workload/arrivals.ts';
import { shapeCurve } from '../workload/shapes.ts';
import { type Inputs, playedInput } from './inputs.ts';
import { type LlmRoom, llmRoom } from './llm-room.ts';
import { replicaCapacity } from './replica-capacity.ts';
import { servicesOf } from './services.ts';
import { sortedNames } from './sorted-names.ts';
import { type Tenant, tenantsOf } from './tenants.ts';
import { arrivalsOf, shapeOf } from './traffic-source.ts';
import { sampleWork } from './work-sample.ts';

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
  /** Of language models: room for KV blocks and sequences, and tokens a second, of one replica. */
  readonly llm?: LlmRoom;
  readonly replicas: number;
  /** The most replicas that its autoscaler and its pool allow. */
  readonly mostReplicas: number;
  readonly phases: readonly LoadPhase[];
  /** It is fed by a closed loop, which never offers more than is served. */
  readonly closed: boolean;
  /** Gateways that may send to it, where nobody else does. */
  readonly behind: readonly string[];
}

/** What arrives at a gateway; whom it sends to is seen only when it runs. */
export interface GatewayLoad {
  readonly gateway: string;
  readonly phases: readonly Pick<LoadPhase, 'from' | 'until' | 'rate'>[];
}

const phaseCount = 8;

/** Offered load of every deployment over eighths of the horizon. */
export function offeredLoads(scenario: Scenario, inputs: Inputs): OfferedLoad[] {
  const tenants = tenantsOf(scenario, inputs);
  const work = sampleWork(scenario, tenants, inputs);
  return sortedNames(scenario.deployments).map((name, index) => {
    const deployment = scenario.deployments[name]!;
    const own = tenants.filter((tenant) => tenant.service === index);
    const { scaling, pool, accelerators } = deployment;
    const replicas = initialReplicas(scaling);
    const fit = mostThatFit(scenario.pools[pool]!, accelerators);
    const most = Math.max(replicas, Math.min(mostReplicas(scaling), fit));
    const capacity = replicaCapacity(deployment, scenario.pools[pool]!, work[index]!);
    const llm = llmRoom(deployment, scenario.pools[pool]!, work[index]!);
    const phases = ratesOf(scenario, tenants, own, inputs).map(
      (phase): LoadPhase => ({
        ...phase,
        rho: phase.rate / (replicas * capacity),
        rhoAtMost: phase.rate / (most * capacity),
      }),
    );
    const closed = own.some(
      (tenant) => scenario.traffic[tenant.traffic]!.arrivals?.kind === 'closed',
    );
    return {
      deployment: name,
      pool,
      accelerators,
      capacity,
      ...(llm === undefined ? {} : { llm }),
      replicas,
      mostReplicas: most,
      phases,
      closed,
      behind: own.length > 0 ? [] : gatewaysBefore(scenario, name),
    };
  });
}

/** What arrives at each gateway over eighths of the horizon. */
export function gatewayLoads(scenario: Scenario, inputs: Inputs): GatewayLoad[] {
  const tenants = tenantsOf(scenario, inputs);
  return servicesOf(scenario).flatMap(({ kind, name }, index) => {
    if (kind !== 'gateway') return [];
    const own = tenants.filter((tenant) => tenant.service === index);
    return { gateway: name, phases: ratesOf(scenario, tenants, own, inputs) };
  });
}

/** Mean requests a second of some tenants over eighths of the horizon. */
function ratesOf(
  scenario: Scenario,
  tenants: readonly Tenant[],
  own: readonly Tenant[],
  inputs: Inputs,
): Pick<LoadPhase, 'from' | 'until' | 'rate'>[] {
  return Array.from({ length: phaseCount }, (_, phase) => {
    const from = (scenario.horizon * phase) / phaseCount;
    const until = (scenario.horizon * (phase + 1)) / phaseCount;
    const rate = own.reduce(
      (sum, tenant) => sum + tenantRate(scenario, tenants, tenant, inputs, from, until),
      0,
    );
    return { from, until, rate };
  });
}

function gatewaysBefore({ gateways }: Scenario, deployment: string): string[] {
  return sortedNames(gateways).filter((name) =>
    Object.values(gateways[name]!.targets).some((target) => target.deployment === deployment),
  );
}

/** Replicas of their own accelerators that a pool has room for; of others, placing them tells. */
function mostThatFit(pool: PoolScenario, accelerators: number): number {
  if (pool.sharing.kind !== 'exclusive') return Number.POSITIVE_INFINITY;
  if (pool.nodes !== undefined) {
    const size = nodeSizeOf(pool);
    const nodes = mostNodesOf(pool);
    if (accelerators <= size) return nodes * Math.floor(size / accelerators);
    return Math.floor(nodes / (accelerators / size));
  }
  return kindsOf(pool).reduce((sum, kind) => sum + Math.floor(kind.accelerators / accelerators), 0);
}

/** Requests to expect of deployments and gateways together, those of closed loops not counted. */
export function expectedRequests(loads: readonly (OfferedLoad | GatewayLoad)[]): number {
  return loads
    .flatMap(({ phases }): readonly Pick<LoadPhase, 'from' | 'until' | 'rate'>[] => phases)
    .reduce((sum, { rate, from, until }) => sum + rate * (until - from), 0);
}

/** Mean requests a second of one tenant between two instants; turns of a session count each. */
export function tenantRate(
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
  const recorded = playedInput(inputs, traffic);
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
