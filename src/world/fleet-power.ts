import type { Simulation } from '../engine/simulation.ts';
import { toSeconds } from '../engine/time.ts';
import type { FleetUsage } from '../metrics/fleet-usage.ts';
import type { Holding } from '../models/fleet/holding.ts';
import type { PooledSheet } from '../models/fleet/pooled-accelerator.ts';
import { CurvedPower } from './curved-power.ts';
import type { PoolAccounts } from './pool-accounts.ts';
import type { RecordedService } from './recorded-service.ts';
import type { ReplicaAccounts } from './replica-accounts.ts';

/**
 * Told what a deployment, or a pool, draws from a second on: a pool what is at rest of all that it rents, and a deployment
 * what it has of that and what it draws in all. For those who check energy; where nobody asks, nobody is told.
 */
export type PowerListener = (
  seconds: number,
  of: { readonly deployment: string } | { readonly pool: string },
  restWatts: number,
  watts: number,
) => void;

export interface FleetPowerOptions {
  readonly simulation: Simulation;
  readonly services: readonly RecordedService[];
  /** Of each service, and of all together. */
  readonly usages: readonly FleetUsage[];
  readonly whole: FleetUsage;
  /** Sequences, or batches, that a replica of each service serves side by side at the most. */
  readonly mostServed: readonly number[];
  readonly onPower: PowerListener | undefined;
}

/** What work draws of accelerators above rest, by their power models. */
export class FleetPower {
  readonly #options: FleetPowerOptions;
  readonly #accounts: ReplicaAccounts;
  readonly #pools: PoolAccounts;
  readonly #curved: CurvedPower;
  /** Of replicas whose power goes by their batch, what they serve, and what of their accelerators that uses. */
  readonly #served = new Map<Holding, number>();
  readonly #batchUse = new Map<Holding, number>();

  constructor(options: FleetPowerOptions, accounts: ReplicaAccounts, pools: PoolAccounts) {
    this.#options = options;
    this.#accounts = accounts;
    this.#pools = pools;
    this.#curved = new CurvedPower((owner, watts) => this.#add(owner, watts));
  }

  /** Work uses so much more of an accelerator, or of `capacity` of them that a replica has whole. */
  used(deployment: number, change: number, sheet: PooledSheet, capacity: number): void {
    const { curve, dynamicWatts } = sheet;
    if (curve === undefined) this.#add(deployment, change * dynamicWatts);
    else if (!curve.byBatch) this.#curved.use(sheet, capacity, deployment, change);
  }

  /** A replica whose power goes by its batch serves so many sequences, or batches. */
  serves(deployment: number, holding: Holding, count: number): void {
    const before = this.#batchUse.get(holding) ?? 0;
    const part = Math.min(1, count / this.#options.mostServed[deployment]!);
    const after = part * this.#accounts.accelerators(holding);
    if (count === 0) {
      this.#served.delete(holding);
      this.#batchUse.delete(holding);
    } else {
      this.#served.set(holding, count);
      this.#batchUse.set(holding, after);
    }
    this.#curved.use(holding.sheet, capacityOf(holding), deployment, after - before, count);
  }

  /** A replica counts for more accelerators, or fewer, than before. */
  held(holding: Holding): void {
    const { owner } = holding.request.terms;
    const served = this.#served.get(holding);
    if (served !== undefined) this.serves(owner, holding, served);
    this.told(owner);
  }

  /** Tells the listener what a deployment draws. */
  told(deployment: number): void {
    const { onPower, usages, services, simulation } = this.#options;
    if (onPower === undefined) return;
    const { watts, restWatts } = usages[deployment]!;
    const { name } = services[deployment]!;
    onPower(toSeconds(simulation.now), { deployment: name }, restWatts.value, watts.value);
  }

  /** An accelerator is rented or returned, whoever has a part of it. */
  rented(sheet: PooledSheet, change: 1 | -1): void {
    this.#rest(sheet, change * sheet.width * (sheet.vacantWatts ?? sheet.idleWatts));
  }

  /** One that is rented with its node gets its first resident, or loses its last. */
  occupied(sheet: PooledSheet, change: 1 | -1): void {
    if (sheet.vacantWatts === undefined) return;
    this.#rest(sheet, change * sheet.width * (sheet.idleWatts - sheet.vacantWatts));
  }

  /** All that is rented draws so much more at rest. */
  #rest({ pool }: PooledSheet, watts: number): void {
    const { whole, onPower, simulation } = this.#options;
    const { now } = simulation;
    whole.watts.add(now, watts);
    whole.restWatts.add(now, watts);
    if (pool === undefined) return;
    this.#pools.rests(now, pool, watts);
    if (onPower === undefined) return;
    const rest = this.#pools.of(pool.name)!.restWatts.value;
    onPower(toSeconds(now), { pool: pool.name }, rest, rest);
  }

  #add(deployment: number, watts: number): void {
    const { now } = this.#options.simulation;
    this.#options.usages[deployment]!.watts.add(now, watts);
    this.#options.whole.watts.add(now, watts);
    this.told(deployment);
  }
}

/** Accelerators that a replica has, or shares. */
export function capacityOf({ devices, sheet }: Holding): number {
  return devices.length * sheet.width;
}
