import { type PowerModel, wattsAt } from '../ledger/energy/power-model.ts';
import type { PooledSheet } from '../models/fleet/pooled-accelerator.ts';

/** One accelerator, or a group that a replica has whole, and what its owners use of it. */
interface Load {
  readonly model: PowerModel;
  /** Watts of one accelerator at rest. */
  readonly rest: number;
  /** Owners, what each uses in accelerators, and what each draws of the watts above rest. */
  readonly owners: number[];
  readonly uses: number[];
  readonly watts: number[];
}

/** Uses that roundings of sums leave behind, in accelerators. */
const nothing = 1e-12;

/**
 * What accelerators draw above rest whose power is no straight line. Each goes by its own use, and whoever uses it has the
 * watts by its part of that. Nothing is allocated for a change.
 */
export class CurvedPower {
  readonly #loads = new Map<PooledSheet, Load>();
  readonly #changed: (owner: number, watts: number) => void;

  /** `changed` is told by how many watts an owner draws more, or less. */
  constructor(changed: (owner: number, watts: number) => void) {
    this.#changed = changed;
  }

  /**
   * An owner uses so much more of an accelerator with a curve, or of `capacity` of them that it has whole; `sequences` are what
   * each of them decodes then, for models that go by that.
   */
  use(
    sheet: PooledSheet,
    capacity: number,
    owner: number,
    change: number,
    sequences?: number,
  ): void {
    const load = this.#loads.get(sheet) ?? this.#open(sheet);
    const own = indexOf(load, owner);
    const use = load.uses[own]! + change;
    load.uses[own] = Math.abs(use) < nothing ? 0 : use;
    let total = 0;
    for (const one of load.uses) total += one;
    const watts = capacity * (wattsAt(load.model, total / capacity, sequences) - load.rest);
    for (let index = 0; index < load.owners.length; index += 1) {
      const share = total === 0 ? 0 : (watts * load.uses[index]!) / total;
      const before = load.watts[index]!;
      if (share === before) continue;
      load.watts[index] = share;
      this.#changed(load.owners[index]!, share - before);
    }
  }

  #open(sheet: PooledSheet): Load {
    const { model } = sheet.curve!;
    const load = { model, rest: wattsAt(model, 0), owners: [], uses: [], watts: [] };
    this.#loads.set(sheet, load);
    return load;
  }
}

function indexOf({ owners, uses, watts }: Load, owner: number): number {
  const known = owners.indexOf(owner);
  if (known >= 0) return known;
  uses.push(0);
  watts.push(0);
  return owners.push(owner) - 1;
}
