import { azureHeader, azureLlm } from './azure-llm.ts';
import { countsPerInterval } from './counts-per-interval.ts';
import type { WorkloadFormat } from './detect-format.ts';
import { generalCsv } from './general-csv.ts';
import { generalJsonl } from './general-jsonl.ts';
import { lengthsOnly } from './lengths-only.ts';
import { mooncake } from './mooncake.ts';
import type { LineParser, ParseOptions, TableParser } from './parser.ts';
import { ratesHeader, servegenRates } from './servegen-rates.ts';
import { spillwayJsonl } from './spillway-jsonl.ts';
import { WorkloadError } from './workload-error.ts';

/** The parser of the rows of a CSV file with the given header. */
export function tableParser(
  format: WorkloadFormat,
  header: readonly string[],
  options: ParseOptions,
): TableParser {
  switch (format) {
    case 'azure-llm':
      requireHeader(header, azureHeader, options.file);
      return azureLlm(options);
    case 'counts':
      if (header.length !== 2) requireHeader(header, ['period', 'count'], options.file);
      return countsPerInterval(header, options);
    case 'servegen-rates':
      requireHeader(header, ratesHeader, options.file);
      return servegenRates(options);
    case 'lengths':
      return lengthsOnly(header, options);
    case 'csv':
      return generalCsv(header, options);
    case 'servegen-lengths':
      throw new WorkloadError(
        { file: options.file },
        'lengths of clients',
        'the file of rates of the same clients, which the lengths are joined to',
      );
    case 'mooncake':
    case 'spillway':
    case 'jsonl':
      throw new RangeError(`${format} is lines of JSON, not CSV`);
  }
}

/** The parser of the lines of a JSONL file. */
export function lineParser(
  format: 'mooncake' | 'spillway' | 'jsonl',
  options: ParseOptions,
): LineParser {
  switch (format) {
    case 'mooncake':
      return mooncake(options);
    case 'spillway':
      return spillwayJsonl(options);
    case 'jsonl':
      return generalJsonl(options);
  }
}

/** Refuses a header that is not the one of the format. */
export function requireHeader(
  header: readonly string[],
  expected: readonly string[],
  file: string,
): void {
  if (header.length === expected.length && header.every((name, i) => name === expected[i])) return;
  throw new WorkloadError({ file, line: 1 }, `columns ${header.join(',')}`, expected.join(','));
}
