import type { RegionView } from './region-router.ts';

/** A view of some of the healthy regions, refilled choice after choice: what a router within another one sees. */
export class PartRegionView implements RegionView {
  readonly healthy: number[] = [];
  #whole: RegionView | undefined;

  /** Keeps the healthy regions that `isAllowed` says; undefined allows all. */
  fill(whole: RegionView, isAllowed: readonly boolean[] | undefined): void {
    this.#whole = whole;
    let count = 0;
    for (let at = 0; at < whole.healthy.length; at += 1) {
      const region = whole.healthy[at]!;
      if (isAllowed !== undefined && isAllowed[region] !== true) continue;
      this.healthy[count] = region;
      count += 1;
    }
    // Overwritten and cut, not emptied and filled: an array that was empty gets new memory.
    this.healthy.length = count;
  }

  get place(): number {
    return this.#whole!.place;
  }

  rttMs(region: number): number {
    return this.#whole!.rttMs(region);
  }

  distanceKm(region: number): number {
    return this.#whole!.distanceKm(region);
  }

  weight(region: number): number {
    return this.#whole!.weight(region);
  }

  price(region: number): number {
    return this.#whole!.price(region);
  }

  gramsPerKwh(region: number): number {
    return this.#whole!.gramsPerKwh(region);
  }

  localHour(region: number): number {
    return this.#whole!.localHour(region);
  }

  load(region: number): number {
    return this.#whole!.load(region);
  }
}
