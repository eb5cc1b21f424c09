import { nonNegativeNumber, wholeNumber } from './cells.ts';
import { type LineParser, type ParseOptions, parseObject } from './parser.ts';
import { WorkloadBuilder } from './workload-builder.ts';
import { shown, WorkloadError, type WorkloadPlace } from './workload-error.ts';
import { workloadVersion } from './workload-lines.ts';

/** Reads Spillway's own format; what `workloadLines` wrote comes back unchanged. A header alone is an empty workload. */
export function spillwayJsonl(options: ParseOptions): LineParser {
  const { file } = options;
  let builder: WorkloadBuilder | undefined;
  let tenants: readonly string[] = [];
  return {
    line(text, line) {
      const object = parseObject(text, file, line);
      if (builder === undefined) {
        tenants = headerTenants(object, { file, line });
        builder = new WorkloadBuilder(options, tenants);
      } else addRequest(builder, tenants, object, file, line);
    },
    finish() {
      if (builder === undefined) throw new WorkloadError({ file }, 'no header', expectedHeader);
      return builder.finish('zero');
    },
  };
}

const expectedHeader = `{"spillway":"workload","version":${workloadVersion},"tenants":[...]}`;

function headerTenants(header: Record<string, unknown>, place: WorkloadPlace): readonly string[] {
  const { spillway, version, tenants } = header;
  const isNames = Array.isArray(tenants) && tenants.every((name) => typeof name === 'string');
  if (spillway !== 'workload' || version !== workloadVersion || !isNames) {
    throw new WorkloadError(place, shown(header), expectedHeader);
  }
  if (new Set(tenants).size !== tenants.length) {
    throw new WorkloadError({ ...place, column: 'tenants' }, shown(tenants), 'names that differ');
  }
  return tenants;
}

function addRequest(
  builder: WorkloadBuilder,
  tenants: readonly string[],
  object: Record<string, unknown>,
  file: string,
  line: number,
): void {
  const place = (column: string) => ({ file, line, column });
  const whole = (column: string, what: string, absent?: number) =>
    object[column] === undefined && absent !== undefined
      ? absent
      : wholeNumber(object[column], place(column), what);
  const { at, items, work, tenant, prefix } = object;
  const seconds = nonNegativeNumber(at, place('at'), 'seconds');
  builder.begin(line, 'at', seconds, whole('prompt', 'tokens'), whole('output', 'tokens'));
  if (prefix !== undefined) addPrefix(builder, prefix, place('prefix'));
  builder.end(
    items === undefined ? 1 : nonNegativeNumber(items, place('items'), 'a number of items'),
    tenant === undefined ? 0 : tenantIndex(tenant, tenants, place('tenant')),
    work === undefined ? Number.NaN : uniform(work, place('work')),
    whole('session', 'a session', -1),
    whole('turn', 'a turn', 0),
    whole('content', 'a question', -1),
    whole('topic', 'a topic', -1),
  );
}

function addPrefix(builder: WorkloadBuilder, prefix: unknown, place: WorkloadPlace): void {
  const isPairs = Array.isArray(prefix) && prefix.every((p) => Array.isArray(p) && p.length === 2);
  if (!isPairs) throw new WorkloadError(place, shown(prefix), 'a list of [group, tokens]');
  for (const [group, tokens] of prefix as [unknown, unknown][]) {
    builder.prefix(wholeNumber(group, place, 'a group'), wholeNumber(tokens, place, 'tokens'));
  }
}

function tenantIndex(name: unknown, tenants: readonly string[], place: WorkloadPlace): number {
  const index = tenants.indexOf(name as string);
  if (index < 0)
    throw new WorkloadError(place, shown(name), `a tenant of the header: ${tenants.join(', ')}`);
  return index;
}

function uniform(value: unknown, place: WorkloadPlace): number {
  if (typeof value === 'number' && value >= 0 && value < 1) return value;
  throw new WorkloadError(place, shown(value), 'a number from 0 up to, not including, 1');
}
