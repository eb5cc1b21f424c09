import { fragmentsOf, type TaskKind } from '../../policies/placement/fragmentation.ts';
import type { PlacementPolicy } from '../../policies/placement/placement.ts';
import { slack } from '../../policies/sharing/fair-shares.ts';
import type { Division } from './division.ts';
import type { Holding, PlaceRequest } from './holding.ts';
import type { PendingReplicas } from './pending.ts';
import type { PooledAccelerator } from './pooled-accelerator.ts';

/** Told what a pool rents, as it changes: accelerators, dollars an hour, and what is left in fragments. */
export interface PoolObserver {
  /** `last` is the deployment whose replica returns an accelerator; undefined where its node does. */
  rented(device: PooledAccelerator, change: 1 | -1, last?: number): void;
  /** An accelerator that is rented with its node gets its first resident, or loses its last. */
  occupied?(device: PooledAccelerator, change: 1 | -1): void;
  /** What is free and yet of no use changed by so many accelerators. */
  fragmented(change: number): void;
  /** A replica counts for so many accelerators more, or fewer, than it has reserved. */
  held(holding: Holding, change: number): void;
}

/**
 * Accelerators that replicas rent and give back; never more than there are (I10), and of none more than it has (I5).
 * An accelerator is rented while anybody has a part of it; those of nodes as long as there is the node.
 */
export class AcceleratorPool {
  readonly accelerators: readonly PooledAccelerator[];
  /** Replicas that wait for room; undefined where none will come, so that who finds none is refused. */
  pending: PendingReplicas | undefined;
  /** Whether accelerators are rented with their nodes, whoever has a part of them. */
  rentsNodes = false;
  /** Told that a replica gave back what it had. */
  onReleased: (() => void) | undefined;
  readonly #division: Division;
  readonly #policy: PlacementPolicy;
  readonly #mix: readonly TaskKind[];
  readonly #observer: PoolObserver | undefined;
  /** Machines by accelerator. */
  readonly #nodes: number[];
  /** Who has what, and by how many accelerators it counts for less than it has reserved. */
  readonly #holdings = new Map<Holding, number>();
  /** What is free and yet of no use, by accelerator, and all of it. */
  readonly #fragmentsOf: number[];
  #fragments = 0;
  /** Why the last replica found no room. */
  refusal = '';

  constructor(
    accelerators: readonly PooledAccelerator[],
    division: Division,
    policy: PlacementPolicy,
    mix: readonly TaskKind[] = [],
    observer?: PoolObserver,
  ) {
    this.accelerators = accelerators;
    this.#nodes = [...accelerators.keys()];
    this.#division = division;
    this.#policy = policy;
    this.#mix = mix;
    this.#observer = observer;
    this.#fragmentsOf = accelerators.map((one) => fragmentsOf(one, mix));
  }

  /** Finds a place for a replica; undefined, and nothing taken, where there is none. */
  take(request: PlaceRequest): Holding | undefined {
    if (request.kinds.length === 0) {
      this.refusal = 'no accelerator of the pool can hold it';
      return undefined;
    }
    const first = this.#allow(request);
    if (first === undefined) {
      this.refusal = 'no accelerator of the pool has room for one more';
      return undefined;
    }
    const asked = request.kinds[this.#kindOn(first, request)]!;
    const width = this.accelerators[0]!.sheet.width;
    const { devices, because } = this.#policy(this.accelerators, {
      bytes: this.#division.bytes(first, asked, request),
      share: this.#division.share(asked, request),
      count: request.accelerators / width,
      prefer: request.prefer,
    });
    if (devices === undefined) {
      this.refusal = because;
      return undefined;
    }
    for (const device of devices) this.#rent(device, 1);
    const kind = this.#kindOn(devices[0]!, request);
    const holding = this.#division.take(devices, kind, request);
    this.#holdings.set(holding, 0);
    if (this.accelerators[devices[0]!]!.residents > 1) this.#weigh(devices);
    this.#measure(devices);
    return holding;
  }

  release(holding: Holding): void {
    holding.leave();
    this.#discount(holding, 0);
    this.#holdings.delete(holding);
    this.#weigh(holding.devices);
    const { owner } = holding.request.terms;
    for (const device of holding.devices) this.#rent(device, -1, owner);
    this.#measure(holding.devices);
    this.onReleased?.();
  }

  /** The machine that an accelerator, or a group of them, is in; each is one by itself where nobody said. */
  nodeOf(device: number): number {
    return this.#nodes[device]!;
  }

  /** Accelerators are in a machine from now on, which nobody was in before. */
  join(devices: readonly number[], node: number): void {
    for (const device of devices) this.#nodes[device] = node;
  }

  /** Whether replicas may come to some accelerators. */
  setUsable(devices: readonly number[], usable: boolean): void {
    for (const device of devices) this.accelerators[device]!.usable = usable;
  }

  /** Rents the accelerators of a node, or returns them. */
  rent(devices: readonly number[], change: 1 | -1): void {
    for (const device of devices) this.#observer?.rented(this.accelerators[device]!, change);
  }

  /** Who has a part of one of some accelerators. */
  holdingsOn(devices: readonly number[]): Holding[] {
    return [...this.#holdings.keys()].filter((one) =>
      one.devices.some((device) => devices.includes(device)),
    );
  }

  /** Accelerators of which nobody but one owner has a part. */
  freeFor(owner: number): number {
    const others = [...this.#holdings.keys()].filter(
      ({ request }) => request.terms.owner !== owner,
    );
    const taken = new Set(others.flatMap(({ devices }) => devices));
    return this.accelerators.reduce(
      (sum, { sheet }, device) => (taken.has(device) ? sum : sum + sheet.width),
      0,
    );
  }

  /** Replicas, of whatever deployment, that have a place on a machine. */
  onNode(node: number): number {
    let count = 0;
    for (const { devices } of this.#holdings.keys()) {
      if (this.nodeOf(devices[0]!) === node) count += 1;
    }
    return count;
  }

  /** Holdings whose replicas a fatal fault of one of them ends, its own among them. */
  fellows(holding: Holding): Holding[] {
    return [...this.#holdings.keys()].filter((other) => this.#division.sharesFate(holding, other));
  }

  /** Notes on every accelerator whether a replica may come there; the first where it may. */
  #allow(request: PlaceRequest): number | undefined {
    let first: number | undefined;
    for (let device = 0; device < this.accelerators.length; device += 1) {
      const allowed = this.#kindOn(device, request) >= 0;
      this.accelerators[device]!.allowed = allowed;
      if (allowed) first ??= device;
    }
    return first;
  }

  /** The first kind of place that a replica can have on an accelerator; -1 where there is none. */
  #kindOn(device: number, request: PlaceRequest): number {
    const { accelerator, usable } = this.accelerators[device]!;
    if (!usable) return -1;
    return request.kinds.findIndex(
      (kind) => kind.accelerator === accelerator && this.#division.allows(device, kind, request),
    );
  }

  /** The first resident rents an accelerator, and the last returns it. */
  #rent(device: number, change: 1 | -1, last?: number): void {
    const one = this.accelerators[device]!;
    if (one.residents > 0) return;
    if (this.rentsNodes) this.#observer?.occupied?.(one, change);
    else this.#observer?.rented(one, change, last);
  }

  /**
   * What replicas reserve is the larger of two parts, which may come to more than the accelerator: then each counts
   * for less, in proportion, so that all of them together pay for it once (I8).
   */
  #weigh(devices: readonly number[]): void {
    const { sheet, residents } = this.accelerators[devices[0]!]!;
    if (devices.length > 1 || residents === 0) return;
    const { width } = sheet;
    const own = [...this.#holdings.keys()].filter((one) => one.devices[0] === devices[0]);
    const sum = own.reduce((total, { reserved }) => total + reserved, 0);
    for (const one of own) {
      this.#discount(one, sum > width * slack ? one.reserved * (1 - width / sum) : 0);
    }
  }

  #discount(holding: Holding, discount: number): void {
    const before = this.#holdings.get(holding)!;
    if (discount === before) return;
    this.#holdings.set(holding, discount);
    this.#observer?.held(holding, before - discount);
  }

  /** Some accelerators changed. */
  #measure(devices: readonly number[]): void {
    if (this.#mix.length === 0) return;
    for (const device of devices) {
      this.#fragmentsOf[device] = fragmentsOf(this.accelerators[device]!, this.#mix);
    }
    // Added up anew, so that roundings do not.
    const fragments = this.#fragmentsOf.reduce((sum, one) => sum + one, 0);
    this.#observer?.fragmented(fragments - this.#fragments);
    this.#fragments = fragments;
  }
}
