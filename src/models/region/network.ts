import { priority } from '../../engine/priority.ts';
import type { Simulation } from '../../engine/simulation.ts';
import { toTicks } from '../../engine/time.ts';

export interface NetworkConfig {
  /** Seconds of a round trip, from each place of clients to each region. */
  readonly roundTrips: readonly (readonly number[])[];
  /** Seconds that a client waits where nobody answers. */
  readonly connect: number;
  /** When some are cut off from all others: places and regions by number, times in seconds. */
  readonly partitions: readonly {
    readonly places: readonly number[];
    readonly regions: readonly number[];
    readonly at: number;
    readonly lasts: number;
  }[];
}

/** The way from the places of clients to the regions, and back. */
export class Network {
  readonly connectTicks: number;
  readonly #seconds: readonly (readonly number[])[];
  /** Ticks of one way, and back. */
  readonly #out: readonly Float64Array[];
  readonly #back: readonly Float64Array[];
  /** Partitions that are between a place and a region now. */
  readonly #cuts: readonly Int32Array[];

  constructor(simulation: Simulation, config: NetworkConfig) {
    const { roundTrips, partitions } = config;
    this.connectTicks = Math.max(1, toTicks(config.connect));
    this.#seconds = roundTrips;
    const whole = roundTrips.map((row) => row.map((seconds) => toTicks(seconds)));
    this.#out = whole.map((row) => Float64Array.from(row, (ticks) => Math.floor(ticks / 2)));
    // Both ways together are the round trip to the tick.
    this.#back = whole.map((row) => Float64Array.from(row, (ticks) => Math.ceil(ticks / 2)));
    this.#cuts = roundTrips.map((row) => new Int32Array(row.length));
    if (partitions.length === 0) return;
    const change = (by: 1 | -1) => (index: number) => this.#cut(partitions[index]!, by);
    // As outages: whoever calls at the instant meets it.
    const begins = simulation.on('network/partition', priority.completion, change(1));
    const ends = simulation.on('network/healed', priority.completion, change(-1));
    for (const [index, { at, lasts }] of partitions.entries()) {
      simulation.schedule(at, begins, index);
      simulation.schedule(at + lasts, ends, index);
    }
  }

  /** Ticks from a place to a region. */
  outTicks(place: number, region: number): number {
    return this.#out[place]![region]!;
  }

  /** Ticks from a region back to a place. */
  backTicks(place: number, region: number): number {
    return this.#back[place]![region]!;
  }

  /** Seconds from a place to a region and back. */
  roundTrip(place: number, region: number): number {
    return this.#seconds[place]![region]!;
  }

  /** Whether nothing gets through from a place to a region. */
  isCut(place: number, region: number): boolean {
    return this.#cuts[place]![region]! > 0;
  }

  #cut(apart: NetworkConfig['partitions'][number], by: 1 | -1): void {
    for (const [place, row] of this.#cuts.entries()) {
      const isInside = apart.places.includes(place);
      for (let region = 0; region < row.length; region += 1) {
        if (apart.regions.includes(region) !== isInside) row[region]! += by;
      }
    }
  }
}
