import type { SharedPart } from '../sharing/shared-accelerator.ts';
import type { Division } from './division.ts';
import type { Holding, PlaceKind, PlaceRequest } from './holding.ts';
import type { PooledAccelerator } from './pooled-accelerator.ts';
import { takeShared } from './shared-holding.ts';

/** What a kind of sharing lets its replicas do with an accelerator. */
export interface SharingTerms {
  /** The accelerator that all its replicas run on, by its number in the pool. */
  readonly part: (device: number) => SharedPart;
  /** Replicas on one accelerator at the most. */
  readonly maxClients: number;
  /** Whether each has multiprocessors of its own, so that they can run out; and how many times they are promised. */
  readonly divides: boolean;
  readonly oversubscription: number;
  /** Whether replicas of one deployment read the same weights. */
  readonly sharesWeights: boolean;
  /** Whether a fatal fault of one ends them all. */
  readonly sharesFate: boolean;
}

/** Several replicas on each accelerator, all at once or in turns. */
export class SharedDivision implements Division {
  readonly #accelerators: readonly PooledAccelerator[];
  readonly #terms: SharingTerms;
  /** Replicas of each deployment on each accelerator. */
  readonly #owners: Map<number, number>[];

  constructor(accelerators: readonly PooledAccelerator[], terms: SharingTerms) {
    this.#accelerators = accelerators;
    this.#terms = terms;
    this.#owners = accelerators.map(() => new Map());
  }

  allows(device: number, kind: PlaceKind, request: PlaceRequest): boolean {
    const one = this.#accelerators[device]!;
    if (one.residents >= this.#terms.maxClients) return false;
    return one.freeBytes >= this.bytes(device, kind, request);
  }

  bytes(device: number, kind: PlaceKind, request: PlaceRequest): number {
    const isThere = this.#terms.sharesWeights && this.#owned(device, request) > 0;
    return isThere ? kind.bytes - kind.sharedBytes : kind.bytes;
  }

  share(_kind: PlaceKind, request: PlaceRequest): number {
    const { divides, oversubscription } = this.#terms;
    return divides ? request.terms.share / oversubscription : 0;
  }

  take(devices: readonly number[], kind: number, request: PlaceRequest): Holding {
    const device = devices[0]!;
    const placeKind = request.kinds[kind]!;
    const bytes = this.bytes(device, placeKind, request);
    this.#own(device, request, 1);
    return takeShared(this.#accelerators[device]!, {
      request,
      device,
      kind,
      part: this.#terms.part(device),
      bytes,
      share: this.share(placeKind, request),
      // Weights that are shared go with the last that reads them.
      bytesBack: () => {
        this.#own(device, request, -1);
        return this.bytes(device, placeKind, request);
      },
    });
  }

  sharesFate(one: Holding, other: Holding): boolean {
    return one === other || (this.#terms.sharesFate && one.devices[0] === other.devices[0]);
  }

  #own(device: number, request: PlaceRequest, change: 1 | -1): void {
    this.#owners[device]!.set(request.terms.owner, this.#owned(device, request) + change);
  }

  #owned(device: number, request: PlaceRequest): number {
    return this.#owners[device]!.get(request.terms.owner) ?? 0;
  }
}
