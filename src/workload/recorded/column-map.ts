import { nearestName } from '../../catalog/nearest-name.ts';
import { shown, WorkloadError } from './workload-error.ts';

/** Which column (or JSON field) of a recorded workload means what. */
export interface ColumnMap {
  readonly time: string;
  /** Unit of numeric times; ISO time stamps are recognised without it. Seconds by default. */
  readonly unit?: TimeUnit | undefined;
  /** Whether time 0 is 0 or the first arrival: the first arrival for ISO stamps and Unix times, else 0, by default. */
  readonly origin?: 'zero' | 'first' | undefined;
  readonly prompt?: string | undefined;
  readonly output?: string | undefined;
  readonly items?: string | undefined;
  readonly tenant?: string | undefined;
}

export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

/** Units of time per second. */
export const unitsPerSecond: Readonly<Record<TimeUnit, number>> = {
  s: 1,
  ms: 1e3,
  us: 1e6,
  ns: 1e9,
};

/** The map for columns with names in common use; undefined where none of them is a time. */
export function guessColumns(names: readonly string[]): ColumnMap | undefined {
  const find = (known: readonly string[]) =>
    known.map((k) => names.find((n) => n.toLowerCase() === k)).find((n) => n !== undefined);
  const time = find(timeNames);
  if (time === undefined) return undefined;
  return {
    time,
    prompt: find(promptNames),
    output: find(outputNames),
    items: find(['items', 'images']),
    tenant: find(['tenant', 'user', 'client']),
  };
}

/** Refuses a map with a column that the file does not have. */
export function checkColumns(map: ColumnMap, names: readonly string[], file: string): void {
  for (const name of [map.time, map.prompt, map.output, map.items, map.tenant]) {
    if (name === undefined || names.includes(name)) continue;
    throw new WorkloadError(
      { file, line: 1 },
      `no column ${shown(name)}`,
      `one of ${names.join(', ')}`,
    );
  }
}

/** Refuses a column that is probably one of lengths under a name which nobody knows: it would count as nothing. */
export function checkMisspelt(map: ColumnMap, names: readonly string[], file: string): void {
  const used = [map.time, map.prompt, map.output, map.items, map.tenant];
  const roles = [
    [map.prompt, promptNames],
    [map.output, outputNames],
  ] as const;
  for (const [found, known] of roles) {
    if (found !== undefined) continue;
    const wrong = names.find((name) => !used.includes(name) && isLike(name.toLowerCase(), known));
    if (wrong === undefined) continue;
    const expected = `a name that is known, such as ${known.slice(0, 3).join(', ')}`;
    throw new WorkloadError({ file, line: 1 }, `column ${shown(wrong)}`, expected);
  }
}

function isLike(name: string, known: readonly string[]): boolean {
  const isPart = name.length >= 4 && known.some((one) => one.startsWith(name));
  return isPart || nearestName(name, known) !== undefined;
}

const timeNames = ['timestamp', 'time', 'arrival', 'arrived_at', 'arrival_time', 'at', 'seconds'];
/** Names of prompt lengths, the first match counts. */
export const promptNames = [
  'prompt_tokens',
  'input_tokens',
  'contexttokens',
  'num_prefill_tokens',
  'input_length',
  'prompt',
  'input',
];
/** Names of output lengths, the first match counts. */
export const outputNames = [
  'output_tokens',
  'completion_tokens',
  'generatedtokens',
  'num_decode_tokens',
  'output_length',
  'output',
];
