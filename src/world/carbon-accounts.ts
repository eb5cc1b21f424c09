import { priority } from '../engine/priority.ts';
import type { Simulation } from '../engine/simulation.ts';
import { ticksPerSecond, toSeconds } from '../engine/time.ts';
import { CarbonTally } from '../ledger/carbon/carbon-tally.ts';
import { embodiedGrams, usualAcceleratorEmbodied } from '../ledger/carbon/embodied.ts';
import { HourlyIntensity } from '../ledger/carbon/hourly-intensity.ts';
import { epochSeconds } from '../ledger/iso-time.ts';
import type { FleetUsage } from '../metrics/fleet-usage.ts';
import type { Scenario } from '../scenario/schema.ts';
import { siteOf } from '../scenario/site-of.ts';
import type { PoolAccounts } from './pool-accounts.ts';
import type { RecordedService } from './recorded-service.ts';
import { sortedNames } from './sorted-names.ts';

/** What something drew, and what that cost the climate: the metrics of whatever is in a region. */
export interface CarbonValues {
  readonly energy_rest_kwh: number;
  readonly site_kwh: number;
  readonly carbon_g: number;
  readonly carbon_embodied_g: number;
}

/** The same of a region, with what it is made of. */
export interface RegionValues extends CarbonValues {
  readonly accelerator_hours: number;
  readonly energy_kwh: number;
}

/** A pool in a region. */
interface PooledSite {
  readonly pool: string;
  readonly region: string;
  readonly pue: number;
  readonly hours: HourlyIntensity;
  readonly varies: boolean;
  /** Of the pool, and of each of its deployments, by index. */
  readonly tally: CarbonTally;
  readonly tallies: ReadonlyMap<number, CarbonTally>;
  /** Present grams of CO2e of a kWh of its computers: PUE × intensity. */
  gramsPerKwh: number;
}

export interface CarbonAccountsOptions {
  readonly simulation: Simulation;
  readonly scenario: Scenario;
  readonly services: readonly RecordedService[];
  /** Of each service. */
  readonly usages: readonly FleetUsage[];
  readonly pools: PoolAccounts;
}

const secondsPerHour = 3600;

/**
 * Carbon of the pools that are in regions: Σ energy × PUE × intensity (I9). Nothing is done when power changes: energy is an
 * exact integral already, so it is enough to take it at every full hour of the grid's clock, times what a kWh cost in the
 * hour before. Where no intensity changes there are no such events.
 */
export class CarbonAccounts {
  readonly #simulation: Simulation;
  readonly #usages: readonly FleetUsage[];
  readonly #pools: PoolAccounts;
  readonly #sites: readonly PooledSite[];
  /** The site of each service; undefined of what is in no region. */
  readonly #siteOf: readonly (PooledSite | undefined)[];
  /** Seconds from the start of the run to the first full hour. */
  readonly #firstHour: number;

  constructor({ simulation, scenario, services, usages, pools }: CarbonAccountsOptions) {
    const start = epochSeconds(scenario.billing.start)!;
    this.#simulation = simulation;
    this.#usages = usages;
    this.#pools = pools;
    this.#firstHour = secondsPerHour - (start % secondsPerHour);
    const poolOf = ({ kind, name }: RecordedService) =>
      kind === 'deployment' ? scenario.deployments[name]!.pool : undefined;
    this.#sites = sortedNames(scenario.pools).flatMap((pool): PooledSite[] => {
      const { region } = scenario.pools[pool]!;
      if (region === undefined) return [];
      const { pue, intensity } = siteOf(scenario, region);
      if (intensity === undefined) throw new RangeError(`nobody knows the grid of ${region}`);
      const hours = new HourlyIntensity(intensity, start);
      const own = services.flatMap((service, index) => (poolOf(service) === pool ? index : []));
      return [
        {
          pool,
          region,
          pue,
          hours,
          varies: intensity.kind !== 'constant',
          tally: new CarbonTally(),
          tallies: new Map(own.map((index) => [index, new CarbonTally()])),
          gramsPerKwh: pue * hours.gramsAt(0),
        },
      ];
    });
    this.#siteOf = services.map((_, index) => this.#sites.find((one) => one.tallies.has(index)));
    if (this.#sites.some(({ varies }) => varies)) this.#closeEveryHour();
  }

  /** Those of a scenario; undefined where none of its pools is in a region. */
  static of(options: CarbonAccountsOptions): CarbonAccounts | undefined {
    const pools = Object.values(options.scenario.pools);
    return pools.some(({ region }) => region !== undefined)
      ? new CarbonAccounts(options)
      : undefined;
  }

  /** Of a deployment; undefined where its pool is in no region. */
  ofDeployment(index: number, now: number): CarbonValues | undefined {
    const site = this.#siteOf[index];
    if (site === undefined) return undefined;
    const usage = this.#usages[index]!;
    const acceleratorHours = usage.accelerators.integral(now) / ticksPerSecond / 3600;
    return {
      energy_rest_kwh: usage.restKwh(now),
      site_kwh: usage.kwh(now) * site.pue,
      carbon_g: site.tallies.get(index)!.grams(usage.kwh(now), site.gramsPerKwh),
      carbon_embodied_g: embodiedOf(acceleratorHours),
    };
  }

  /** Grams of a deployment since the last reset; NaN where its pool is in no region. */
  grams(index: number, now: number): number {
    return this.ofDeployment(index, now)?.carbon_g ?? Number.NaN;
  }

  /** Of all pools of a region, with what nobody had of them. */
  ofRegion(name: string, now: number): RegionValues {
    return summed(
      this.#sites.filter(({ region }) => region === name).map((one) => this.#of(one, now)),
    );
  }

  /** Of all pools that are in regions. */
  ofAll(now: number): CarbonValues {
    const { energy_rest_kwh, site_kwh, carbon_g, carbon_embodied_g } = summed(
      this.#sites.map((one) => this.#of(one, now)),
    );
    return { energy_rest_kwh, site_kwh, carbon_g, carbon_embodied_g };
  }

  /** Forgets what was before now, as usages and pools did: the end of the warm-up. */
  reset(): void {
    for (const { tally, tallies } of this.#sites) {
      tally.reset();
      for (const one of tallies.values()) one.reset();
    }
  }

  #of(site: PooledSite, now: number): RegionValues {
    const kwh = this.#kwh(site, now);
    const pool = this.#pools.of(site.pool);
    const hours = pool?.values(now).hours ?? 0;
    return {
      accelerator_hours: hours,
      energy_kwh: kwh,
      energy_rest_kwh: pool?.restKwh(now) ?? 0,
      site_kwh: kwh * site.pue,
      carbon_g: site.tally.grams(kwh, site.gramsPerKwh),
      carbon_embodied_g: embodiedOf(hours),
    };
  }

  /** What a pool drew: all that it rents at rest, and what work drew beyond that. */
  #kwh({ pool, tallies }: PooledSite, now: number): number {
    let kwh = this.#pools.of(pool)?.restKwh(now) ?? 0;
    for (const index of tallies.keys()) {
      const usage = this.#usages[index]!;
      kwh += usage.kwh(now) - usage.restKwh(now);
    }
    return kwh;
  }

  #closeEveryHour(): void {
    const hour = this.#simulation.on('grid/hour', priority.control, () => {
      this.#close();
      this.#simulation.schedule(secondsPerHour, hour, 0);
    });
    this.#simulation.schedule(this.#firstHour, hour, 0);
  }

  #close(): void {
    const { now } = this.#simulation;
    for (const site of this.#sites) {
      if (!site.varies) continue;
      site.tally.close(this.#kwh(site, now), site.gramsPerKwh);
      for (const [index, tally] of site.tallies) {
        tally.close(this.#usages[index]!.kwh(now), site.gramsPerKwh);
      }
      site.gramsPerKwh = site.pue * site.hours.gramsAt(toSeconds(now));
    }
  }
}

function embodiedOf(acceleratorHours: number): number {
  return embodiedGrams(usualAcceleratorEmbodied, 3600 * acceleratorHours);
}

function summed(values: readonly RegionValues[]): RegionValues {
  const sum = (name: keyof RegionValues) => values.reduce((so, one) => so + one[name], 0);
  return {
    accelerator_hours: sum('accelerator_hours'),
    energy_kwh: sum('energy_kwh'),
    energy_rest_kwh: sum('energy_rest_kwh'),
    site_kwh: sum('site_kwh'),
    carbon_g: sum('carbon_g'),
    carbon_embodied_g: sum('carbon_embodied_g'),
  };
}
