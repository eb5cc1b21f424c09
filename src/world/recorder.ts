import type { Simulation } from '../engine/simulation.ts';
import { toSeconds, toTicks } from '../engine/time.ts';
import { FleetUsage } from '../metrics/fleet-usage.ts';
import { Outcomes } from '../metrics/outcomes.ts';
import { ServingUsage } from '../metrics/serving-usage.ts';
import type {
  FleetDecision,
  FleetObserver,
  Rejection,
  ReplicaEvent,
} from '../models/fleet/observer.ts';
import { none, type RequestId, type Requests } from '../models/requests.ts';
import type { LatencyLog } from './latency-log.ts';
import { RequestLog } from './request-log.ts';
import type { DecisionRow, EventRow, NamedValues, RequestRow } from './result.ts';
import { SeriesRecorder } from './series-recorder.ts';
import type { Tenant } from './tenants.ts';

export interface RecordedDeployment {
  readonly name: string;
  /** Accelerators of one replica, and dollars an hour for one accelerator. */
  readonly accelerators: number;
  readonly usdPerHour: number;
  /** KV blocks of a replica; 0 where it has none. */
  readonly kvBlocks: number;
}

interface PromiseTicks {
  readonly wait: number;
  readonly ttft: number;
  readonly tpot: number;
  readonly e2e: number;
}

/** Watches a fleet and keeps what the result will say of it. */
export class Recorder implements FleetObserver {
  readonly decisions: DecisionRow[] = [];
  readonly fleetEvents: EventRow[] = [];
  readonly series: SeriesRecorder;
  /** What the engines of each deployment do. */
  readonly serving: readonly ServingUsage[];
  readonly log: RequestLog | undefined;
  readonly #latencies: LatencyLog | undefined;

  readonly #simulation: Simulation;
  readonly #requests: Requests;
  readonly #tenants: readonly Tenant[];
  readonly #deployments: readonly RecordedDeployment[];
  readonly #warmup: number;
  readonly #ended: (request: RequestId) => void;
  readonly #outcomes: Outcomes[];
  readonly #promises: PromiseTicks[];
  readonly #usages: FleetUsage[];
  readonly #whole = new FleetUsage();

  constructor(options: {
    readonly simulation: Simulation;
    readonly requests: Requests;
    readonly tenants: readonly Tenant[];
    readonly deployments: readonly RecordedDeployment[];
    /** Ticks at the start that count for nothing. */
    readonly warmup: number;
    readonly logRequests: boolean;
    /** Kept by a pilot run that looks for the end of the warm-up. */
    readonly latencies: LatencyLog | undefined;
    /** Called when a request has its outcome and has been recorded. */
    readonly ended: (request: RequestId) => void;
  }) {
    const { tenants, deployments } = options;
    this.#simulation = options.simulation;
    this.#requests = options.requests;
    this.#tenants = tenants;
    this.#deployments = deployments;
    this.#warmup = options.warmup;
    this.#ended = options.ended;
    this.#latencies = options.latencies;
    this.#outcomes = tenants.map(() => new Outcomes());
    this.#promises = tenants.map(({ promises }) => ({
      wait: promiseTicks(promises.wait),
      ttft: promiseTicks(promises.ttft),
      tpot: promiseTicks(promises.tpot),
      e2e: promiseTicks(promises.e2e),
    }));
    this.#usages = deployments.map(() => new FleetUsage());
    this.serving = deployments.map(() => new ServingUsage());
    this.series = new SeriesRecorder(deployments, this.#usages, this.serving);
    this.log = options.logRequests
      ? new RequestLog(
          options.requests,
          tenants.map((tenant) => tenant.name),
          tenants.map((tenant) => deployments[tenant.deployment]!.name),
        )
      : undefined;
  }

  /** Forgets what fleets held before now. Requests count by their arrival. */
  endWarmup(): void {
    const { now } = this.#simulation;
    this.series.beforeReset(now);
    for (const usage of this.#usages) usage.reset(now);
    for (const serving of this.serving) serving.reset();
    this.#whole.reset(now);
  }

  arrived(deployment: number, request: RequestId): void {
    this.series.arrived(deployment);
    this.#usages[deployment]!.waiting.add(this.#simulation.now, 1);
    this.#whole.waiting.add(this.#simulation.now, 1);
    this.log?.arrived(request);
    if (!this.#counts(request)) return;
    const outcomes = this.#outcomesOf(request);
    outcomes.arrived += 1;
    outcomes.inFlight += 1;
  }

  rejected(deployment: number, request: RequestId, reason: Rejection): void {
    this.series.rejected(deployment);
    this.#leaveQueue(deployment);
    if (this.#counts(request)) {
      const outcomes = this.#outcomesOf(request);
      outcomes.rejected += 1;
      if (reason !== 'queue full') outcomes.unservable += 1;
      this.#lose(request);
    }
    this.#end(request, 'rejected', reason);
  }

  givenUp(deployment: number, request: RequestId, by: 'time-out' | 'client'): void {
    const isTimeout = by === 'time-out';
    if (isTimeout) this.series.timedOut(deployment);
    if (this.#requests.startedAt[request] === none) this.#leaveQueue(deployment);
    if (this.#counts(request)) {
      const outcomes = this.#outcomesOf(request);
      if (isTimeout) outcomes.timedOut += 1;
      else outcomes.cancelled += 1;
      if (isTimeout) this.#lose(request);
      else outcomes.inFlight -= 1;
    }
    this.#end(request, isTimeout ? 'timed-out' : 'cancelled');
  }

  released(request: RequestId): void {
    this.#requests.release(request);
  }

  started(deployment: number, request: RequestId): void {
    this.#leaveQueue(deployment);
    this.log?.started(request);
  }

  completed(deployment: number, request: RequestId): void {
    const requests = this.#requests;
    const arrived = requests.arrivedAt[request]!;
    const e2e = this.#simulation.now - arrived;
    const wait = requests.startedAt[request]! - arrived;
    const ttft = requests.firstAnswerAt[request]! - arrived;
    const promise = this.#promises[requests.tenant[request]!]!;
    const later = requests.outputTokens[request]! - 1;
    const tpot = later > 0 ? (e2e - ttft) / later : 0;
    const good =
      e2e <= promise.e2e && ttft <= promise.ttft && wait <= promise.wait && tpot <= promise.tpot;
    this.series.completed(deployment, e2e, good);
    this.#latencies?.completed(requests.number[request]!, arrived, e2e);
    if (this.#counts(request)) {
      const outcomes = this.#outcomesOf(request);
      outcomes.completed += 1;
      outcomes.inFlight -= 1;
      if (good) outcomes.good += 1;
      outcomes.wait.record(wait);
      outcomes.ttft.record(ttft);
      if (later > 0) outcomes.tpot.record(Math.round(tpot));
      outcomes.e2e.record(e2e);
    }
    this.#end(request, 'completed');
  }

  slots(deployment: number, busy: number, open: number): void {
    const usage = this.#usages[deployment]!;
    const now = this.#simulation.now;
    this.#whole.busySlots.add(now, busy - usage.busySlots.value);
    this.#whole.openSlots.add(now, open - usage.openSlots.value);
    usage.busySlots.set(now, busy);
    usage.openSlots.set(now, open);
  }

  replica(deployment: number, replica: number, event: ReplicaEvent): void {
    const now = this.#simulation.now;
    const { name, accelerators } = this.#deployments[deployment]!;
    const rented = event === 'starting' ? accelerators : event === 'stopped' ? -accelerators : 0;
    for (const usage of [this.#usages[deployment]!, this.#whole]) {
      usage.accelerators.add(now, rented);
    }
    this.fleetEvents.push({ time: toSeconds(now), deployment: name, replica, event });
  }

  ready(deployment: number, count: number): void {
    const now = this.#simulation.now;
    const usage = this.#usages[deployment]!;
    this.#whole.replicas.add(now, count - usage.replicas.value);
    usage.replicas.set(now, count);
  }

  decided(deployment: number, decision: FleetDecision): void {
    this.decisions.push({
      time: toSeconds(this.#simulation.now),
      deployment: this.#deployments[deployment]!.name,
      ...decision,
    });
  }

  /** Metrics of each deployment at now. */
  deploymentValues(): NamedValues[] {
    return this.#deployments.map(({ name, usdPerHour, kvBlocks }, index) => {
      const usage = this.#usages[index]!.values(this.#simulation.now);
      const serving = this.serving[index]!;
      serving.blockSteps = kvBlocks * serving.totals.steps;
      const values = {
        ...this.#merged((tenant) => tenant.deployment === index).values(this.#measuredSeconds),
        ...usage,
        ...serving.values(this.#measuredSeconds, usage['accelerator_hours']! * 3600),
        cost_usd: usage['accelerator_hours']! * usdPerHour,
      };
      return { name, values };
    });
  }

  /** Metrics of each tenant at now: those that requests have. */
  tenantValues(): NamedValues[] {
    return this.#tenants.map(({ name }, index) => ({
      name,
      values: this.#outcomes[index]!.values(this.#measuredSeconds),
    }));
  }

  /** Metrics of everything together, given those of the deployments. */
  totalValues(deployments: readonly NamedValues[]): Record<string, number> {
    const whole = this.#whole.values(this.#simulation.now);
    const serving = new ServingUsage();
    for (const one of this.serving) serving.merge(one);
    return {
      ...this.#merged(() => true).values(this.#measuredSeconds),
      ...whole,
      ...serving.values(this.#measuredSeconds, whole['accelerator_hours']! * 3600),
      cost_usd: deployments.reduce((sum, { values }) => sum + values['cost_usd']!, 0),
    };
  }

  get #measuredSeconds(): number {
    return toSeconds(this.#simulation.now - this.#warmup);
  }

  #merged(keep: (tenant: Tenant) => boolean): Outcomes {
    const merged = new Outcomes();
    for (const [index, tenant] of this.#tenants.entries()) {
      if (keep(tenant)) merged.merge(this.#outcomes[index]!);
    }
    return merged;
  }

  #counts(request: RequestId): boolean {
    return this.#requests.arrivedAt[request]! >= this.#warmup;
  }

  #outcomesOf(request: RequestId): Outcomes {
    return this.#outcomes[this.#requests.tenant[request]!]!;
  }

  #leaveQueue(deployment: number): void {
    this.#usages[deployment]!.waiting.add(this.#simulation.now, -1);
    this.#whole.waiting.add(this.#simulation.now, -1);
  }

  #lose(request: RequestId): void {
    const outcomes = this.#outcomesOf(request);
    outcomes.inFlight -= 1;
    outcomes.lostUsd += this.#tenants[this.#requests.tenant[request]!]!.value;
  }

  #end(request: RequestId, outcome: RequestRow['outcome'], reason = ''): void {
    this.log?.ended(request, outcome, reason, this.#simulation.now);
    this.#ended(request);
  }
}

function promiseTicks(seconds: number | undefined): number {
  return seconds === undefined ? Number.POSITIVE_INFINITY : toTicks(seconds);
}
