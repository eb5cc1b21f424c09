import type { Simulation } from '../engine/simulation.ts';
import { toSeconds } from '../engine/time.ts';
import { FleetUsage } from '../metrics/fleet-usage.ts';
import { GatewayUsage } from '../metrics/gateway-usage.ts';
import { ProvisioningGap } from '../metrics/provisioning-gap.ts';
import { ServingUsage } from '../metrics/serving-usage.ts';
import type { PoolObserver } from '../models/fleet/accelerator-pool.ts';
import type { Holding } from '../models/fleet/holding.ts';
import type { NodeObserver } from '../models/fleet/node-observer.ts';
import type {
  FleetDecision,
  FleetObserver,
  Rejection,
  ReplicaEvent,
} from '../models/fleet/observer.ts';
import type { PooledAccelerator, PooledSheet } from '../models/fleet/pooled-accelerator.ts';
import type { StartRecord, StartupPhase } from '../models/fleet/startup-config.ts';
import type { SwapObserver } from '../models/fleet/swap-division.ts';
import type { GatewayRejection } from '../models/gateway/gateway-observer.ts';
import type { RequestId, Requests } from '../models/requests.ts';
import type { SwapEvent } from '../models/sharing/swapped-model.ts';
import type { Scenario } from '../scenario/schema.ts';
import { attributeEnergy } from './attribute-energy.ts';
import { CarbonAccounts } from './carbon-accounts.ts';
import { recordedCharges, withBill } from './charges.ts';
import { clientPlaces } from './client-places.ts';
import type { PowerListener } from './fleet-power.ts';
import { FleetRecorder } from './fleet-recorder.ts';
import type { LatencyLog } from './latency-log.ts';
import { ProviderAccounts } from './provider-accounts.ts';
import type { RecordedService } from './recorded-service.ts';
import { type Recorded, recordedValues } from './recorded-values.ts';
import { RegionLog } from './region-log.ts';
import { type RequestEnded, RequestRecorder } from './request-recorder.ts';
import type { CellResult, EventRow } from './result.ts';
import { SeriesRecorder } from './series-recorder.ts';
import { regionsOf, servicesIn } from './service-regions.ts';
import type { Tenant } from './tenants.ts';
import { bothNodeObservers, type WorldTracer } from './tracer.ts';
import type { Yardstick } from './yardstick.ts';

export interface RecorderOptions {
  readonly simulation: Simulation;
  readonly scenario: Scenario;
  readonly requests: Requests;
  readonly tenants: readonly Tenant[];
  readonly services: readonly RecordedService[];
  /** Ticks at the start that count for nothing. */
  readonly warmup: number;
  readonly yardstick: Yardstick;
  readonly logRequests: boolean;
  /** Kept by a pilot run that looks for the end of the warm-up. */
  readonly latencies: LatencyLog | undefined;
  /** Called when a request has its outcome and has been recorded. */
  readonly ended: RequestEnded;
  /** Whether a request that has its outcome is not done with yet: whoever keeps it releases it. */
  readonly keeps: (request: RequestId) => boolean;
  /** Told of every change of power, for those who check energy. */
  readonly onPower?: PowerListener | undefined;
  /** Told of all that happens, before it counts. */
  readonly tracer?: WorldTracer | undefined;
}

/** Watches a fleet and keeps what the result will say of it: hands on what is told to whoever counts it. */
export class Recorder implements FleetObserver, PoolObserver, SwapObserver {
  readonly series: SeriesRecorder;
  /** What the engines of each deployment do, and in tokens what providers do. */
  readonly serving: readonly ServingUsage[];
  /** What providers have billed. */
  readonly providers: ProviderAccounts;
  /** What befell regions. */
  readonly regions: RegionLog;
  /** What each gateway does; services that are none have one that stays empty. */
  readonly gateways: readonly GatewayUsage[];
  /** Who wants to see all of it. */
  readonly tracer: WorldTracer | undefined;
  readonly #simulation: Simulation;
  readonly #scenario: Scenario;
  readonly #recorded: Recorded;
  readonly #requests: RequestRecorder;
  readonly #fleet: FleetRecorder;

  constructor(options: RecorderOptions) {
    const { simulation, tenants, services, yardstick, warmup } = options;
    const usages = services.map(() => new FleetUsage());
    const places = clientPlaces(options.scenario);
    const whole = new FleetUsage();
    const gaps = services.map(() => new ProvisioningGap(yardstick.window));
    this.#simulation = simulation;
    this.#scenario = options.scenario;
    this.tracer = options.tracer;
    this.serving = services.map(() => new ServingUsage());
    this.providers = new ProviderAccounts(usages, whole);
    this.gateways = services.map(() => new GatewayUsage());
    this.#fleet = new FleetRecorder({
      simulation,
      services,
      usages,
      whole,
      gaps,
      mostServed: services.map((service) => mostServed(service, options.scenario)),
      onPower: options.onPower,
    });
    this.regions = new RegionLog(
      simulation,
      regionsOf(options.scenario, services),
      (event, place) => {
        this.tracer?.happened(event, place);
        this.#fleet.happened(event, place);
      },
    );
    const { pools } = this.#fleet;
    const { scenario } = options;
    const carbon = CarbonAccounts.of({ simulation, scenario, services, usages, pools });
    this.series = new SeriesRecorder(services, usages, this.serving, this.#fleet, carbon);
    this.#requests = new RequestRecorder({
      ...options,
      places,
      usages,
      whole,
      gaps,
      series: this.series,
      hasEnergy: carbon !== undefined,
    });
    this.#recorded = {
      tenants,
      services,
      warmup,
      usages,
      whole,
      gaps,
      yardstick,
      serving: this.serving,
      gateways: this.gateways,
      providers: this.providers,
      requests: this.#requests,
      fleet: this.#fleet,
      places,
      regions: this.regions,
      inRegion: (region) => servicesIn(options.scenario, services, region),
      carbon,
    };
  }

  /** Forgets what fleets held before now. Requests count by their arrival. */
  endWarmup(): void {
    const { now } = this.#simulation;
    this.series.beforeReset(now);
    for (const serving of this.serving) serving.reset();
    for (const gateway of this.gateways) gateway.reset();
    this.providers.reset();
    this.#fleet.endWarmup(now);
    this.#recorded.carbon?.reset();
    this.#requests.endWarmup(now);
  }

  /** Told of the nodes of pools. */
  get nodes(): NodeObserver {
    const { nodes } = this.#fleet;
    return this.tracer === undefined ? nodes : bothNodeObservers(this.tracer, nodes);
  }

  /** What befell the fleet up to now. */
  get fleetEvents(): readonly EventRow[] {
    return this.#fleet.events;
  }

  /** What was recorded up to now, for those who only look at it. */
  get recorded(): Recorded {
    return this.#recorded;
  }

  /** What was recorded, at the end of the run. */
  result(): Omit<CellResult, 'fingerprint' | 'events' | 'audit' | 'chaos'> {
    const { now } = this.#simulation;
    this.series.finish(now);
    this.#requests.minutes.finish(now);
    for (const gap of this.#recorded.gaps) gap.finish(now);
    const values = recordedValues(this.#recorded, now);
    attributeEnergy(this.#recorded, now);
    const charges = recordedCharges(this.#recorded, this.#scenario, now);
    return {
      warmup: toSeconds(this.#recorded.warmup),
      ...values,
      total: withBill(values.total, charges, toSeconds(now - this.#recorded.warmup)),
      charges,
      series: this.series.rows,
      decisions: this.#fleet.decisions.rows,
      fleetEvents: this.#fleet.events,
      startups: this.#fleet.starts.rows(),
      requests: this.#requests.log?.table(),
    };
  }

  arrived(deployment: number, request: RequestId): void {
    this.tracer?.arrived(deployment, request);
    this.#requests.arrived(deployment, request);
  }

  rejected(deployment: number, request: RequestId, reason: Rejection | GatewayRejection): void {
    this.tracer?.rejected(deployment, request, reason);
    this.#requests.rejected(deployment, request, reason);
  }

  deferred(gateway: number, request: RequestId): void {
    this.tracer?.deferred(gateway, request);
    this.#requests.deferred(gateway, request);
  }

  resumed(gateway: number, request: RequestId): void {
    this.tracer?.resumed(gateway, request);
    this.#requests.resumed(gateway, request);
  }

  givenUp(deployment: number, request: RequestId, by: 'time-out' | 'client'): void {
    this.tracer?.givenUp(deployment, request, by);
    this.#requests.givenUp(deployment, request, by);
  }

  failed(deployment: number, request: RequestId, because: string): void {
    this.tracer?.failed(deployment, request, because);
    this.#requests.failed(deployment, request, because);
  }

  released(request: RequestId): void {
    this.#requests.released(request);
  }

  sent(deployment: number, request: RequestId, replica: number): void {
    this.tracer?.sent(deployment, request, replica);
  }

  started(deployment: number, request: RequestId): void {
    this.tracer?.started(deployment, request);
    this.#requests.started(deployment, request);
  }

  completed(deployment: number, request: RequestId): void {
    this.tracer?.completed(deployment, request);
    this.#requests.completed(deployment, request);
  }

  /** A call to a provider was billed by itself. */
  billed(request: RequestId, usd: number): void {
    this.#requests.billed(request, usd);
  }

  /** Something befell a service that has no replicas. */
  befell(service: number, event: string, because: string): void {
    this.tracer?.befell(service, event, because);
    this.#fleet.befell(service, event, because);
  }

  /** A gateway decided that a target may be called, or may not, or something of a tenant's budget. */
  judged(service: number, policy: string, target: string, state: string, because: string): void {
    this.tracer?.judged(service, policy, target, state, because);
    this.#fleet.judged(service, policy, target, state, because);
  }

  slots(deployment: number, busy: number, open: number): void {
    this.#fleet.slots(deployment, busy, open);
  }

  replica(
    deployment: number,
    replica: number,
    event: ReplicaEvent,
    holding: Holding,
    because?: string,
  ): void {
    this.tracer?.replica(deployment, replica, event, holding, because);
    this.#fleet.replica(deployment, replica, event, holding, because);
  }

  phase(
    deployment: number,
    replica: number,
    phase: StartupPhase,
    seconds: number,
    holding: Holding,
  ): void {
    this.tracer?.phase(deployment, replica, phase, seconds, holding);
    this.#fleet.phase(deployment, replica, phase, seconds, holding);
  }

  start(deployment: number, record: StartRecord): void {
    this.#fleet.starts.add(deployment, record);
  }

  used(deployment: number, change: number, sheet: PooledSheet): void {
    this.#fleet.used(deployment, change, sheet);
  }

  working(deployment: number, holding: Holding, isWorking: boolean): void {
    this.#fleet.working(deployment, holding, isWorking);
  }

  serves(deployment: number, holding: Holding, count: number): void {
    this.#fleet.serves(deployment, holding, count);
  }

  held(holding: Holding, change: number): void {
    this.#fleet.held(holding, change);
  }

  swapped(holding: Holding, event: SwapEvent, seconds: number): void {
    this.tracer?.swapped(holding, event, seconds);
    this.#fleet.swapped(holding, event, seconds);
  }

  pending(deployment: number, replica: number, because: string): void {
    this.tracer?.pending(deployment, replica, because);
    this.#fleet.pending(deployment, replica, because);
  }

  unplaced(deployment: number, because: string): void {
    this.tracer?.unplaced(deployment, because);
    this.#fleet.unplaced(deployment, because);
  }

  rented(device: PooledAccelerator, change: 1 | -1, last?: number): void {
    this.tracer?.rented(device, change);
    this.#fleet.rented(device, change, last);
  }

  occupied(device: PooledAccelerator, change: 1 | -1): void {
    this.#fleet.occupied(device, change);
  }

  fragmented(change: number): void {
    this.#fleet.fragmented(change);
  }

  ready(deployment: number, count: number): void {
    this.tracer?.ready(deployment, count);
    this.regions.ready(deployment, count);
    this.#fleet.ready(deployment, count);
  }

  decided(deployment: number, decision: FleetDecision): void {
    this.tracer?.decided(deployment, decision);
    this.#fleet.decided(deployment, decision);
  }
}

/** Sequences, or batches, that a replica of a deployment serves side by side at the most. */
function mostServed({ kind, name }: RecordedService, { deployments }: Scenario): number {
  if (kind !== 'deployment') return 0;
  const { engine } = deployments[name]!;
  return engine.kind === 'llm' ? engine.max_num_seqs : engine.slots;
}
