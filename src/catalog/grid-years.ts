import { gridHours } from './grid-hours.ts';
import { australia2024 } from './grid-hours-australia.ts';
import { austria2024 } from './grid-hours-austria.ts';
import { belgium2024 } from './grid-hours-belgium.ts';
import { germany2022 } from './grid-hours-germany.ts';
import { netherlands2024 } from './grid-hours-netherlands.ts';

/** The average carbon intensity of a country's grid in every hour of a year. */
export interface GridYear {
  /** `AT-2024`; a `b` marks the other method. */
  readonly id: string;
  /** Country, as Electricity Maps writes it. */
  readonly zone: string;
  /** The first hour is midnight of 1 January, UTC. */
  readonly year: number;
  readonly method: string;
  /** Grams of CO2e per kWh; read once, at the first call. */
  readonly grams: () => Float64Array;
}

/** How the years of 2024 were made. */
export const wholeCountry = 'a whole country, hourly, as published';

/** How those of 2022 were: their level is not to be compared with the others'. */
export const byGeneration =
  'direct emissions of what the country generates: another method, and lower';

/**
 * Years that are kept hour by hour; those of more countries only as profiles. The German one ends on 30 December, and is
 * made of quarters of hours. Source: atlarge-research/opendc@691036de opendc-sdk/opendc-sdk-runner/src/test/resources,
 * demo/carbon_traces/…_2021-2024.parquet, and carbonTraces/….parquet for 2022.
 */
export const gridYears: readonly GridYear[] = [
  gridYearOf('AT', 2024, wholeCountry, austria2024),
  gridYearOf('AU', 2024, wholeCountry, australia2024),
  gridYearOf('BE', 2024, wholeCountry, belgium2024),
  gridYearOf('NL', 2024, wholeCountry, netherlands2024),
  gridYearOf('DE', 2022, byGeneration, germany2022),
];

/** Names of the years, for scenarios. */
export const gridYearNames: readonly string[] = gridYears.map(({ id }) => id);

/** A year by its name; undefined where there is none. */
export function gridYear(id: string): GridYear | undefined {
  return gridYears.find((one) => one.id === id);
}

function gridYearOf(zone: string, year: number, method: string, written: string): GridYear {
  let grams: Float64Array | undefined;
  return {
    id: `${zone}-${year}${method === byGeneration ? 'b' : ''}`,
    zone,
    year,
    method,
    grams: () => {
      grams ??= gridHours(written);
      return grams;
    },
  };
}
