import type { Simulation } from '../engine/simulation.ts';
import { toSeconds, toTicks } from '../engine/time.ts';
import { FleetUsage } from '../metrics/fleet-usage.ts';
import { jainIndex } from '../metrics/jain-index.ts';
import { Outcomes } from '../metrics/outcomes.ts';
import { ServingUsage } from '../metrics/serving-usage.ts';
import { TimeWeighted } from '../metrics/time-weighted.ts';
import type { PoolObserver } from '../models/fleet/accelerator-pool.ts';
import type { Holding } from '../models/fleet/holding.ts';
import type {
  FleetDecision,
  FleetObserver,
  Rejection,
  ReplicaEvent,
} from '../models/fleet/observer.ts';
import type { PooledAccelerator, PooledSheet } from '../models/fleet/pooled-accelerator.ts';
import type { SwapObserver } from '../models/fleet/swap-division.ts';
import { none, type RequestId, type Requests } from '../models/requests.ts';
import type { SwapEvent } from '../models/sharing/swapped-model.ts';
import type { LatencyLog } from './latency-log.ts';
import { RequestLog } from './request-log.ts';
import type { DecisionRow, EventRow, NamedValues, RequestRow } from './result.ts';
import { SeriesRecorder } from './series-recorder.ts';
import type { Tenant } from './tenants.ts';

export interface RecordedDeployment {
  readonly name: string;
  /** Whether it serves a language model. */
  readonly isLlm: boolean;
}

interface PromiseTicks {
  readonly wait: number;
  readonly ttft: number;
  readonly tpot: number;
  readonly e2e: number;
}

/** Watches a fleet and keeps what the result will say of it. */
export class Recorder implements FleetObserver, PoolObserver, SwapObserver {
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
  readonly #fragmented = new TimeWeighted();
  /** Which replica has what of its pool. */
  readonly #replicas = new Map<Holding, number>();
  /** Replicas of each deployment that found no room. */
  readonly #unplaced: number[];

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
    this.#unplaced = deployments.map(() => 0);
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
    this.#fragmented.reset(now);
    this.#unplaced.fill(0);
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

  failed(deployment: number, request: RequestId, because: string): void {
    if (this.#requests.startedAt[request] === none) this.#leaveQueue(deployment);
    if (this.#counts(request)) {
      this.#outcomesOf(request).failed += 1;
      this.#lose(request);
    }
    this.#end(request, 'failed', because);
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
      outcomes.work += this.#workOf(deployment, request);
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

  replica(
    deployment: number,
    replica: number,
    event: ReplicaEvent,
    holding: Holding,
    because?: string,
  ): void {
    const now = this.#simulation.now;
    const { name } = this.#deployments[deployment]!;
    const sign = event === 'starting' ? 1 : event === 'stopped' ? -1 : 0;
    if (sign !== 0) {
      const usage = this.#usages[deployment]!;
      const { reserved, usdPerHour, sheet } = holding;
      usage.accelerators.add(now, sign * reserved);
      usage.price.add(now, sign * usdPerHour);
      usage.watts.add(now, sign * reserved * sheet.idleWatts);
    }
    if (event === 'starting') this.#replicas.set(holding, replica);
    if (event === 'stopped') this.#replicas.delete(holding);
    const place = placeOf(holding) + (because === undefined ? '' : ` (${because})`);
    this.fleetEvents.push({ time: toSeconds(now), deployment: name, replica, event, place });
  }

  used(deployment: number, change: number, sheet: PooledSheet): void {
    const now = this.#simulation.now;
    const usage = this.#usages[deployment]!;
    const watts = change * sheet.dynamicWatts;
    usage.used.add(now, change);
    usage.watts.add(now, watts);
    this.#whole.used.add(now, change);
    this.#whole.watts.add(now, watts);
  }

  held({ request, sheet }: Holding, change: number): void {
    const now = this.#simulation.now;
    const usage = this.#usages[request.terms.owner]!;
    usage.accelerators.add(now, change);
    usage.price.add(now, (change * sheet.usdPerHour) / sheet.width);
    usage.watts.add(now, change * sheet.idleWatts);
  }

  swapped(holding: Holding, event: SwapEvent, seconds: number): void {
    const { owner } = holding.request.terms;
    for (const usage of [this.#usages[owner]!, this.#whole]) {
      usage.swaps += Number(event === 'swapped-in');
      usage.swapSeconds += seconds;
    }
    this.fleetEvents.push({
      time: toSeconds(this.#simulation.now),
      deployment: this.#deployments[owner]!.name,
      replica: this.#replicas.get(holding)!,
      event,
      place: placeOf(holding),
    });
  }

  pending(deployment: number, replica: number, because: string): void {
    this.fleetEvents.push({
      time: toSeconds(this.#simulation.now),
      deployment: this.#deployments[deployment]!.name,
      replica,
      event: 'pending',
      place: because,
    });
  }

  unplaced(deployment: number, because: string): void {
    const now = this.#simulation.now;
    const { name } = this.#deployments[deployment]!;
    this.#unplaced[deployment]! += 1;
    const last = this.fleetEvents.findLast((row) => row.deployment === name);
    // Autoscalers ask at every interval: the same refusal again is no news.
    if (last?.event === 'unplaced' && last.place === because) return;
    this.fleetEvents.push({
      time: toSeconds(now),
      deployment: name,
      replica: Number.NaN,
      event: 'unplaced',
      place: because,
    });
  }

  rented({ sheet }: PooledAccelerator, change: 1 | -1): void {
    const now = this.#simulation.now;
    this.#whole.accelerators.add(now, change * sheet.width);
    this.#whole.price.add(now, change * sheet.usdPerHour);
    this.#whole.watts.add(now, change * sheet.width * sheet.idleWatts);
  }

  fragmented(change: number): void {
    this.#fragmented.add(this.#simulation.now, change);
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
    return this.#deployments.map(({ name }, index) => {
      const usage = this.#usages[index]!.values(this.#simulation.now);
      const outcomes = this.#merged((tenant) => tenant.deployment === index);
      const values = {
        ...outcomes.values(this.#measuredSeconds),
        ...usage,
        ...this.serving[index]!.values(this.#measuredSeconds, usage['accelerator_hours']! * 3600),
        ...perGood(usage, outcomes.good),
        unplaced: this.#unplaced[index]!,
      };
      return { name, values };
    });
  }

  /** Metrics of each tenant at now: those that requests have, and its part of what its deployment, of these values, used. */
  tenantValues(deployments: readonly NamedValues[]): NamedValues[] {
    return this.#tenants.map(({ name, deployment }, index) => {
      const outcomes = this.#outcomes[index]!;
      const whole = deployments[deployment]!.values;
      const part = outcomes.work / this.#merged((one) => one.deployment === deployment).work;
      const usage = Object.fromEntries(attributed.map((metric) => [metric, part * whole[metric]!]));
      return {
        name,
        values: {
          ...outcomes.values(this.#measuredSeconds),
          ...usage,
          ...perGood(usage, outcomes.good),
        },
      };
    });
  }

  /** Metrics of everything together, given those of the deployments. */
  totalValues(deployments: readonly NamedValues[]): Record<string, number> {
    const whole = this.#whole.values(this.#simulation.now);
    const serving = new ServingUsage();
    for (const one of this.serving) serving.merge(one);
    const outcomes = this.#merged(() => true);
    const reserved = deployments.reduce((sum, { values }) => sum + values['accelerator_hours']!, 0);
    return {
      ...outcomes.values(this.#measuredSeconds),
      ...whole,
      ...serving.values(this.#measuredSeconds, whole['accelerator_hours']! * 3600),
      ...perGood(whole, outcomes.good),
      stranded_hours: Math.max(0, whole['accelerator_hours']! - reserved),
      fragmented: this.#fragmented.mean(this.#simulation.now),
      unplaced: this.#unplaced.reduce((sum, count) => sum + count, 0),
      fairness: jainIndex(this.#outcomes.map((one) => one.values(1)['goodput_ratio']!)),
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

  /** Work by which what a deployment used is divided among its tenants: an answered token counts for two of a prompt. */
  #workOf(deployment: number, request: RequestId): number {
    const { promptTokens, cachedTokens, outputTokens, items } = this.#requests;
    if (!this.#deployments[deployment]!.isLlm) return Math.max(1, items[request]!);
    return promptTokens[request]! - cachedTokens[request]! + 2 * outputTokens[request]!;
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

/** What a deployment used that its tenants answer for. */
const attributed = ['accelerator_hours', 'used_hours', 'cost_usd', 'energy_kwh'] as const;

/** Where a replica is, as `0`, `2+3`, or `1:3g.40gb`. */
function placeOf({ devices, place, request }: Holding): string {
  const { profile } = request.kinds[place.kind]!;
  return `${devices.join('+')}${profile === undefined ? '' : `:${profile}`}`;
}

/** Cost and energy of requests that kept every promise. */
function perGood(usage: Readonly<Record<string, number>>, good: number): Record<string, number> {
  return {
    usd_per_1000_good: (1000 * usage['cost_usd']!) / good,
    joules_per_good: (3.6e6 * usage['energy_kwh']!) / good,
  };
}

function promiseTicks(seconds: number | undefined): number {
  return seconds === undefined ? Number.POSITIVE_INFINITY : toTicks(seconds);
}
