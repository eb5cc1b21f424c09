import type { Simulation } from '../engine/simulation.ts';
import { toSeconds } from '../engine/time.ts';
import { FleetUsage } from '../metrics/fleet-usage.ts';
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
import type { RequestId, Requests } from '../models/requests.ts';
import type { SwapEvent } from '../models/sharing/swapped-model.ts';
import { FleetRecorder } from './fleet-recorder.ts';
import type { LatencyLog } from './latency-log.ts';
import type { RecordedDeployment } from './recorded-deployment.ts';
import { type Recorded, recordedValues } from './recorded-values.ts';
import { RequestRecorder } from './request-recorder.ts';
import type { CellResult, EventRow } from './result.ts';
import { SeriesRecorder } from './series-recorder.ts';
import type { Tenant } from './tenants.ts';
import type { Yardstick } from './yardstick.ts';

export interface RecorderOptions {
  readonly simulation: Simulation;
  readonly requests: Requests;
  readonly tenants: readonly Tenant[];
  readonly deployments: readonly RecordedDeployment[];
  /** Ticks at the start that count for nothing. */
  readonly warmup: number;
  readonly yardstick: Yardstick;
  readonly logRequests: boolean;
  /** Kept by a pilot run that looks for the end of the warm-up. */
  readonly latencies: LatencyLog | undefined;
  /** Called when a request has its outcome and has been recorded. */
  readonly ended: (request: RequestId) => void;
}

/** Watches a fleet and keeps what the result will say of it: hands on what is told to whoever counts it. */
export class Recorder implements FleetObserver, PoolObserver, SwapObserver {
  readonly series: SeriesRecorder;
  /** What the engines of each deployment do. */
  readonly serving: readonly ServingUsage[];
  readonly #simulation: Simulation;
  readonly #recorded: Recorded;
  readonly #requests: RequestRecorder;
  readonly #fleet: FleetRecorder;

  constructor(options: RecorderOptions) {
    const { simulation, tenants, deployments, yardstick, warmup } = options;
    const usages = deployments.map(() => new FleetUsage());
    const whole = new FleetUsage();
    const gaps = deployments.map(() => new ProvisioningGap(yardstick.window));
    this.#simulation = simulation;
    this.serving = deployments.map(() => new ServingUsage());
    this.#fleet = new FleetRecorder({ simulation, deployments, usages, whole, gaps });
    this.series = new SeriesRecorder(deployments, usages, this.serving, this.#fleet);
    this.#requests = new RequestRecorder({ ...options, usages, whole, gaps, series: this.series });
    this.#recorded = {
      tenants,
      deployments,
      warmup,
      usages,
      whole,
      gaps,
      yardstick,
      serving: this.serving,
      requests: this.#requests,
      fleet: this.#fleet,
    };
  }

  /** Forgets what fleets held before now. Requests count by their arrival. */
  endWarmup(): void {
    const { now } = this.#simulation;
    this.series.beforeReset(now);
    for (const serving of this.serving) serving.reset();
    this.#fleet.endWarmup(now);
    this.#requests.endWarmup(now);
  }

  /** Told of the nodes of pools. */
  get nodes(): NodeObserver {
    return this.#fleet.nodes;
  }

  /** What befell the fleet up to now. */
  get fleetEvents(): readonly EventRow[] {
    return this.#fleet.events;
  }

  /** What was recorded, at the end of the run. */
  result(): Omit<CellResult, 'fingerprint' | 'events'> {
    const { now } = this.#simulation;
    this.series.finish(now);
    this.#requests.minutes.finish(now);
    for (const gap of this.#recorded.gaps) gap.finish(now);
    return {
      warmup: toSeconds(this.#recorded.warmup),
      ...recordedValues(this.#recorded, now),
      series: this.series.rows,
      decisions: this.#fleet.decisions.rows,
      fleetEvents: this.#fleet.events,
      startups: this.#fleet.starts.rows(),
      requests: this.#requests.log?.rows,
    };
  }

  arrived(deployment: number, request: RequestId): void {
    this.#requests.arrived(deployment, request);
  }

  rejected(deployment: number, request: RequestId, reason: Rejection): void {
    this.#requests.rejected(deployment, request, reason);
  }

  givenUp(deployment: number, request: RequestId, by: 'time-out' | 'client'): void {
    this.#requests.givenUp(deployment, request, by);
  }

  failed(deployment: number, request: RequestId, because: string): void {
    this.#requests.failed(deployment, request, because);
  }

  released(request: RequestId): void {
    this.#requests.released(request);
  }

  started(deployment: number, request: RequestId): void {
    this.#requests.started(deployment, request);
  }

  completed(deployment: number, request: RequestId): void {
    this.#requests.completed(deployment, request);
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
    this.#fleet.replica(deployment, replica, event, holding, because);
  }

  phase(
    deployment: number,
    replica: number,
    phase: StartupPhase,
    seconds: number,
    holding: Holding,
  ): void {
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

  held(holding: Holding, change: number): void {
    this.#fleet.held(holding, change);
  }

  swapped(holding: Holding, event: SwapEvent, seconds: number): void {
    this.#fleet.swapped(holding, event, seconds);
  }

  pending(deployment: number, replica: number, because: string): void {
    this.#fleet.pending(deployment, replica, because);
  }

  unplaced(deployment: number, because: string): void {
    this.#fleet.unplaced(deployment, because);
  }

  rented(device: PooledAccelerator, change: 1 | -1, last?: number): void {
    this.#fleet.rented(device, change, last);
  }

  fragmented(change: number): void {
    this.#fleet.fragmented(change);
  }

  ready(deployment: number, count: number): void {
    this.#fleet.ready(deployment, count);
  }

  decided(deployment: number, decision: FleetDecision): void {
    this.#fleet.decided(deployment, decision);
  }
}
