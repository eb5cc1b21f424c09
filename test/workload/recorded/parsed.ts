import {
  detectFormat,
  isJsonLines,
  type WorkloadFormat,
} from '../../../src/workload/recorded/detect-format.ts';
import { lineParser, tableParser } from '../../../src/workload/recorded/formats.ts';
import type { ParseOptions } from '../../../src/workload/recorded/parser.ts';
import type {
  Recorded,
  RecordedWorkload,
} from '../../../src/workload/recorded/recorded-workload.ts';

/** Parses a text without quotes, line by line, as the file `trace`. */
export function parsed(
  lines: readonly string[],
  options: Partial<ParseOptions> & { readonly format?: WorkloadFormat } = {},
): Recorded {
  const all: ParseOptions = { file: 'trace', tolerance: 0, shared: false, ...options };
  const detected = options.columns === undefined ? detectFormat(lines[0]!) : 'csv';
  const format = options.format ?? detected!;
  if (isJsonLines(format)) {
    const parser = lineParser(format, all);
    for (const [i, line] of lines.entries()) parser.line(line, i + 1);
    return parser.finish();
  }
  const parser = tableParser(format, lines[0]!.split(','), all);
  for (const [i, line] of lines.slice(1).entries()) parser.row(line.split(','), i + 2);
  return parser.finish();
}

/** The same for a file that holds requests. */
export function parsedRequests(...parameters: Parameters<typeof parsed>): RecordedWorkload {
  const recorded = parsed(...parameters);
  if (recorded.kind !== 'requests') throw new Error(`${recorded.kind} instead of requests`);
  return recorded;
}
