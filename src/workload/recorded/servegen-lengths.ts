import { nonNegativeNumber } from './cells.ts';
import { checkNotEmpty, checkWidth, type ParseOptions } from './parser.ts';
import { lengthProbabilities, type RecordedClients } from './recorded-workload.ts';
import { startsOf } from './servegen-rates.ts';
import { shown, WorkloadError } from './workload-error.ts';

/** The header of a ServeGen file of client lengths. */
export const lengthsHeader = [
  ...['client', 'window_t_s', 'field', 'mean'],
  ...['p1', 'p5', 'p10', 'p25', 'p50', 'p75', 'p90', 'p95', 'p99', 'max'],
];

/** Reads ServeGen's lengths per client and window, and joins them to the clients' rates. */
export interface ServegenLengthsParser {
  row(fields: readonly string[], line: number): void;
  join(clients: RecordedClients): RecordedClients;
}

/** Per client and window the quantiles of each field. A window without requests has empty cells and is skipped. */
export function servegenLengths(options: ParseOptions): ServegenLengthsParser {
  const { file } = options;
  const fieldNames: string[] = [];
  const windows = new Map<string, Map<number, Float64Array[]>>();
  return {
    row(fields, line) {
      checkWidth(fields, lengthsHeader, file, line);
      const at = nonNegativeNumber(fields[1], { file, line, column: 'window_t_s' }, 'seconds');
      const name = fields[2]!;
      if (fieldRole(name) === undefined) {
        const expected = 'input_tokens, output_tokens, or text/image/audio/video _tokens or _count';
        throw new WorkloadError({ file, line, column: 'field' }, shown(name), expected);
      }
      if (!fieldNames.includes(name)) fieldNames.push(name);
      if (fields.slice(3).every((cell) => cell === '')) return;
      const quantiles = Float64Array.from(lengthProbabilities, (_, i) =>
        nonNegativeNumber(
          fields[4 + i],
          { file, line, column: lengthsHeader[4 + i] },
          'a quantile',
        ),
      );
      const ofClient = windows.get(fields[0]!) ?? new Map<number, Float64Array[]>();
      windows.set(fields[0]!, ofClient);
      const ofWindow = ofClient.get(at) ?? [];
      ofClient.set(at, ofWindow);
      ofWindow[fieldNames.indexOf(name)] = quantiles;
    },
    join(clients) {
      checkNotEmpty(windows.size, file);
      return joined(clients, fieldNames, windows);
    },
  };
}

/**
 * What a field of the lengths means: tokens of the prompt, tokens of the answer, or items; `medium` is
 * which of the five uniforms of a request it is drawn from, so that many images have many tokens.
 */
export function fieldRole(
  name: string,
): { readonly into: 'prompt' | 'output' | 'items'; readonly medium: number } | undefined {
  if (name === 'output_tokens') return { into: 'output', medium: 4 };
  const match = /^(input|text|image|audio|video)_(tokens|count)$/.exec(name);
  if (match === null) return undefined;
  const medium = { input: 0, text: 0, image: 1, audio: 2, video: 3 }[match[1]!]!;
  return { into: match[2] === 'tokens' ? 'prompt' : 'items', medium };
}

function joined(
  clients: RecordedClients,
  fields: readonly string[],
  windows: ReadonlyMap<string, ReadonlyMap<number, readonly Float64Array[]>>,
): RecordedClients {
  const perClient = clients.clients.map((client) =>
    [...(windows.get(client) ?? [])].sort(([a], [b]) => a - b),
  );
  const rows = perClient.flat();
  const size = lengthProbabilities.length;
  const quantiles = new Float64Array(rows.length * fields.length * size);
  for (const [row, [, ofWindow]] of rows.entries()) {
    for (let field = 0; field < fields.length; field++) {
      const values = ofWindow[field];
      if (values !== undefined) quantiles.set(values, (row * fields.length + field) * size);
    }
  }
  return {
    ...clients,
    fields,
    lengthStarts: startsOf(perClient.map((list) => list.length)),
    lengthWindow: Float64Array.from(rows, ([at]) => at),
    quantiles,
    lengthsOf: nearestWithLengths(
      clients,
      perClient.map((list) => list.length > 0),
    ),
  };
}

/** Itself where a client has lengths, else the one with the nearest mean rate, the first of equals. */
function nearestWithLengths(clients: RecordedClients, has: readonly boolean[]): Int32Array {
  const rates = clients.clients.map((_, client) => {
    let sum = 0;
    for (let r = clients.rateStarts[client]!; r < clients.rateStarts[client + 1]!; r++) {
      sum += clients.rate[r]!;
    }
    return sum;
  });
  return Int32Array.from(rates, (rate, client) => {
    if (has[client]) return client;
    let nearest = -1;
    for (let other = 0; other < rates.length; other++) {
      if (!has[other]) continue;
      if (nearest < 0 || Math.abs(rates[other]! - rate) < Math.abs(rates[nearest]! - rate))
        nearest = other;
    }
    return nearest;
  });
}
