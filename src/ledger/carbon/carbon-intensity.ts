import { dayOfEpoch, daysSinceEpoch } from '../../engine/civil-days.ts';

/** How many grams of CO2e a kWh of a grid has, by hour in UTC. `scale` multiplies all hours. */
export type CarbonIntensity =
  | { readonly kind: 'constant'; readonly grams: number }
  /** A mean day of each month: twelve rows, January first, of 24 hours. */
  | {
      readonly kind: 'profile';
      readonly grams: readonly (readonly number[])[];
      readonly scale?: number;
    }
  /** The hours of one year, from midnight of 1 January on; another year has those of the same date. */
  | {
      readonly kind: 'hourly';
      readonly year: number;
      readonly grams: ArrayLike<number>;
      readonly scale?: number;
    };

/**
 * Writes the 24 hours of a day, counted from 1970-01-01, into a table. A year that lacks the day gives its next one:
 * 1 March for a 29 February, or its last, where it ends early.
 */
export function writeDay(
  intensity: CarbonIntensity,
  day: number,
  table: Float64Array,
  offset: number,
): void {
  switch (intensity.kind) {
    case 'constant':
      table.fill(intensity.grams, offset, offset + 24);
      return;
    case 'profile': {
      const hours = intensity.grams[dayOfEpoch(day).month - 1]!;
      copyDay(hours, 0, intensity.scale, table, offset);
      return;
    }
    case 'hourly': {
      const { year, grams } = intensity;
      const sameDate = daysSinceEpoch({ ...dayOfEpoch(day), year });
      const dayOfYear = sameDate - daysSinceEpoch({ year, month: 1, day: 1 });
      const last = Math.floor(grams.length / 24) - 1;
      copyDay(grams, 24 * Math.min(dayOfYear, last), intensity.scale, table, offset);
    }
  }
}

function copyDay(
  from: ArrayLike<number>,
  start: number,
  scale: number | undefined,
  table: Float64Array,
  offset: number,
): void {
  for (let hour = 0; hour < 24; hour += 1) {
    table[offset + hour] = from[start + hour]! * (scale ?? 1);
  }
}
