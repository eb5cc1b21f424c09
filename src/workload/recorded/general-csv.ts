import { ArrivalTime } from './arrival-time.ts';
import { nonNegativeNumber, wholeNumber } from './cells.ts';
import { checkColumns, checkMisspelt, guessColumns } from './column-map.ts';
import { checkNotEmpty, checkWidth, type ParseOptions, type TableParser } from './parser.ts';
import { WorkloadBuilder } from './workload-builder.ts';
import { WorkloadError } from './workload-error.ts';

/** Reads requests from any CSV file with a time column; absent columns give 0 tokens, 1 item, one tenant. */
export function generalCsv(header: readonly string[], options: ParseOptions): TableParser {
  const { file } = options;
  const map = options.columns ?? guessColumns(header);
  if (map === undefined) {
    throw new WorkloadError(
      { file, line: 1 },
      `columns ${header.join(', ')}`,
      'a column named timestamp, time or arrival, or a map that names the column with the time',
    );
  }
  checkColumns(map, header, file);
  if (options.columns === undefined) checkMisspelt(map, header, file);
  const builder = new WorkloadBuilder(options);
  const clock = new ArrivalTime(map.unit);
  const position = (name: string | undefined) => (name === undefined ? -1 : header.indexOf(name));
  const [time, prompt, output, items, tenant] = [
    position(map.time),
    position(map.prompt),
    position(map.output),
    position(map.items),
    position(map.tenant),
  ];
  return {
    row(fields, line) {
      checkWidth(fields, header, file, line);
      const place = (index: number) => ({ file, line, column: header[index] });
      const tokens = (index: number) =>
        index < 0 ? 0 : wholeNumber(fields[index], place(index), 'tokens');
      const seconds = clock.seconds(fields[time], place(time));
      builder.begin(line, map.time, seconds, tokens(prompt), tokens(output));
      builder.end(
        items < 0 ? 1 : nonNegativeNumber(fields[items], place(items), 'a number of items'),
        tenant < 0 ? 0 : builder.tenantNumber(fields[tenant]!),
      );
    },
    finish() {
      checkNotEmpty(builder.count, file);
      return builder.finish(map.origin ?? clock.origin);
    },
  };
}
