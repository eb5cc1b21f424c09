import type { Simulation } from '../engine/simulation.ts';
import { toSeconds } from '../engine/time.ts';
import { CapacityWaits } from '../metrics/capacity-waits.ts';
import type { FleetUsage } from '../metrics/fleet-usage.ts';
import type { ProvisioningGap } from '../metrics/provisioning-gap.ts';
import { ScalingMoves } from '../metrics/scaling-moves.ts';
import { TimeWeighted } from '../metrics/time-weighted.ts';
import type { Holding } from '../models/fleet/holding.ts';
import type { FleetDecision, ReplicaEvent } from '../models/fleet/observer.ts';
import type { PooledAccelerator, PooledSheet } from '../models/fleet/pooled-accelerator.ts';
import type { StartupPhase } from '../models/fleet/startup-config.ts';
import type { SwapEvent } from '../models/sharing/swapped-model.ts';
import { DecisionLog } from './decision-log.ts';
import { capacityOf, FleetPower, type FleetPowerOptions } from './fleet-power.ts';
import { NodeLog } from './node-log.ts';
import { PoolAccounts } from './pool-accounts.ts';
import { Rentals } from './rentals.ts';
import { ReplicaAccounts } from './replica-accounts.ts';
import type { EventRow } from './result.ts';
import { StartLog } from './start-log.ts';

export interface FleetRecorderOptions extends FleetPowerOptions {
  readonly gaps: readonly ProvisioningGap[];
}

/** Keeps what fleets hold, what befalls their replicas, and who wanted how many of them. */
export class FleetRecorder {
  readonly decisions = new DecisionLog();
  readonly events: EventRow[] = [];
  readonly nodes: NodeLog;
  /** Of each deployment. */
  readonly moves: readonly ScalingMoves[];
  readonly waits: readonly CapacityWaits[];
  readonly accounts: ReplicaAccounts;
  readonly starts: StartLog;
  /** What each pool rents. */
  readonly pools = new PoolAccounts();
  /** Accelerators that are free and of no use to anybody. */
  readonly fragments = new TimeWeighted();
  /** Replicas of each deployment that found no room. */
  readonly unplacedCounts: number[];

  readonly #options: FleetRecorderOptions;
  readonly #simulation: Simulation;
  readonly #rentals = new Rentals();
  /** What replicas that work, each at a place of its own, count for in use. */
  readonly #working = new Map<Holding, number>();
  readonly #power: FleetPower;

  constructor(options: FleetRecorderOptions) {
    const { services, usages, whole } = options;
    this.#options = options;
    this.#simulation = options.simulation;
    this.nodes = new NodeLog(options.simulation, this.events, this.decisions.rows);
    this.moves = services.map(() => new ScalingMoves());
    this.waits = services.map(() => new CapacityWaits());
    this.starts = new StartLog(services.map(({ name }) => name));
    this.accounts = new ReplicaAccounts(usages, whole);
    this.unplacedCounts = services.map(() => 0);
    this.#power = new FleetPower(options, this.accounts, this.pools);
  }

  /** Forgets what fleets held and wanted before now. */
  endWarmup(now: number): void {
    const { usages, whole, gaps } = this.#options;
    for (const one of [...usages, whole, this.fragments, ...gaps]) one.reset(now);
    for (const one of [...this.moves, ...this.waits]) one.reset();
    this.pools.reset(now);
    this.unplacedCounts.fill(0);
  }

  slots(deployment: number, busy: number, open: number): void {
    const { now } = this.#simulation;
    const { usages, whole } = this.#options;
    const usage = usages[deployment]!;
    whole.busySlots.add(now, busy - usage.busySlots.value);
    whole.openSlots.add(now, open - usage.openSlots.value);
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
    this.accounts.replica(this.#simulation.now, replica, event, holding);
    this.#power.told(deployment);
    const place = placeOf(holding) + (because === undefined ? '' : ` (${because})`);
    this.#tell(deployment, replica, event, place);
  }

  phase(
    deployment: number,
    replica: number,
    phase: StartupPhase,
    seconds: number,
    holding: Holding,
  ): void {
    const lasts = `${phase} ${Number(seconds.toFixed(3))} s`;
    this.#tell(deployment, replica, 'phase', `${placeOf(holding)} (${lasts})`);
  }

  used(deployment: number, change: number, sheet: PooledSheet): void {
    this.#used(deployment, change, sheet, sheet.width);
  }

  working(deployment: number, holding: Holding, isWorking: boolean): void {
    // What it counted for to the last, and not what it reserved: parts may come to more than their accelerator.
    const before = this.#working.get(holding) ?? 0;
    const after = isWorking ? this.accounts.accelerators(holding) : 0;
    if (isWorking) this.#working.set(holding, after);
    else this.#working.delete(holding);
    this.#used(deployment, after - before, holding.sheet, capacityOf(holding));
  }

  /** A replica whose power goes by its batch serves so many sequences, or batches. */
  serves(deployment: number, holding: Holding, count: number): void {
    this.#power.serves(deployment, holding, count);
  }

  held(holding: Holding, change: number): void {
    this.accounts.held(this.#simulation.now, holding, change);
    if (this.#working.has(holding)) this.working(holding.request.terms.owner, holding, true);
    this.#power.held(holding);
  }

  swapped(holding: Holding, event: SwapEvent, seconds: number): void {
    const { owner } = holding.request.terms;
    const { usages, whole } = this.#options;
    for (const usage of [usages[owner]!, whole]) {
      usage.swaps += Number(event === 'swapped-in');
      usage.swapSeconds += seconds;
    }
    this.#tell(owner, this.accounts.replicaWith(holding), event, placeOf(holding));
  }

  pending(deployment: number, replica: number, because: string): void {
    this.#tell(deployment, replica, 'pending', because);
  }

  unplaced(deployment: number, because: string): void {
    const { name } = this.#options.services[deployment]!;
    this.unplacedCounts[deployment]! += 1;
    const last = this.events.findLast((row) => row.deployment === name);
    // Autoscalers ask at every interval: the same refusal again is no news.
    if (last?.event === 'unplaced' && last.place === because) return;
    this.#tell(deployment, Number.NaN, 'unplaced', because);
  }

  /** What a bill is rounded up by is paid by whoever returned the accelerator; by nobody of them where its node did. */
  rented(device: PooledAccelerator, change: 1 | -1, last?: number): void {
    const { now } = this.#simulation;
    const { usages, whole } = this.#options;
    const { sheet } = device;
    let rounded = 0;
    if (change === 1) this.#rentals.begin(device, now);
    else {
      rounded = this.#rentals.end(device, now);
      whole.roundedUsd += rounded;
      if (last !== undefined) usages[last]!.roundedUsd += rounded;
    }
    this.pools.rented(now, sheet, change, rounded);
    whole.accelerators.add(now, change * sheet.width);
    whole.price.add(now, change * sheet.usdPerHour);
    this.#power.rented(sheet, change);
  }

  occupied({ sheet }: PooledAccelerator, change: 1 | -1): void {
    this.#power.occupied(sheet, change);
  }

  fragmented(change: number): void {
    this.fragments.add(this.#simulation.now, change);
  }

  ready(deployment: number, count: number): void {
    const { now } = this.#simulation;
    const { usages, whole, gaps } = this.#options;
    const usage = usages[deployment]!;
    whole.replicas.add(now, count - usage.replicas.value);
    usage.replicas.set(now, count);
    gaps[deployment]!.ready(now, count);
    this.waits[deployment]!.ready(now, count);
  }

  decided(deployment: number, decision: FleetDecision): void {
    const { now } = this.#simulation;
    const { current, desired } = decision;
    if (now === 0) {
      // The fleet that is there when the run begins is no scaling.
      this.moves[deployment]!.begin(desired);
    } else {
      this.moves[deployment]!.decided(current, desired);
      this.waits[deployment]!.decided(now, current, desired);
    }
    const { name } = this.#options.services[deployment]!;
    this.decisions.add({ time: toSeconds(now), deployment: name, ...decision });
  }

  /** Something befell a service that has no replicas. */
  befell(service: number, event: string, because: string): void {
    this.#tell(service, Number.NaN, event, because);
  }

  /** Something befell a place. */
  happened(event: string, place: string): void {
    const time = toSeconds(this.#simulation.now);
    this.events.push({ time, deployment: '', replica: Number.NaN, event, place });
  }

  /** A gateway decided that a target may be called, or may not. */
  judged(service: number, policy: string, target: string, state: string, because: string): void {
    const { name } = this.#options.services[service]!;
    const time = toSeconds(this.#simulation.now);
    const counts = { current: Number.NaN, desired: Number.NaN, applied: Number.NaN };
    this.decisions.rows.push({ time, deployment: name, policy, ...counts, because, target, state });
  }

  /** `capacity` is of how many accelerators it is a part. */
  #used(deployment: number, change: number, sheet: PooledSheet, capacity: number): void {
    const { now } = this.#simulation;
    const { usages, whole } = this.#options;
    this.#use(now, usages[deployment]!, change, sheet);
    this.#use(now, whole, change, sheet);
    this.#power.used(deployment, change, sheet, capacity);
  }

  #use(now: number, usage: FleetUsage, change: number, sheet: PooledSheet): void {
    usage.used.add(now, change);
    usage.usedPrice.add(now, (change * sheet.usdPerHour) / sheet.width);
  }

  #tell(deployment: number, replica: number, event: string, place: string): void {
    const { name } = this.#options.services[deployment]!;
    const time = toSeconds(this.#simulation.now);
    this.events.push({ time, deployment: name, replica, event, place });
  }
}

/** Where a replica is, as `0`, `2+3`, or `1:3g.40gb`. */
function placeOf({ devices, place, request }: Holding): string {
  const { profile } = request.kinds[place.kind]!;
  return `${devices.join('+')}${profile === undefined ? '' : `:${profile}`}`;
}
