import { ArrivalTime } from './arrival-time.ts';
import { nonNegativeNumber, wholeNumber } from './cells.ts';
import { type ColumnMap, checkColumns, guessColumns } from './column-map.ts';
import { checkNotEmpty, type LineParser, type ParseOptions, parseObject } from './parser.ts';
import { WorkloadBuilder } from './workload-builder.ts';
import { shown, WorkloadError } from './workload-error.ts';

/** Reads requests from objects with a time field, one a line; absent fields give 0 tokens, 1 item, one tenant. */
export function generalJsonl(options: ParseOptions): LineParser {
  const { file } = options;
  const builder = new WorkloadBuilder(options);
  let map: ColumnMap | undefined;
  let clock = new ArrivalTime();
  const start = (first: Record<string, unknown>): ColumnMap => {
    const names = Object.keys(first);
    const chosen = options.columns ?? guessColumns(names);
    if (chosen === undefined) {
      const expected = 'a field named timestamp, time or arrival, or a map that names the time';
      throw new WorkloadError({ file, line: 1 }, `fields ${names.join(', ')}`, expected);
    }
    checkColumns(chosen, names, file);
    clock = new ArrivalTime(chosen.unit);
    return chosen;
  };
  return {
    line(text, line) {
      const object = parseObject(text, file, line);
      map ??= start(object);
      const place = (column: string) => ({ file, line, column });
      const tokens = (name: string | undefined) =>
        name === undefined ? 0 : wholeNumber(object[name], place(name), 'tokens');
      const seconds = clock.seconds(object[map.time], place(map.time));
      builder.begin(line, map.time, seconds, tokens(map.prompt), tokens(map.output));
      const { items, tenant } = map;
      builder.end(
        items === undefined
          ? 1
          : nonNegativeNumber(object[items], place(items), 'a number of items'),
        tenant === undefined ? 0 : builder.tenantNumber(tenantName(object[tenant], place(tenant))),
      );
    },
    finish() {
      checkNotEmpty(builder.count, file);
      return builder.finish(map?.origin ?? clock.origin);
    },
  };
}

function tenantName(value: unknown, place: { file: string; line: number; column: string }): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new WorkloadError(place, shown(value), 'the name of a tenant');
}
