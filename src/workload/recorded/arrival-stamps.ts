import type { Uniform } from '../../engine/streams.ts';
import type { RecordedWorkload } from './recorded-workload.ts';

/** A part of a recorded workload, in recorded seconds: `from` included, `until` not. */
export interface Slice {
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

/** A walk over the recorded requests, one row at a time, with one row of foresight. */
export interface ArrivalStamps {
  /** The present row, its arrival in seconds from the start of the slice, and the round of the loop. */
  row: number;
  at: number;
  round: number;
  /** The arrival of the row after it; a mean gap later where there is none. */
  nextAt: number;
  /** Moves to the next row; false at the end. */
  advance(): boolean;
}

interface StampOptions {
  readonly slice?: Slice | undefined;
  readonly loop?: boolean | undefined;
  readonly jitter?: boolean | undefined;
}

/**
 * The arrivals of a slice, round after round where it loops. Stamps recorded in ticks are spread: the
 * n requests of a tick get n sorted uniform times between it and the next, in the recorded order.
 */
export function arrivalStamps(
  recorded: RecordedWorkload,
  options: StampOptions,
  uniform: Uniform,
): ArrivalStamps {
  const { arrivals, count } = recorded;
  const from = options.slice?.from ?? 0;
  const until = options.slice?.until ?? Number.POSITIVE_INFINITY;
  if (!(from >= 0 && from < until))
    throw new RangeError(`slice from ${from} until ${until} is empty`);
  const first = firstAtOrAfter(arrivals, count, from);
  const end = firstAtOrAfter(arrivals, count, until);
  const tick = options.jitter === false ? 0 : recorded.tick;
  const span = end > first ? arrivals[end - 1]! - arrivals[first]! : 0;
  const meanGap = end - first > 1 ? span / (end - first - 1) : 0;
  const period = span + Math.max(meanGap, recorded.tick);
  const looping = options.loop === true && end > first;
  if (looping && !(period > 0)) {
    throw new RangeError('cannot loop a workload whose requests all arrive at one instant');
  }
  /** Sorted times of the requests of the present tick, up to `spreadEnd`. */
  let spread = new Float64Array(64);
  let spreadStart = first;
  let spreadEnd = first;

  const timeOf = (row: number, round: number): number => {
    const time = arrivals[row]! - from + round * period;
    if (tick === 0) return time;
    if (row === first || row === spreadEnd) fillSpread(row);
    return time + spread[row - spreadStart]!;
  };

  const fillSpread = (row: number): void => {
    spreadStart = row;
    spreadEnd = row + 1;
    while (spreadEnd < end && arrivals[spreadEnd] === arrivals[row]) spreadEnd += 1;
    const size = spreadEnd - spreadStart;
    if (size > spread.length) spread = new Float64Array(2 * size);
    // The last tick of a round ends with the round at the latest; a slice is cut where it ends.
    const room =
      (spreadEnd < end ? arrivals[spreadEnd]! : Math.min(until, arrivals[first]! + period)) -
      arrivals[row]!;
    const width = Math.min(tick, room);
    for (let i = 0; i < size; i++) spread[i] = uniform() * width;
    spread.subarray(0, size).sort();
  };

  let nextRow = first;
  let nextRound = 0;
  const stamps: ArrivalStamps = {
    row: -1,
    at: 0,
    round: 0,
    nextAt: end > first ? timeOf(first, 0) : 0,
    advance() {
      if (nextRow === end) return false;
      stamps.row = nextRow;
      stamps.round = nextRound;
      stamps.at = stamps.nextAt;
      nextRow += 1;
      if (nextRow === end && looping) {
        nextRow = first;
        nextRound += 1;
      }
      stamps.nextAt = nextRow < end ? timeOf(nextRow, nextRound) : stamps.at + meanGap;
      return true;
    },
  };
  return stamps;
}

function firstAtOrAfter(arrivals: Float64Array, count: number, seconds: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (arrivals[middle]! < seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}
