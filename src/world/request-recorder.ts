import { longer } from '../engine/longer.ts';
import type { Simulation } from '../engine/simulation.ts';
import { toTicks } from '../engine/time.ts';
import type { FleetUsage } from '../metrics/fleet-usage.ts';
import { LostWork } from '../metrics/lost-work.ts';
import { Outcomes } from '../metrics/outcomes.ts';
import type { ProvisioningGap } from '../metrics/provisioning-gap.ts';
import { SloMinutes } from '../metrics/slo-minutes.ts';
import type { Rejection } from '../models/fleet/observer.ts';
import type { GatewayRejection } from '../models/gateway/gateway-observer.ts';
import { none, type RequestId, type Requests } from '../models/requests.ts';
import type { LatencyLog } from './latency-log.ts';
import type { RecordedService } from './recorded-service.ts';
import { RequestLog } from './request-log.ts';
import type { RequestRow } from './result.ts';
import type { SeriesRecorder } from './series-recorder.ts';
import type { Tenant } from './tenants.ts';
import { sampleSize, type WorkSample } from './work-sample.ts';

interface PromiseTicks {
  readonly wait: number;
  readonly ttft: number;
  readonly tpot: number;
  readonly e2e: number;
}

/** Told of the outcome of a request, and of its reason where it has one. */
export type RequestEnded = (
  request: RequestId,
  outcome: RequestRow['outcome'],
  reason: string,
) => void;

export interface RequestRecorderOptions {
  readonly simulation: Simulation;
  readonly requests: Requests;
  readonly tenants: readonly Tenant[];
  readonly services: readonly RecordedService[];
  /** Ticks at the start that count for nothing. */
  readonly warmup: number;
  /** Where clients are. */
  readonly places: readonly string[];
  readonly logRequests: boolean;
  /** Whether energy is divided among requests in the end. */
  readonly hasEnergy: boolean;
  /** Kept by a pilot run that looks for the end of the warm-up. */
  readonly latencies: LatencyLog | undefined;
  /** Called when a request has its outcome and has been recorded. */
  readonly ended: RequestEnded;
  /** Whether a request that has its outcome is not done with yet: whoever keeps it releases it. */
  readonly keeps: (request: RequestId) => boolean;
  /** Of each service, and of all together: their queues are noted there. */
  readonly usages: readonly FleetUsage[];
  readonly whole: FleetUsage;
  readonly gaps: readonly ProvisioningGap[];
  readonly series: SeriesRecorder;
}

/** Keeps what becomes of requests: outcomes by tenant, minutes lost, work lost, and a row for each where asked. */
export class RequestRecorder {
  readonly log: RequestLog | undefined;
  /** Of each tenant. */
  readonly outcomes: readonly Outcomes[];
  /** Of customers, by where their clients are. */
  readonly places: readonly Outcomes[];
  /** What the first requests of each service asked for. */
  readonly work: readonly WorkSample[];
  readonly minutes: SloMinutes;
  /** Of each deployment; undefined of language models, whose engines count tokens. */
  readonly lostWork: readonly (LostWork | undefined)[];

  readonly #simulation: Simulation;
  readonly #requests: Requests;
  readonly #tenants: readonly Tenant[];
  /** Tenants from here on are attempts of gateways. */
  readonly #customers: number;
  readonly #warmup: number;
  readonly #latencies: LatencyLog | undefined;
  readonly #ended: RequestEnded;
  readonly #keeps: (request: RequestId) => boolean;
  readonly #usages: readonly FleetUsage[];
  readonly #whole: FleetUsage;
  readonly #gaps: readonly ProvisioningGap[];
  readonly #series: SeriesRecorder;
  readonly #promises: readonly PromiseTicks[];
  /** Whether a request was given up in service and has not left yet. */
  #isLeaving = new Int8Array(0);

  constructor(options: RequestRecorderOptions) {
    const { requests, tenants, services, warmup } = options;
    const customers = tenants.filter(({ attempt }) => attempt === undefined);
    this.#customers = customers.length;
    this.#simulation = options.simulation;
    this.#requests = requests;
    this.#tenants = tenants;
    this.#warmup = warmup;
    this.#latencies = options.latencies;
    this.#ended = options.ended;
    this.#keeps = options.keeps;
    this.#usages = options.usages;
    this.#whole = options.whole;
    this.#gaps = options.gaps;
    this.#series = options.series;
    this.outcomes = tenants.map(() => new Outcomes());
    this.places = options.places.map(() => new Outcomes());
    this.work = services.map(() => ({ promptTokens: [], outputTokens: [], items: [] }));
    this.#promises = tenants.map(({ promises }) => ({
      wait: promiseTicks(promises.wait),
      ttft: promiseTicks(promises.ttft),
      tpot: promiseTicks(promises.tpot),
      e2e: promiseTicks(promises.e2e),
    }));
    const judged = customers.map(({ service, promises: { objective } }) => {
      return { deployment: service, objective };
    });
    this.minutes = new SloMinutes(judged, services.length, warmup);
    this.lostWork = services.map(({ isLlm }) => (isLlm ? undefined : new LostWork()));
    this.log = options.logRequests
      ? new RequestLog({
          requests,
          tenants: customers.map((tenant) => tenant.name),
          deployments: customers.map((tenant) => services[tenant.service]!.name),
          isGated: customers.map((tenant) => services[tenant.service]!.kind === 'gateway'),
          places: options.places,
          hasEnergy: options.hasEnergy,
        })
      : undefined;
  }

  /** Forgets the work lost and the calls billed before now; outcomes count by arrival. */
  endWarmup(now: number): void {
    for (const one of this.lostWork) one?.reset(now);
    for (const one of this.outcomes) one.billedUsd = 0;
  }

  arrived(service: number, request: RequestId): void {
    const { now } = this.#simulation;
    this.#series.arrived(service);
    this.#gaps[service]!.arrived(now);
    this.#sample(service, request);
    if (this.#isCustomer(request)) this.log?.arrived(request);
    if (this.#counts(request)) {
      this.#outcomesOf(request).begin();
      this.#placeOf(request)?.begin();
    }
    this.#joinQueue(service, request);
  }

  rejected(service: number, request: RequestId, reason: Rejection | GatewayRejection): void {
    this.#series.rejected(service);
    this.#leaveQueue(service, request);
    if (this.#counts(request)) {
      const unservable = isUnservable(reason);
      this.#outcomesOf(request).reject(unservable);
      this.#placeOf(request)?.reject(unservable);
      this.#lose(request);
    }
    this.#end(request, false, 'rejected', reason);
  }

  /** A request that has arrived is held for a better hour: it is in no line. */
  deferred(service: number, request: RequestId): void {
    this.#leaveQueue(service, request);
  }

  /** It is held no longer. */
  resumed(service: number, request: RequestId): void {
    this.#joinQueue(service, request);
  }

  givenUp(service: number, request: RequestId, by: 'time-out' | 'client'): void {
    const isTimeout = by === 'time-out';
    const started = this.#requests.startedAt[request]!;
    if (isTimeout) this.#series.timedOut(service);
    if (started === none) this.#leaveQueue(service, request);
    else this.#beginLeaving(service, request, started);
    if (this.#counts(request)) {
      this.#outcomesOf(request).giveUp(by);
      this.#placeOf(request)?.giveUp(by);
      if (isTimeout) this.#lose(request);
    }
    this.#end(request, false, isTimeout ? 'timed-out' : 'cancelled');
  }

  failed(service: number, request: RequestId, because: string): void {
    const started = this.#requests.startedAt[request]!;
    this.#series.failed(service);
    if (started === none) this.#leaveQueue(service, request);
    else this.lostWork[service]?.failed(this.#simulation.now, started);
    if (this.#counts(request)) {
      this.#outcomesOf(request).fail();
      this.#placeOf(request)?.fail();
      this.#lose(request);
    }
    this.#end(request, false, 'failed', because);
  }

  released(request: RequestId): void {
    if (this.#isLeaving[request] === 1) {
      this.#isLeaving[request] = 0;
      const { service } = this.#tenants[this.#requests.tenant[request]!]!;
      this.lostWork[service]?.left(this.#simulation.now);
    }
    if (!this.#keeps(request)) this.#requests.release(request);
  }

  started(service: number, request: RequestId): void {
    this.#leaveQueue(service, request);
    this.lostWork[service]?.started(this.#simulation.now);
    if (this.#isCustomer(request)) this.log?.started(request);
  }

  completed(service: number, request: RequestId): void {
    const requests = this.#requests;
    const { now } = this.#simulation;
    const arrived = requests.arrivedAt[request]!;
    const e2e = now - arrived;
    const wait = requests.startedAt[request]! - arrived;
    const ttft = requests.firstAnswerAt[request]! - arrived;
    const promise = this.#promises[requests.tenant[request]!]!;
    const later = requests.outputTokens[request]! - 1;
    const tpot = later > 0 ? (e2e - ttft) / later : 0;
    const good =
      e2e <= promise.e2e && ttft <= promise.ttft && wait <= promise.wait && tpot <= promise.tpot;
    this.#series.completed(service, e2e, ttft, good);
    if (this.#isCustomer(request)) {
      this.#latencies?.completed(requests.number[request]!, arrived, e2e);
    }
    this.lostWork[service]?.completed(now);
    if (this.#counts(request)) {
      const outcomes = this.#outcomesOf(request);
      outcomes.complete(good, wait, ttft, e2e, later);
      this.#placeOf(request)?.complete(good, wait, ttft, e2e, later);
      const work = this.#workOf(service, request);
      outcomes.work += work;
      this.log?.worked(request, service, work);
      outcomes.answeredTokens += requests.outputTokens[request]!;
    }
    this.#end(request, good, 'completed');
  }

  /** A call was billed by itself. */
  billed(request: RequestId, usd: number): void {
    this.#outcomesOf(request).billedUsd += usd;
    this.log?.billed(request, usd);
  }

  /** What became of the requests of some tenants. */
  merged(keep: (tenant: Tenant) => boolean): Outcomes {
    const merged = new Outcomes();
    for (const [index, tenant] of this.#tenants.entries()) {
      if (keep(tenant)) merged.merge(this.outcomes[index]!);
    }
    return merged;
  }

  /** Work that was done for some tenants, and dollars that were billed for it call by call. */
  workOf(keep: (tenant: Tenant) => boolean): WorkDone {
    const sum = { work: 0, billedUsd: 0 };
    for (const [index, tenant] of this.#tenants.entries()) {
      if (!keep(tenant)) continue;
      sum.work += this.outcomes[index]!.work;
      sum.billedUsd += this.outcomes[index]!.billedUsd;
    }
    return sum;
  }

  #sample(service: number, request: RequestId): void {
    const { promptTokens, outputTokens, items } = this.work[service]!;
    if (items.length === sampleSize) return;
    promptTokens.push(this.#requests.promptTokens[request]!);
    outputTokens.push(this.#requests.outputTokens[request]!);
    items.push(this.#requests.items[request]!);
  }

  #counts(request: RequestId): boolean {
    return this.#requests.arrivedAt[request]! >= this.#warmup;
  }

  #isCustomer(request: RequestId): boolean {
    return this.#requests.tenant[request]! < this.#customers;
  }

  /** Of the place of a customer's request; undefined where nothing is far. */
  #placeOf(request: RequestId): Outcomes | undefined {
    const place = this.#requests.place[request]!;
    return place >= 0 && this.#isCustomer(request) ? this.places[place] : undefined;
  }

  #outcomesOf(request: RequestId): Outcomes {
    return this.outcomes[this.#requests.tenant[request]!]!;
  }

  /** Work by which what a deployment used is divided among its tenants: an answered token counts for two of a prompt. */
  #workOf(service: number, request: RequestId): number {
    const { promptTokens, cachedTokens, outputTokens, items } = this.#requests;
    if (this.lostWork[service] !== undefined) return Math.max(1, items[request]!);
    return promptTokens[request]! - cachedTokens[request]! + 2 * outputTokens[request]!;
  }

  #joinQueue(service: number, request: RequestId): void {
    const { now } = this.#simulation;
    this.#usages[service]!.waiting.add(now, 1);
    this.#whole.waiting.add(now, 1);
    if (this.#counts(request) && this.#isCustomer(request))
      this.minutes.arrived(now, this.#requests.tenant[request]!);
  }

  #leaveQueue(service: number, request: RequestId): void {
    const { now } = this.#simulation;
    this.#usages[service]!.waiting.add(now, -1);
    this.#whole.waiting.add(now, -1);
    if (this.#counts(request) && this.#isCustomer(request))
      this.minutes.started(now, this.#requests.tenant[request]!);
  }

  /** A request in service is given up: what is done for it until it leaves is lost as well. */
  #beginLeaving(service: number, request: RequestId, startedAt: number): void {
    const lostWork = this.lostWork[service];
    if (lostWork === undefined) return;
    if (request >= this.#isLeaving.length) {
      this.#isLeaving = longer(this.#isLeaving, this.#requests.arrivedAt.length);
    }
    this.#isLeaving[request] = 1;
    lostWork.givenUp(this.#simulation.now, startedAt);
  }

  #lose(request: RequestId): void {
    this.#outcomesOf(request).lostUsd += this.#tenants[this.#requests.tenant[request]!]!.value;
  }

  #end(request: RequestId, kept: boolean, outcome: RequestRow['outcome'], reason = ''): void {
    const { now } = this.#simulation;
    if (this.#isCustomer(request)) {
      if (this.#counts(request)) this.minutes.ended(now, this.#requests.tenant[request]!, kept);
      this.log?.ended(request, outcome, reason, now);
    }
    this.#ended(request, outcome, reason);
  }
}

/** Whether nobody could ever serve what was turned away for a reason. */
function isUnservable(reason: Rejection | GatewayRejection): boolean {
  switch (reason) {
    case 'queue full':
    case 'rate limit':
    case 'budget':
      return false;
    default:
      return true;
  }
}

/** What was done for some requests: dollars billed call by call, and work in whatever unit their service counts it. */
export interface WorkDone {
  readonly work: number;
  readonly billedUsd: number;
}

/** Which part of all that a service did something is: of its dollars billed by call, or else of its work; NaN of nothing. */
export function partOf(some: WorkDone, all: WorkDone): number {
  return all.billedUsd > 0 ? some.billedUsd / all.billedUsd : some.work / all.work;
}

function promiseTicks(seconds: number | undefined): number {
  return seconds === undefined ? Number.POSITIVE_INFINITY : toTicks(seconds);
}
