import type { SwapEvent, SwappedModel } from '../sharing/swapped-model.ts';
import type { SwappedAccelerator } from '../sharing/swapping.ts';
import type { Division } from './division.ts';
import type { Holding, PlaceKind, PlaceRequest } from './holding.ts';
import type { PooledAccelerator } from './pooled-accelerator.ts';

/** Told where the models of a pool are. */
export interface SwapObserver {
  /** A replica takes up so much more of accelerators' memory, or less, in accelerators. */
  held(holding: Holding, change: number): void;
  /** It came in, which took so many seconds; or it begins to leave. */
  swapped(holding: Holding, event: SwapEvent, seconds: number): void;
}

export interface SwapDivisionTerms {
  /** The accelerator that all its replicas run on, by its number in the pool. */
  readonly part: (device: number) => SwappedAccelerator;
  /** Bytes of host memory for each accelerator; infinite where that is not limited. */
  readonly hostBytes: number;
  readonly observer: SwapObserver;
}

/**
 * Replicas that leave an accelerator's memory to each other. None may be larger than it; and where not all of them fit,
 * all but the smallest must fit into host memory, for the smallest may be in alone. A replica goes where it never has
 * to leave, as long as there is such an accelerator, and then to one that is promised the least.
 */
export class SwapDivision implements Division {
  readonly #accelerators: readonly PooledAccelerator[];
  readonly #terms: SwapDivisionTerms;
  /** Bytes of each replica on each accelerator. */
  readonly #promised: readonly number[][];

  constructor(accelerators: readonly PooledAccelerator[], terms: SwapDivisionTerms) {
    this.#accelerators = accelerators;
    this.#terms = terms;
    this.#promised = accelerators.map(() => []);
  }

  allows(device: number, kind: PlaceKind, request: PlaceRequest): boolean {
    const crowding = this.#crowding(device, kind);
    return crowding <= 1 || (crowding < never && crowding <= this.#leastCrowding(request));
  }

  /** Nothing where memory is promised again: room there is made of it. */
  bytes(device: number, kind: PlaceKind): number {
    return this.#crowding(device, kind) <= 1 ? kind.bytes : 0;
  }

  share(): number {
    return 0;
  }

  take(devices: readonly number[], kind: number, request: PlaceRequest): Holding {
    const device = devices[0]!;
    const one = this.#accelerators[device]!;
    const { bytes } = request.kinds[kind]!;
    const part = this.#terms.part(device);
    const { observer } = this.#terms;
    const accelerators = (bytes / one.memoryBytes) * one.sheet.width;
    let model: SwappedModel | undefined;
    this.#promise(device, bytes);
    one.residents += 1;
    const holding: Holding = {
      request,
      devices,
      place: {
        kind,
        join: (runner) => {
          model = part.join(request.terms, runner, {
            bytes,
            held: (isHeld) => observer.held(holding, isHeld ? accelerators : -accelerators),
            swapped: (event, seconds) => observer.swapped(holding, event, seconds),
          });
          return model;
        },
      },
      // What it has of the accelerator it has only while it is in: the observer is told.
      reserved: 0,
      usdPerHour: 0,
      sheet: one.sheet,
      slice: undefined,
      preparation: 0,
      leave: () => {
        if (model !== undefined) part.leave(model);
        this.#takeBack(device, bytes);
        one.residents -= 1;
      },
    };
    return holding;
  }

  /** Each has a process of its own. */
  sharesFate(one: Holding, other: Holding): boolean {
    return one === other;
  }

  /** Times that an accelerator's memory would be promised with this one too; infinite where it must not come. */
  #crowding(device: number, kind: PlaceKind): number {
    const { accelerator, memoryBytes, usable } = this.#accelerators[device]!;
    if (!usable || accelerator !== kind.accelerator || kind.bytes > memoryBytes) return never;
    let total = kind.bytes;
    let smallest = kind.bytes;
    for (const bytes of this.#promised[device]!) {
      total += bytes;
      smallest = Math.min(smallest, bytes);
    }
    if (total > memoryBytes && total - smallest > this.#terms.hostBytes) return never;
    return total / memoryBytes;
  }

  #leastCrowding({ kinds }: PlaceRequest): number {
    return this.#accelerators.reduce(
      (least, _, device) =>
        kinds.reduce((so, kind) => Math.min(so, this.#crowding(device, kind)), least),
      never,
    );
  }

  #promise(device: number, bytes: number): void {
    this.#promised[device]!.push(bytes);
    this.#showFree(device);
  }

  #takeBack(device: number, bytes: number): void {
    const promised = this.#promised[device]!;
    promised.splice(promised.indexOf(bytes), 1);
    this.#showFree(device);
  }

  #showFree(device: number): void {
    const one = this.#accelerators[device]!;
    const total = this.#promised[device]!.reduce((sum, bytes) => sum + bytes, 0);
    one.freeBytes = Math.max(0, one.memoryBytes - total);
  }
}

const never = Number.POSITIVE_INFINITY;
