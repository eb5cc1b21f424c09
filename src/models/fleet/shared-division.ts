import type { Client } from '../sharing/client.ts';
import type { SharedPart } from '../sharing/shared-accelerator.ts';
import type { Division } from './division.ts';
import type { Holding, PlaceKind, PlaceRequest } from './holding.ts';
import type { PooledAccelerator } from './pooled-accelerator.ts';

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
    const one = this.#accelerators[device]!;
    const placeKind = request.kinds[kind]!;
    const bytes = this.bytes(device, placeKind, request);
    const share = this.share(placeKind, request);
    one.freeBytes -= bytes;
    one.freeShare -= share;
    one.residents += 1;
    this.#owners[device]!.set(request.terms.owner, this.#owned(device, request) + 1);
    const part = this.#terms.part(device);
    let client: Client | undefined;
    const reserved = Math.max(bytes / one.memoryBytes, share) * one.sheet.width;
    return {
      request,
      devices,
      place: {
        kind,
        join: (runner) => {
          client = part.join(request.terms, runner);
          return client;
        },
      },
      reserved,
      usdPerHour: (one.usdPerHour * reserved) / one.sheet.width,
      sheet: one.sheet,
      slice: undefined,
      preparation: 0,
      leave: () => {
        if (client !== undefined) part.leave(client);
        one.freeShare += share;
        one.residents -= 1;
        this.#giveBackMemory(device, placeKind, request);
      },
    };
  }

  sharesFate(one: Holding, other: Holding): boolean {
    return one === other || (this.#terms.sharesFate && one.devices[0] === other.devices[0]);
  }

  /** Weights that are shared go with the last that reads them. */
  #giveBackMemory(device: number, kind: PlaceKind, request: PlaceRequest): void {
    const left = this.#owned(device, request) - 1;
    this.#owners[device]!.set(request.terms.owner, left);
    this.#accelerators[device]!.freeBytes += this.bytes(device, kind, request);
  }

  #owned(device: number, request: PlaceRequest): number {
    return this.#owners[device]!.get(request.terms.owner) ?? 0;
  }
}
