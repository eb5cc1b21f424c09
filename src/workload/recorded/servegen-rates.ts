import { nonNegativeNumber } from './cells.ts';
import { checkNotEmpty, checkWidth, type ParseOptions, type TableParser } from './parser.ts';
import type { RecordedClients } from './recorded-workload.ts';
import { shown, WorkloadError } from './workload-error.ts';

/** The header of a ServeGen file of client rates. */
export const ratesHeader = ['client', 't_s', 'rate_rps', 'cv', 'dist', 'param1', 'param2'] as const;

interface Window {
  readonly at: number;
  readonly rate: number;
  readonly cv: number;
  readonly weibull: number;
}

/**
 * Reads ServeGen's rates per client and window; lengths are joined later. The fitted parameters are
 * left aside: for Weibull gaps they do not give the recorded rate and CV, which are what is kept.
 */
export function servegenRates(options: ParseOptions): TableParser {
  const { file, shared } = options;
  const clients = new Map<string, Window[]>();
  return {
    row(fields, line) {
      checkWidth(fields, ratesHeader, file, line);
      const place = (index: number) => ({ file, line, column: ratesHeader[index] });
      const at = nonNegativeNumber(fields[1], place(1), 'seconds');
      const rate = nonNegativeNumber(fields[2], place(2), 'a rate');
      const cv = nonNegativeNumber(fields[3], place(3), 'a coefficient of variation');
      const dist = fields[4]!.toLowerCase();
      if (dist !== 'gamma' && dist !== 'weibull') {
        throw new WorkloadError(place(4), shown(fields[4]), 'Gamma or Weibull');
      }
      const windows = clients.get(fields[0]!) ?? [];
      if (windows.length > 0 && windows.at(-1)!.at >= at) {
        throw new WorkloadError(
          place(1),
          shown(fields[1]),
          'a later window of the client than above',
        );
      }
      clients.set(fields[0]!, windows);
      windows.push({ at, rate, cv, weibull: dist === 'weibull' ? 1 : 0 });
    },
    finish(): RecordedClients {
      checkNotEmpty(clients.size, file);
      const lists = [...clients.values()];
      const all = lists.flat();
      const column = <A extends Float64Array | Uint8Array>(
        make: (buffer: ArrayBufferLike) => A,
        bytes: number,
        value: (window: Window) => number,
      ): A => {
        const size = bytes * all.length;
        const values = make(shared ? new SharedArrayBuffer(size) : new ArrayBuffer(size));
        for (let i = 0; i < all.length; i++) values[i] = value(all[i]!);
        return values;
      };
      const float64 = (buffer: ArrayBufferLike) => new Float64Array(buffer);
      return {
        kind: 'clients',
        clients: [...clients.keys()],
        window: windowLength(lists, file),
        rateStarts: startsOf(lists.map((windows) => windows.length)),
        windowStart: column(float64, 8, (window) => window.at),
        rate: column(float64, 8, (window) => window.rate),
        cv: column(float64, 8, (window) => window.cv),
        weibull: column(
          (buffer) => new Uint8Array(buffer),
          1,
          (window) => window.weibull,
        ),
        fields: [],
        lengthStarts: new Int32Array(lists.length + 1),
        lengthWindow: new Float64Array(0),
        quantiles: new Float64Array(0),
        lengthsOf: new Int32Array(lists.length).fill(-1),
      };
    },
  };
}

/** Where the rows of each client start, and after the last where they end. */
export function startsOf(sizes: readonly number[]): Int32Array {
  const starts = new Int32Array(sizes.length + 1);
  for (let i = 0; i < sizes.length; i++) starts[i + 1] = starts[i]! + sizes[i]!;
  return starts;
}

function windowLength(lists: readonly (readonly Window[])[], file: string): number {
  let least = Number.POSITIVE_INFINITY;
  for (const windows of lists) {
    for (let i = 1; i < windows.length; i++)
      least = Math.min(least, windows[i]!.at - windows[i - 1]!.at);
  }
  if (least < Number.POSITIVE_INFINITY) return least;
  const expected = 'two windows of one client at least, whose distance is their length';
  throw new WorkloadError({ file }, 'one window per client', expected);
}
