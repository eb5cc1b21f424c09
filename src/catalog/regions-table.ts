/** Who runs a region. */
export type CloudProvider = 'aws' | 'azure' | 'gcp';

/** A region of a cloud: where it is, and what its power costs the climate. Absent is what nobody published. */
export interface CloudRegion {
  readonly provider: CloudProvider;
  /** As its provider writes it; no two of the three have the same. */
  readonly name: string;
  readonly place: string;
  /** Degrees, north and east. */
  readonly latitude: number;
  readonly longitude: number;
  /** Newest year of the figures. */
  readonly year: number;
  /** Grams of CO2e per kWh of the grid's mix, over the year, with what is imported. */
  readonly averageGrams?: number;
  /** Grams of CO2e per kWh of the plants that answer a change of demand, over the year. */
  readonly marginalGrams?: number;
  /** Grams of CO2e per kWh of what the zone itself generates, over the year. */
  readonly productionGrams?: number;
  /** Energy of the whole site over that of its computers. */
  readonly pue?: number;
  /** Litres of water per kWh. */
  readonly waterLitres?: number;
  /** Part of the energy that the provider covers by purchases free of carbon, from 0 to 1; no property of the grid. */
  readonly carbonFreePart?: number;
  /** Zone of Electricity Maps. */
  readonly zone?: string;
  /** Region of WattTime, whose marginal figure it is. */
  readonly wattTimeRegion?: string;
}

/**
 * Reads regions, a line each: name, year, average, marginal and production intensity, PUE, water, carbon-free part,
 * latitude, longitude, zone, WattTime's region, and the place in as many words as it takes. `-` is what is not known.
 */
export function regionTable(provider: CloudProvider, table: string): readonly CloudRegion[] {
  return table
    .trim()
    .split('\n')
    .map((line): CloudRegion => {
      const cells = line.trim().split(/ +/);
      const text = (column: number) => (cells[column] === '-' ? undefined : cells[column]);
      const number = (column: number) => {
        const cell = text(column);
        return cell === undefined ? undefined : Number(cell);
      };
      const known = {
        averageGrams: number(2),
        marginalGrams: number(3),
        productionGrams: number(4),
        pue: number(5),
        waterLitres: number(6),
        carbonFreePart: number(7),
        zone: text(10),
        wattTimeRegion: text(11),
      };
      return {
        provider,
        name: cells[0]!,
        place: cells.slice(12).join(' '),
        latitude: Number(cells[8]),
        longitude: Number(cells[9]),
        year: Number(cells[1]),
        ...(withoutUndefined(known) as Known),
      };
    });
}

type Known = Omit<CloudRegion, 'provider' | 'name' | 'place' | 'latitude' | 'longitude' | 'year'>;

function withoutUndefined(all: object): object {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
