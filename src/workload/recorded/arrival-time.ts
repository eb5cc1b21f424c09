import { toNumber } from './cells.ts';
import { type TimeUnit, unitsPerSecond } from './column-map.ts';
import { parseIsoTime } from './iso-time.ts';
import { shown, WorkloadError, type WorkloadPlace } from './workload-error.ts';

/** Seconds from which a number is taken for a Unix time (March 1973): no recording runs three years. */
const epochFrom = 1e8;

/**
 * Turns the time stamps of one file into seconds. The first stamp decides between numbers and ISO
 * times. ISO times count from the whole second of the first, which keeps their 100 ns digits.
 */
export class ArrivalTime {
  kind: 'unknown' | 'number' | 'iso' = 'unknown';
  private readonly perSecond: number;
  private readonly unit: TimeUnit;
  private base = 0;
  private earliest = Number.POSITIVE_INFINITY;

  constructor(unit: TimeUnit = 's') {
    this.unit = unit;
    this.perSecond = unitsPerSecond[unit];
  }

  seconds(value: unknown, place: WorkloadPlace): number {
    if (this.kind === 'unknown') this.decide(value);
    if (this.kind === 'iso') {
      const time = typeof value === 'string' ? parseIsoTime(value) : undefined;
      if (time === undefined) {
        throw new WorkloadError(place, shown(value), 'a time such as 2023-11-16 18:15:46.680');
      }
      return time.seconds - this.base + time.fraction;
    }
    const seconds = toNumber(value) / this.perSecond;
    if (!Number.isFinite(seconds) || seconds < 0) {
      const expected = `a time in ${this.unit} from 0 up, or one such as 2023-11-16 18:15:46.680`;
      throw new WorkloadError(place, shown(value), expected);
    }
    if (seconds < this.earliest) this.earliest = seconds;
    return seconds;
  }

  /** Where time 0 lies if nobody says: at the first arrival for times that name a date, else at 0. */
  get origin(): 'zero' | 'first' {
    return this.kind === 'iso' || this.earliest >= epochFrom ? 'first' : 'zero';
  }

  private decide(value: unknown): void {
    const time = typeof value === 'string' ? parseIsoTime(value) : undefined;
    this.kind = time === undefined ? 'number' : 'iso';
    if (time !== undefined) this.base = time.seconds;
  }
}
