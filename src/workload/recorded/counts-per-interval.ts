import { ArrivalTime } from './arrival-time.ts';
import { nonNegativeNumber } from './cells.ts';
import { float64Column } from './growing-column.ts';
import { checkNotEmpty, checkWidth, type ParseOptions, type TableParser } from './parser.ts';
import type { RecordedCounts } from './recorded-workload.ts';
import { shown, WorkloadError } from './workload-error.ts';

/** Each interval has an entry, whether it has a row or not. */
const mostIntervals = 32_000_000;

/**
 * Reads counts of requests per interval: a column with the start of the interval (seconds, or a time
 * stamp) and `count`. The least distance of two rows is the interval; an interval without a row had none.
 */
export function countsPerInterval(header: readonly string[], options: ParseOptions): TableParser {
  const { file, shared } = options;
  const clock = new ArrivalTime();
  const starts = float64Column();
  const counts = float64Column();
  let [firstPeriod, peakPeriod, peak] = ['', '', -1];
  return {
    row(fields, line) {
      checkWidth(fields, header, file, line);
      const column = header[0]!;
      const start = clock.seconds(fields[0], { file, line, column });
      if (starts.length > 0 && start <= starts.at(starts.length - 1)) {
        throw new WorkloadError(
          { file, line, column },
          shown(fields[0]),
          'a later time than above',
        );
      }
      const place = { file, line, column: header[1] };
      const count = nonNegativeNumber(fields[1], place, 'a count');
      if (starts.length === 0) firstPeriod = fields[0]!;
      if (count > peak) [peak, peakPeriod] = [count, fields[0]!];
      starts.push(start);
      counts.push(count);
    },
    finish(): RecordedCounts {
      checkNotEmpty(starts.length, file);
      const times = starts.cut(false);
      const interval = leastGap(times, file);
      const last = Math.round((times.at(-1)! - times[0]!) / interval);
      if (last >= mostIntervals) {
        const found = `${last + 1} intervals of ${interval} s from first to last`;
        throw new WorkloadError({ file }, found, `at most ${mostIntervals}, a year of seconds`);
      }
      const bytes = 8 * (last + 1);
      const rates = new Float64Array(
        shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes),
      );
      for (let i = 0; i < times.length; i++) {
        const place = (times[i]! - times[0]!) / interval;
        if (Math.abs(place - Math.round(place)) > 1e-6) {
          const found = `a row ${times[i]! - times[0]!} s after the first`;
          throw new WorkloadError({ file, line: i + 2 }, found, `a multiple of ${interval} s`);
        }
        rates[Math.round(place)] = counts.at(i) / interval;
      }
      return { kind: 'counts', interval, rates, periods: times.length, firstPeriod, peakPeriod };
    },
  };
}

function leastGap(times: Float64Array, file: string): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < times.length; i++) least = Math.min(least, times[i]! - times[i - 1]!);
  if (least < Number.POSITIVE_INFINITY) return least;
  throw new WorkloadError({ file }, 'one row', 'two rows at least, whose distance is the interval');
}
