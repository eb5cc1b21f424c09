/** Energy of computers in one region in one hour. */
export interface RegionHour {
  readonly region: string;
  /** Seconds since 1970-01-01 UTC at which the hour begins. */
  readonly epochSeconds: number;
  readonly kilowattHours: number;
}

/** What the power of a region costs the climate: PUE, and grams of CO2e per kWh at a second since 1970. */
export interface RegionPower {
  readonly pue: number;
  readonly averageGramsAt: (epochSeconds: number) => number;
  readonly marginalGramsAt: (epochSeconds: number) => number;
}

/** Grams of CO2e by the grid's mix, and by the plants that ran because of it; with the energy of the sites. */
export interface Emissions {
  readonly siteKilowattHours: number;
  readonly averageGrams: number;
  readonly marginalGrams: number;
}

/** Grams of CO2e: energy × PUE × intensity. */
export function carbonGrams(kilowattHours: number, gramsPerKwh: number, pue = 1): number {
  return kilowattHours * pue * gramsPerKwh;
}

/** Emissions of hours in regions, which `powerOf` must know: Σ energy × PUE × intensity (I9). */
export function emissionsOf(
  hours: readonly RegionHour[],
  powerOf: (region: string) => RegionPower,
): Emissions {
  let siteKilowattHours = 0;
  let averageGrams = 0;
  let marginalGrams = 0;
  for (const { region, epochSeconds, kilowattHours } of hours) {
    const { pue, averageGramsAt, marginalGramsAt } = powerOf(region);
    siteKilowattHours += kilowattHours * pue;
    averageGrams += carbonGrams(kilowattHours, averageGramsAt(epochSeconds), pue);
    marginalGrams += carbonGrams(kilowattHours, marginalGramsAt(epochSeconds), pue);
  }
  return { siteKilowattHours, averageGrams, marginalGrams };
}
