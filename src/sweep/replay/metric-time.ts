import { parseIsoTime } from '../../workload/recorded/iso-time.ts';
import {
  shown,
  WorkloadError,
  type WorkloadPlace,
} from '../../workload/recorded/workload-error.ts';

/** Seconds from which a number is taken for a Unix time (March 1973): no recording runs three years. */
const unixFrom = 1e8;

/** Times of the rows of one file; the first decides between dates and numbers, and in what these are. */
export class MetricTime {
  /** What a clock on the wall said at the first row, in seconds since 1970; undefined where times name no date. */
  startsAt: number | undefined;
  readonly #said: number | undefined;
  #scale = 1;
  #isDate = false;
  #first: number | undefined;
  #last = Number.NEGATIVE_INFINITY;

  /** `scale` is the seconds of a unit that somebody named. */
  constructor(scale: number | undefined) {
    this.#said = scale;
  }

  /** Seconds since the first row; throws `WorkloadError` at what is no time, or not after the row above. */
  read(text: string, place: WorkloadPlace): number {
    if (this.#first === undefined) this.#decide(text);
    const seconds = this.#isDate ? dateOf(text) : numberOf(text) * this.#scale;
    if (!Number.isFinite(seconds)) {
      const expected = this.#isDate
        ? 'a date such as 2026-11-27T18:15:30Z, as in the first row'
        : 'seconds, a Unix time in s or ms, or a date such as 2026-11-27T18:15:30Z';
      throw new WorkloadError(place, shown(text), expected);
    }
    if (this.#first === undefined) this.#begin(seconds, text);
    if (seconds <= this.#last) {
      const again =
        seconds === this.#last
          ? 'are several deployments in one file?'
          : 'sort the rows by time, or take one deployment of several';
      throw new WorkloadError(place, shown(text), `a time after that of the row above (${again})`);
    }
    this.#last = seconds;
    return seconds - this.#first!;
  }

  #decide(text: string): void {
    this.#isDate = !Number.isFinite(numberOf(text)) && Number.isFinite(dateOf(text));
    this.#scale = this.#said ?? unixScale(numberOf(text));
  }

  #begin(seconds: number, text: string): void {
    this.#first = seconds;
    if (this.#isDate) this.startsAt = seconds + offsetOf(text);
    else if (seconds >= unixFrom) this.startsAt = seconds;
  }
}

/** By its size: seconds until the year 5138, and then the smaller units in which clocks count. */
function unixScale(value: number): number {
  if (value < 1e11) return 1;
  if (value < 1e14) return 1e-3;
  return value < 1e17 ? 1e-6 : 1e-9;
}

function numberOf(text: string): number {
  return text === '' ? Number.NaN : Number(text);
}

function dateOf(text: string): number {
  const time = parseIsoTime(text) ?? parseIsoTime(`${text}:00`) ?? parseIsoTime(`${text} 00:00:00`);
  return time === undefined ? Number.NaN : time.seconds + time.fraction;
}

/** Seconds by which the clock on the wall is ahead of UTC: schedules go by what it says. */
function offsetOf(text: string): number {
  const match = /[T ].*([+-])(\d\d):?(\d\d)$/.exec(text);
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 3600 + Number(match[3]) * 60);
}
