import { shown, WorkloadError, type WorkloadPlace } from './workload-error.ts';

/** The greatest number of tokens, group or session that a column holds. */
export const greatestInt32 = 2147483647;

/** A whole number from 0 up, from a cell of a CSV file or a field of a JSON object. */
export function wholeNumber(value: unknown, place: WorkloadPlace, what: string): number {
  const number = toNumber(value);
  if (!Number.isInteger(number) || number < 0 || number > greatestInt32) {
    const range = number > greatestInt32 ? `to ${greatestInt32}` : 'up';
    throw new WorkloadError(place, shown(value), `a whole number of ${what} from 0 ${range}`);
  }
  return number;
}

/** A finite number from 0 up. */
export function nonNegativeNumber(value: unknown, place: WorkloadPlace, what: string): number {
  const number = toNumber(value);
  if (!Number.isFinite(number) || number < 0) {
    throw new WorkloadError(place, shown(value), `${what} from 0 up`);
  }
  return number;
}

/** A number, NaN for everything else: an empty cell is no zero. */
export function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return Number.NaN;
  return Number(value);
}
