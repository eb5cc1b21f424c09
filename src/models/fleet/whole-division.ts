import type { Division } from './division.ts';
import type { Holding, PlaceKind, PlaceRequest } from './holding.ts';
import type { PooledAccelerator } from './pooled-accelerator.ts';

/** One replica owns each accelerator, all of it (`exclusive`). */
export class WholeDivision implements Division {
  readonly #accelerators: readonly PooledAccelerator[];

  constructor(accelerators: readonly PooledAccelerator[]) {
    this.#accelerators = accelerators;
  }

  allows(device: number): boolean {
    return this.#accelerators[device]!.residents === 0;
  }

  bytes(_device: number, kind: PlaceKind): number {
    return kind.bytes;
  }

  share(): number {
    return 1;
  }

  take(devices: readonly number[], kind: number, request: PlaceRequest): Holding {
    let usdPerHour = 0;
    for (const device of devices) {
      const one = this.#accelerators[device]!;
      one.freeBytes = 0;
      one.freeShare = 0;
      one.residents = 1;
      usdPerHour += one.usdPerHour;
    }
    return {
      request,
      devices,
      place: { kind, join: undefined },
      reserved: request.accelerators,
      usdPerHour,
      sheet: this.#accelerators[devices[0]!]!.sheet,
      slice: undefined,
      preparation: 0,
      leave: () => {
        for (const device of devices) {
          const one = this.#accelerators[device]!;
          one.freeBytes = one.memoryBytes;
          one.freeShare = 1;
          one.residents = 0;
        }
      },
    };
  }

  sharesFate(one: Holding, other: Holding): boolean {
    return one === other;
  }
}
