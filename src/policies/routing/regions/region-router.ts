import type { Uniform } from '../../../engine/streams.ts';

/** What a router sees of the regions, which are numbered from 0, as of now and from where the client is. */
export interface RegionView {
  /** Number of the client's place. */
  readonly place: number;
  /** Regions that are held for healthy, ascending. */
  readonly healthy: readonly number[];
  /** Milliseconds of a round trip from the client's place; infinite where it cannot be reached. */
  rttMs(region: number): number;
  /** Kilometres from the client's place. */
  distanceKm(region: number): number;
  /** What it is to have of the requests, in proportion. */
  weight(region: number): number;
  /** Dollars of whatever all regions sell alike: a request, a million tokens or an hour. */
  price(region: number): number;
  /** Grams of CO2e that a kilowatt-hour of its computers stands for now, with what the site adds to it. */
  gramsPerKwh(region: number): number;
  /** Hours since midnight there, from 0 to below 24. */
  localHour(region: number): number;
  /** Part of its capacity that is in use; above 1 where requests wait. */
  load(region: number): number;
}

/** A choice, refilled by the router. */
export interface RegionChoice {
  /** Where the client goes, or -1 for nowhere. */
  region: number;
  /** The rest of the answer, in the order in which a client tries them; only multivalue answers have more than one. */
  readonly others: number[];
  because: string;
}

/** Chooses a region for a client; one object for each set of regions. */
export interface RegionRouter {
  /** Fills in the choice among `view.healthy`, and chooses none where that is empty. `draw` gives uniform numbers. */
  choose(view: RegionView, draw: Uniform, choice: RegionChoice): void;
  /** Whether clients of a place may be sent to a region by anybody, whatever is down; where left out they may. */
  allows?(place: number, region: number): boolean;
}

/** A choice to be refilled. */
export function noChoice(): RegionChoice {
  return { region: -1, others: [], because: '' };
}

/** Fills in one region, or none with -1, and no others. */
export function fillChoice(choice: RegionChoice, region: number, because: string): void {
  choice.region = region;
  choice.others.length = 0;
  choice.because = because;
}

/** Why there is no region at all. */
export const noneHealthy = 'no region is healthy';
