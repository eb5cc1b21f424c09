import type { FleetUsage } from '../metrics/fleet-usage.ts';
import type { Holding } from '../models/fleet/holding.ts';
import type { ReplicaEvent } from '../models/fleet/observer.ts';

/** What a replica has of its pool, and whether it is on its way to readiness. */
interface Account {
  readonly replica: number;
  accelerators: number;
  usdPerHour: number;
  isStarting: boolean;
}

/** What the replicas of all deployments hold, in accelerators and dollars an hour, and what of it waits for them to be ready. */
export class ReplicaAccounts {
  readonly #usages: readonly FleetUsage[];
  readonly #whole: FleetUsage;
  readonly #accounts = new Map<Holding, Account>();
  /** What was told of holdings before their replicas were. */
  readonly #early = new Map<Holding, number>();
  /** Replicas of each deployment that are on their way. */
  readonly #starting: number[];

  constructor(usages: readonly FleetUsage[], whole: FleetUsage) {
    this.#usages = usages;
    this.#whole = whole;
    this.#starting = usages.map(() => 0);
  }

  /** Replicas of a deployment that hold something and are not ready. */
  starting(deployment: number): number {
    return this.#starting[deployment]!;
  }

  /** Accelerators for which a replica with a holding counts. */
  accelerators(holding: Holding): number {
    return this.#accounts.get(holding)?.accelerators ?? 0;
  }

  /** The number of the replica with a holding. */
  replicaWith(holding: Holding): number {
    return this.#accounts.get(holding)!.replica;
  }

  /** Something befalls a replica. */
  replica(now: number, replica: number, event: ReplicaEvent, holding: Holding): void {
    const account = this.#accounts.get(holding) ?? this.#open(now, replica, holding);
    this.#setStarting(now, holding, account, isOnItsWay(event));
    if (event !== 'stopped') return;
    this.#hold(now, holding, account, -account.accelerators, -account.usdPerHour);
    this.#accounts.delete(holding);
  }

  /** A replica counts for so many accelerators more, or fewer, than it has reserved. */
  held(now: number, holding: Holding, change: number): void {
    const { sheet } = holding;
    const usd = (change * sheet.usdPerHour) / sheet.width;
    const account = this.#accounts.get(holding);
    if (account !== undefined) this.#hold(now, holding, account, change, usd);
    else this.#early.set(holding, (this.#early.get(holding) ?? 0) + change);
  }

  #open(now: number, replica: number, holding: Holding): Account {
    const account = { replica, accelerators: 0, usdPerHour: 0, isStarting: false };
    this.#accounts.set(holding, account);
    this.#hold(now, holding, account, holding.reserved, holding.usdPerHour);
    const early = this.#early.get(holding);
    if (early !== undefined) {
      this.#early.delete(holding);
      this.held(now, holding, early);
    }
    return account;
  }

  #hold(now: number, holding: Holding, account: Account, change: number, usd: number): void {
    const usage = this.#usages[holding.request.terms.owner]!;
    account.accelerators += change;
    account.usdPerHour += usd;
    usage.accelerators.add(now, change);
    usage.price.add(now, usd);
    const watts = change * holding.sheet.idleWatts;
    usage.watts.add(now, watts);
    usage.restWatts.add(now, watts);
    if (account.isStarting) this.#wait(now, usage, change, usd);
  }

  #setStarting(now: number, holding: Holding, account: Account, isStarting: boolean): void {
    if (account.isStarting === isStarting) return;
    const { owner } = holding.request.terms;
    const sign = isStarting ? 1 : -1;
    account.isStarting = isStarting;
    this.#starting[owner]! += sign;
    const { accelerators, usdPerHour } = account;
    const usage = this.#usages[owner]!;
    this.#wait(now, usage, sign * accelerators, sign * usdPerHour);
    // Sums of parts leave roundings behind.
    if (this.#starting[owner] === 0) clear(now, usage);
    if (this.#starting.every((count) => count === 0)) clear(now, this.#whole);
  }

  #wait(now: number, usage: FleetUsage, change: number, usd: number): void {
    for (const one of [usage, this.#whole]) {
      one.starting.add(now, change);
      one.startingPrice.add(now, usd);
    }
  }
}

function clear(now: number, { starting, startingPrice }: FleetUsage): void {
  starting.set(now, 0);
  startingPrice.set(now, 0);
}

/** Whether a replica that holds something, after this, is not ready and is to be. */
function isOnItsWay(event: ReplicaEvent): boolean {
  switch (event) {
    case 'starting':
    case 'fault':
    case 'waking':
      return true;
    case 'ready':
    case 'draining':
    case 'stopped':
    case 'asleep':
      return false;
  }
}
