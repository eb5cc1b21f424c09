import { type MigTable, migTable } from '../../catalog/mig.ts';
import { type MigLayout, migProfile } from '../../policies/placement/mig-layout.ts';
import { placeAllMig, placeMig } from '../../policies/placement/mig-placement.ts';
import { shareUnits } from '../../policies/placement/placement.ts';
import type { Client } from '../sharing/client.ts';
import type { SharedPart } from '../sharing/shared-accelerator.ts';
import type { Division } from './division.ts';
import type { Holding, PlaceKind, PlaceRequest } from './holding.ts';
import type { PooledAccelerator } from './pooled-accelerator.ts';
import type { SharingTerms } from './shared-division.ts';

/** What happens within a slice, and what it takes to cut one. */
export interface MigTerms {
  /** Seconds until a slice is cut, and until whoever runs the cluster knows of it. */
  readonly cutting: number;
  /** Slices that are there from the start; undefined where they are cut as replicas come and joined as they go. */
  readonly layout: readonly string[] | undefined;
  /** How replicas share a slice; undefined where each has one of its own. */
  readonly within: SliceTerms | undefined;
}

/** What a kind of sharing lets replicas do with a slice, as on a whole accelerator. */
export interface SliceTerms extends Omit<SharingTerms, 'part'> {
  /** Makes what the replicas in a slice run on; `share` is the part of the accelerator that it is. */
  readonly part: (device: number, share: number) => SharedPart;
}

/** A slice that is cut. */
interface Slice {
  readonly device: number;
  readonly profile: string;
  readonly start: number;
  readonly part: SharedPart | undefined;
  freeBytes: number;
  freeShare: number;
  residents: number;
  /** Replicas of each deployment. */
  readonly owners: Map<number, number>;
}

/** Hardware slices (MIG), each for one replica, or shared by several. */
export class MigDivision implements Division {
  readonly #accelerators: readonly PooledAccelerator[];
  readonly #terms: MigTerms;
  readonly #tables: readonly MigTable[];
  readonly #layouts: MigLayout[];
  readonly #slices: (Slice | undefined)[] = [];

  constructor(accelerators: readonly PooledAccelerator[], terms: MigTerms) {
    this.#accelerators = accelerators;
    this.#terms = terms;
    this.#tables = accelerators.map(({ accelerator }) => migTable(accelerator)!);
    this.#layouts = accelerators.map(() => []);
    for (const device of accelerators.keys()) {
      if (terms.layout !== undefined) this.#cutAll(device, terms.layout);
    }
  }

  allows(device: number, kind: PlaceKind, request: PlaceRequest): boolean {
    if (this.#sliceWithRoom(device, kind, request) !== undefined) return true;
    if (this.#terms.layout !== undefined) return false;
    const table = this.#tables[device]!;
    const { start } = placeMig(table, this.#layouts[device]!, kind.profile!);
    return start !== undefined && kind.bytes <= migProfile(table, kind.profile!)!.usableBytes;
  }

  bytes(device: number, kind: PlaceKind, request: PlaceRequest): number {
    if (this.#sliceWithRoom(device, kind, request) !== undefined) return 0;
    return this.#memoryPart(device, kind.profile!) * this.#accelerators[device]!.memoryBytes;
  }

  /** Slices of compute are counted by the table, which `allows` asks. */
  share(): number {
    return 0;
  }

  take(devices: readonly number[], kind: number, request: PlaceRequest): Holding {
    const device = devices[0]!;
    const placeKind = request.kinds[kind]!;
    const profile = placeKind.profile!;
    const there = this.#sliceWithRoom(device, placeKind, request);
    const id = there ?? this.#cutOne(device, profile);
    const slice = this.#slices[id]!;
    const { part } = slice;
    const { usableBytes } = migProfile(this.#tables[device]!, profile)!;
    const bytes = this.#bytesIn(slice, placeKind, request);
    const share = this.#shareOf(request);
    const own = part === undefined ? 1 : Math.max(bytes / usableBytes, share);
    slice.residents += 1;
    this.#accelerators[device]!.residents += 1;
    slice.freeBytes -= bytes;
    slice.freeShare -= share;
    slice.owners.set(request.terms.owner, owned(slice, request) + 1);
    const reserved = own * this.#reservedPart(device, profile);
    let client: Client | undefined;
    return {
      request,
      devices,
      place: {
        kind,
        join:
          part &&
          ((runner) => {
            client = part.join(request.terms, runner);
            return client;
          }),
      },
      reserved,
      usdPerHour: this.#accelerators[device]!.usdPerHour * reserved,
      sheet: this.#accelerators[device]!.sheet,
      slice: id,
      preparation: there === undefined ? this.#terms.cutting : 0,
      leave: () => {
        if (client !== undefined) part!.leave(client);
        slice.residents -= 1;
        slice.owners.set(request.terms.owner, owned(slice, request) - 1);
        // Weights that are shared go with the last that reads them.
        slice.freeBytes += this.#bytesIn(slice, placeKind, request);
        slice.freeShare += share;
        this.#accelerators[device]!.residents -= 1;
        if (slice.residents === 0 && this.#terms.layout === undefined) this.#join(id);
      },
    };
  }

  sharesFate(one: Holding, other: Holding): boolean {
    return one === other || (this.#terms.within?.sharesFate === true && one.slice === other.slice);
  }

  /** The layout of an accelerator, as it is. */
  layout(device: number): MigLayout {
    return this.#layouts[device]!;
  }

  /** A slice that is there, and has room for one more replica. */
  #sliceWithRoom(device: number, kind: PlaceKind, request: PlaceRequest): number | undefined {
    const index = this.#slices.findIndex(
      (slice) =>
        slice !== undefined &&
        slice.device === device &&
        slice.profile === kind.profile &&
        this.#hasRoom(slice, kind, request),
    );
    return index < 0 ? undefined : index;
  }

  #hasRoom(slice: Slice, kind: PlaceKind, request: PlaceRequest): boolean {
    const { within } = this.#terms;
    if (within === undefined) return slice.residents === 0;
    return (
      slice.residents < within.maxClients &&
      slice.freeBytes >= this.#bytesIn(slice, kind, request) &&
      shareUnits(slice.freeShare) >= shareUnits(this.#shareOf(request))
    );
  }

  /** Memory that a replica takes of a slice: all of it, where it has one of its own. */
  #bytesIn(slice: Slice, { bytes, sharedBytes }: PlaceKind, request: PlaceRequest): number {
    const isThere = this.#terms.within?.sharesWeights === true && owned(slice, request) > 0;
    return isThere ? bytes - sharedBytes : bytes;
  }

  #shareOf({ terms }: PlaceRequest): number {
    const { within } = this.#terms;
    return within?.divides === true ? terms.share / within.oversubscription : 0;
  }

  /** Slices that are there from the start find room together, whatever order they are named in. */
  #cutAll(device: number, profiles: readonly string[]): void {
    const { starts, because } = placeAllMig(this.#tables[device]!, [], profiles);
    if (starts === undefined) throw new RangeError(because);
    for (const [index, profile] of profiles.entries()) this.#cut(device, profile, starts[index]!);
  }

  #cutOne(device: number, profile: string): number {
    const { start, because } = placeMig(this.#tables[device]!, this.#layouts[device]!, profile);
    if (start === undefined) throw new RangeError(because);
    return this.#cut(device, profile, start);
  }

  #cut(device: number, profile: string, start: number): number {
    this.#layouts[device] = [...this.#layouts[device]!, { profile, start }];
    this.#occupy(device, profile, 1);
    return (
      this.#slices.push({
        device,
        profile,
        start,
        part: this.#terms.within?.part(device, this.#reservedPart(device, profile)),
        freeBytes: migProfile(this.#tables[device]!, profile)!.usableBytes,
        freeShare: 1,
        residents: 0,
        owners: new Map(),
      }) - 1
    );
  }

  #join(id: number): void {
    const { device, profile, start } = this.#slices[id]!;
    this.#slices[id] = undefined;
    this.#layouts[device] = this.#layouts[device]!.filter((one) => one.start !== start);
    this.#occupy(device, profile, -1);
  }

  #occupy(device: number, profile: string, sign: 1 | -1): void {
    const one = this.#accelerators[device]!;
    const { computeSlices } = migProfile(this.#tables[device]!, profile)!;
    one.freeBytes -= sign * this.#memoryPart(device, profile) * one.memoryBytes;
    one.freeShare -= (sign * computeSlices) / this.#tables[device]!.computeSlices;
  }

  #memoryPart(device: number, profile: string): number {
    const table = this.#tables[device]!;
    return migProfile(table, profile)!.memorySlices / table.memorySlices;
  }

  #reservedPart(device: number, profile: string): number {
    const table = this.#tables[device]!;
    const { computeSlices } = migProfile(table, profile)!;
    return Math.max(this.#memoryPart(device, profile), computeSlices / table.computeSlices);
  }
}

/** Replicas of a request's deployment in a slice. */
function owned({ owners }: Slice, { terms }: PlaceRequest): number {
  return owners.get(terms.owner) ?? 0;
}
