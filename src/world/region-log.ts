import type { Simulation } from '../engine/simulation.ts';
import { toSeconds } from '../engine/time.ts';
import type { MetricValues } from '../metrics/catalog.ts';
import type { OutageImpact } from '../models/provider/outages.ts';

/** One outage of a region, or of a zone; instants in ticks, NaN for what has not come. */
interface OutageRecord {
  readonly region: string;
  readonly impact: OutageImpact;
  readonly began: number;
  ended: number;
  /** The last call that failed of it. */
  lastTrouble: number;
  /** Replicas that were ready before it, and when there were as many again. */
  readonly readyBefore: number;
  restored: number;
}

/** A region, as the log knows it. */
export interface LoggedRegion {
  readonly name: string;
  /** Indices of the deployments there. */
  readonly deployments: readonly number[];
}

/** Keeps the outages of regions: how long clients felt them, and how long it took until all was back. */
export class RegionLog {
  readonly #simulation: Simulation;
  readonly #regions: readonly LoggedRegion[];
  readonly #tell: (event: string, place: string) => void;
  readonly #outages: OutageRecord[] = [];
  readonly #ready: number[] = [];
  readonly #troubles = new Map<string, number>();

  constructor(
    simulation: Simulation,
    regions: readonly LoggedRegion[],
    tell: (event: string, place: string) => void,
  ) {
    this.#simulation = simulation;
    this.#regions = regions;
    this.#tell = tell;
  }

  get names(): readonly string[] {
    return this.#regions.map(({ name }) => name);
  }

  /** An outage of a region, or of the place in it, begins. */
  began(region: string, place: string, impact: OutageImpact): void {
    this.#tell('region-outage', `${place} (${impact.name})`);
    this.#outages.push({
      region,
      impact,
      began: this.#simulation.now,
      ended: Number.NaN,
      lastTrouble: Number.NaN,
      readyBefore: this.#readyIn(region),
      restored: Number.NaN,
    });
  }

  ended(region: string, place: string, impact: OutageImpact): void {
    const outage = this.#outages.find(
      (one) => one.region === region && one.impact === impact && Number.isNaN(one.ended),
    )!;
    outage.ended = this.#simulation.now;
    this.#tell('region-recovered', `${place} (${impact.name})`);
    this.#look(region);
  }

  /** A call failed that was on its way to a region, or came to its door. */
  troubled(region: string): void {
    this.#troubles.set(region, (this.#troubles.get(region) ?? 0) + 1);
    const { now } = this.#simulation;
    for (const outage of this.#outages) {
      if (outage.region === region && Number.isNaN(outage.ended)) outage.lastTrouble = now;
    }
  }

  /** So many replicas of a deployment are ready. */
  ready(deployment: number, count: number): void {
    this.#ready[deployment] = count;
    for (const { name, deployments } of this.#regions) {
      if (deployments.includes(deployment)) this.#look(name);
    }
  }

  /** Of one region up to now: its outages, and the longest that clients felt one, and that it was not what it had been. */
  values(region: string, now: number): MetricValues {
    const own = this.#outages.filter((one) => one.region === region);
    const until = (instant: number) => (Number.isNaN(instant) ? now : instant);
    const longest = (lasted: (one: OutageRecord) => number) =>
      own.reduce((most, one) => Math.max(most, toSeconds(lasted(one))), 0);
    return {
      region_outages: own.length,
      region_outage_seconds: own.reduce(
        (sum, one) => sum + toSeconds(until(one.ended) - one.began),
        0,
      ),
      region_turned_away: this.#troubles.get(region) ?? 0,
      failover_seconds: longest((one) =>
        Number.isNaN(one.lastTrouble) ? 0 : one.lastTrouble - one.began,
      ),
      restore_seconds: longest((one) => until(one.restored) - one.began),
    };
  }

  /** Of all regions together: sums, and the longest of any; nothing where there are none. */
  total(now: number): MetricValues {
    const all = this.names.map((name) => this.values(name, now));
    if (all.length === 0) return {};
    const sum = (metric: string) => all.reduce((so, values) => so + values[metric]!, 0);
    const most = (metric: string) => Math.max(...all.map((values) => values[metric]!));
    return {
      region_outages: sum('region_outages'),
      region_outage_seconds: sum('region_outage_seconds'),
      region_turned_away: sum('region_turned_away'),
      failover_seconds: most('failover_seconds'),
      restore_seconds: most('restore_seconds'),
    };
  }

  #look(region: string): void {
    const ready = this.#readyIn(region);
    for (const outage of this.#outages) {
      if (outage.region !== region || !Number.isNaN(outage.restored)) continue;
      if (Number.isNaN(outage.ended) || ready < outage.readyBefore) continue;
      outage.restored = this.#simulation.now;
      const seconds = toSeconds(outage.restored - outage.began);
      this.#tell('region-restored', `${region} (${seconds} s after ${outage.impact.name} began)`);
    }
  }

  #readyIn(region: string): number {
    const { deployments } = this.#regions.find(({ name }) => name === region)!;
    return deployments.reduce((sum, one) => sum + (this.#ready[one] ?? 0), 0);
  }
}
