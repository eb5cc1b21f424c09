import { shareUnits } from '../../policies/placement/placement.ts';
import { type HybridState, hybridScheduler } from '../../policies/sharing/hybrid-scheduler.ts';
import type { SharedPart } from '../sharing/shared-accelerator.ts';
import type { Division } from './division.ts';
import type { Holding, PlaceKind, PlaceRequest } from './holding.ts';
import type { PooledAccelerator } from './pooled-accelerator.ts';
import { takeShared } from './shared-holding.ts';

export interface HybridDivisionTerms {
  /** The accelerator that all its replicas run on, by its number in the pool. */
  readonly part: (device: number) => SharedPart;
  /** Part of memory and multiprocessors for replicas that have their own; a fifth as published. */
  readonly reserved: number;
  /** Whether the faults of the reference design's scheduler are mended. */
  readonly corrected: boolean;
}

/**
 * A part of every accelerator reserved for replicas with memory and multiprocessors of their own, the rest for
 * replicas that take turns. All are clients of one MPS server, so a fatal fault of one ends them all.
 */
export class HybridDivision implements Division {
  readonly #accelerators: readonly PooledAccelerator[];
  readonly #part: (device: number) => SharedPart;
  readonly #books: readonly Book[];

  constructor(accelerators: readonly PooledAccelerator[], terms: HybridDivisionTerms) {
    this.#accelerators = accelerators;
    this.#part = terms.part;
    this.#books = accelerators.map(({ memoryBytes }) =>
      terms.corrected ? correctedBook(memoryBytes, terms.reserved) : publishedBook(memoryBytes),
    );
  }

  /** Whatever a book says, no accelerator holds more than it has (I5). */
  allows(device: number, { bytes }: PlaceKind, { terms }: PlaceRequest): boolean {
    return (
      this.#accelerators[device]!.freeBytes >= bytes && this.#books[device]!.fits({ bytes, terms })
    );
  }

  bytes(_device: number, kind: PlaceKind): number {
    return kind.bytes;
  }

  /** Multiprocessors are counted in the books, which `allows` asks. */
  share(): number {
    return 0;
  }

  take(devices: readonly number[], kind: number, request: PlaceRequest): Holding {
    const device = devices[0]!;
    const { terms } = request;
    const { bytes } = request.kinds[kind]!;
    const giveBack = this.#books[device]!.take({ bytes, terms });
    return takeShared(this.#accelerators[device]!, {
      request,
      device,
      kind,
      part: this.#part(device),
      bytes,
      share: terms.isSpatial ? terms.share : 0,
      bytesBack: () => {
        giveBack();
        return bytes;
      },
    });
  }

  sharesFate(one: Holding, other: Holding): boolean {
    return one.devices[0] === other.devices[0];
  }
}

/** What a replica asks of a book. */
interface Need {
  readonly bytes: number;
  readonly terms: PlaceRequest['terms'];
}

/** Who has what of one accelerator's two parts. */
interface Book {
  fits(need: Need): boolean;
  /** Writes it down; the result gives it back. */
  take(need: Need): () => void;
}

/** The reference design's: it counts the reserved memory and nothing else, and is given nothing back. */
function publishedBook(memoryBytes: number): Book {
  const scheduler = hybridScheduler({ corrected: false });
  let state: HybridState = scheduler.initial(memoryBytes / bytesPerGb);
  const allocate = ({ bytes, terms }: Need) =>
    scheduler.allocateSpatial(state, String(terms.owner), bytes / bytesPerGb, terms.priority, 0);
  return {
    fits: (need) => !need.terms.isSpatial || allocate(need).done,
    take(need) {
      if (need.terms.isSpatial) ({ state } = allocate(need));
      return () => {
        ({ state } = scheduler.releaseSpatial(state, String(need.terms.owner)));
      };
    },
  };
}

const bytesPerGb = 1e9;

function correctedBook(memoryBytes: number, reserved: number): Book {
  const reservedBytes = memoryBytes * reserved;
  let spatialBytes = 0;
  let share = 0;
  let temporalBytes = 0;
  const change = ({ bytes, terms }: Need, sign: 1 | -1) => {
    if (!terms.isSpatial) temporalBytes += sign * bytes;
    else {
      spatialBytes += sign * bytes;
      share += sign * terms.share;
    }
  };
  return {
    fits: ({ bytes, terms }) =>
      terms.isSpatial
        ? spatialBytes + bytes <= reservedBytes &&
          shareUnits(share + terms.share) <= shareUnits(reserved)
        : temporalBytes + bytes <= memoryBytes - reservedBytes,
    take(need) {
      change(need, 1);
      return () => change(need, -1);
    },
  };
}
