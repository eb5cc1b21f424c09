import { priority } from '../../engine/priority.ts';
import type { HandlerId, Simulation } from '../../engine/simulation.ts';
import { toSeconds } from '../../engine/time.ts';
import type { QuotaPolicy, Resources } from '../../policies/sharing/fair-shares.ts';
import type { Partitioner, PartitionState } from '../../policies/sharing/repartition.ts';
import type { Deployment } from './deployment.ts';
import type { FleetObserver } from './observer.ts';

/** A deployment whose replicas others want the accelerators of. */
export interface GovernedDeployment {
  readonly deployment: Deployment;
  /** Accelerators that are its own, and what it counts for beyond them. */
  readonly quota: number;
  readonly weight: number;
  /** What one replica takes. */
  readonly each: Resources;
  /** Replicas that a partition gives it. */
  readonly atLeast: number;
  readonly atMost: number;
}

/** Who decides what the deployments of a pool may have. */
export interface Governance {
  readonly quota: { readonly kind: string; readonly policy: QuotaPolicy } | undefined;
  readonly partition: { readonly kind: string; readonly policy: Partitioner } | undefined;
  /** Seconds that a replica is out of service when it moves. */
  readonly moving: number;
}

/**
 * Divides a pool among the deployments that want it: within quotas, whenever one wants another number of replicas;
 * or by a partition, at its intervals. Who is to have fewer drains first, and who is to have more gets them as the
 * others stop.
 */
export class PoolGovernor {
  readonly #simulation: Simulation;
  readonly #capacity: Resources;
  readonly #members: readonly GovernedDeployment[];
  readonly #governance: Governance;
  readonly #observer: FleetObserver;
  readonly #apply: HandlerId;
  /** Replicas that each deployment wants, and those that it may have; not a number until the run begins. */
  readonly #wanted: number[];
  readonly #granted: number[];
  #isApplying = false;

  constructor(
    name: string,
    simulation: Simulation,
    capacity: Resources,
    members: readonly GovernedDeployment[],
    governance: Governance,
    observer: FleetObserver,
  ) {
    this.#simulation = simulation;
    this.#capacity = capacity;
    this.#members = members;
    this.#governance = governance;
    this.#observer = observer;
    this.#wanted = members.map(() => 0);
    this.#granted = members.map(() => Number.NaN);
    this.#apply = simulation.on(`${name}/divide`, priority.control, () => {
      this.#isApplying = false;
      this.#carryOut();
    });
    if (governance.partition !== undefined) this.#repartitionEvery(name, governance.partition);
  }

  get deployments(): readonly Deployment[] {
    return this.#members.map(({ deployment }) => deployment);
  }

  /** What each deployment has when the run begins: what it wants, within its quota. */
  begin(wanted: readonly number[]): readonly number[] {
    for (const [member, count] of wanted.entries()) this.#wanted[member] = count;
    const grants = this.#grant();
    // The caller starts them at once.
    for (const grant of grants) this.#tell(grant, this.#granted[grant.member]!);
    return this.#granted;
  }

  /** A deployment wants so many replicas; returns how many it has, those on their way included. */
  want(deployment: Deployment, desired: number): number {
    const member = this.#members.findIndex((one) => one.deployment === deployment);
    // As long as nobody wants another number, all have what they may have, or it comes as replicas stop.
    if (this.#wanted[member] !== desired) {
      this.#wanted[member] = desired;
      const grants = this.#grant(member);
      this.#carryOut();
      for (const grant of grants) this.#tell(grant);
    }
    return this.#has(member);
  }

  /** A replica of the pool stopped: others may have what it leaves. */
  stopped(): void {
    if (this.#isApplying) return;
    this.#isApplying = true;
    this.#simulation.scheduleAt(this.#simulation.now, this.#apply, 0);
  }

  /** Divides the pool anew; returns the grants that changed, and what `asker` gets where that is less than it wants. */
  #grant(asker?: number): Grant[] {
    const { quota } = this.#governance;
    if (quota === undefined) {
      for (const [member, count] of this.#wanted.entries()) this.#granted[member] = count;
      return [];
    }
    const owners = this.#members.map((one, member) => ({
      name: one.deployment.config.name,
      weight: one.weight,
      quota: one.quota,
      usage: this.#has(member),
      demand: this.#wanted[member]!,
      each: one.each,
    }));
    const { granted, because } = quota.policy(this.#capacity, owners);
    const before = [...this.#granted];
    for (const [member, count] of granted.entries()) this.#granted[member] = count;
    return owners.flatMap(({ usage, demand }, member) => {
      const isNews =
        granted[member] !== before[member] || (member === asker && granted[member]! < demand);
      if (!isNews) return [];
      return { member, policy: quota.kind, current: usage, because: because[member]! };
    });
  }

  /** Those that give up replicas first, so that the others find room. */
  #carryOut(): void {
    for (const sign of [-1, 1]) {
      for (const [member, { deployment }] of this.#members.entries()) {
        const granted = this.#granted[member]!;
        if (sign * (granted - this.#has(member)) > 0) deployment.scaleTo(granted);
      }
    }
  }

  /** Replicas of a deployment, those on their way included, and not those that drain. */
  #has(member: number): number {
    const { deployment } = this.#members[member]!;
    return deployment.count + deployment.starting;
  }

  #repartitionEvery(name: string, partition: NonNullable<Governance['partition']>): void {
    const { interval } = partition.policy;
    if (interval === undefined) return;
    let state: PartitionState = partition.policy.initial();
    const before = this.#members.map(() => ({ busy: 0, completed: 0 }));
    const simulation = this.#simulation;
    const tick = simulation.on(`${name}/repartition`, priority.control, () => {
      const tenants = this.#members.map((one, member) => ({
        name: one.deployment.config.name,
        replicas: this.#granted[member]!,
        units: one.each.accelerators,
        bytes: one.each.bytes,
        work: workOf(one.deployment, before[member]!, interval),
        atLeast: one.atLeast,
        atMost: one.atMost,
      }));
      const decision = partition.policy.decide(state, {
        now: toSeconds(simulation.now),
        capacity: this.#capacity.accelerators,
        bytes: this.#capacity.bytes,
        tenants,
        cost: this.#governance.moving,
      });
      state = decision.state;
      const current = this.#members.map((_, member) => this.#has(member));
      for (const [member, count] of decision.desired.entries()) {
        this.#granted[member] = count;
        this.#wanted[member] = count;
      }
      this.#carryOut();
      for (const member of this.#members.keys()) {
        const { because } = decision;
        this.#tell({ member, policy: partition.kind, current: current[member]!, because });
      }
      simulation.schedule(interval, tick, 0);
    });
    simulation.schedule(interval, tick, 0);
  }

  /** What became of a grant: of one that is carried out, the replicas that are there now. */
  #tell({ member, ...grant }: Grant, applied = this.#has(member)): void {
    const desired = this.#wanted[member]!;
    this.#observer.decided(this.#members[member]!.deployment.index, { ...grant, desired, applied });
  }
}

/** What a deployment may have, before it is carried out: what it has, and why. */
interface Grant {
  readonly member: number;
  readonly policy: string;
  readonly current: number;
  readonly because: string;
}

/** Work offered since the last look, in replicas: those that were busy, and what waits over what one does. */
function workOf(
  deployment: Deployment,
  before: { busy: number; completed: number },
  interval: number,
): number {
  deployment.settle();
  const { busySlotTicks, completed } = deployment.totals;
  const busy = toSeconds(busySlotTicks - before.busy) / deployment.engine.slots;
  const served = completed - before.completed;
  before.busy = busySlotTicks;
  before.completed = completed;
  const perRequest = served === 0 ? interval : busy / served;
  return (busy + deployment.waiting * perRequest) / interval;
}
