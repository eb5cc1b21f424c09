import { hint } from '../../scenario/hint.ts';
import { shown, WorkloadError } from '../../workload/recorded/workload-error.ts';
import {
  kindOf,
  type MetricName,
  metricNames,
  scaleOf,
  unitsOf,
  usualName,
} from './metric-names.ts';

/** A column of recorded metrics. */
export interface MetricColumn {
  /** Its place in a row. */
  readonly at: number;
  readonly header: string;
  readonly name: MetricName | 'time';
  /** What a value is multiplied with for base units; undefined where nobody says what it is in. */
  readonly scale: number | undefined;
}

/** The columns that are understood, one for each meaning, and those that are not. */
export interface MetricColumns {
  readonly time: MetricColumn;
  readonly metrics: readonly MetricColumn[];
  /** Those of no known meaning. */
  readonly ignored: readonly string[];
  /** Those of a meaning for which another column is read. */
  readonly passedOver: readonly { readonly header: string; readonly name: MetricName | 'time' }[];
}

/** `column=signal` or `column=signal:unit`, as the command line has it. */
export interface ColumnMeaning {
  readonly header: string;
  readonly name: MetricName | 'time';
  readonly unit: string | undefined;
}

/** Percentiles and means in the order in which they are preferred where a file has several. */
const statistics = [
  '',
  'p95',
  'p99',
  'p90',
  'mean',
  'avg',
  'average',
  'p50',
  'median',
  'p75',
  'max',
];

/**
 * Finds what the columns of recorded metrics mean, by what one is told and by names in common use. Throws
 * `WorkloadError` where there is no time, and where `meanings` names a column that is not there.
 */
export function metricColumns(
  file: string,
  headers: readonly string[],
  meanings: readonly ColumnMeaning[],
): MetricColumns {
  const best = new Map<MetricName | 'time', MetricColumn & { readonly rank: number }>();
  for (const { header, name, unit } of meanings) {
    const at = headers.indexOf(header);
    if (at < 0) {
      const found = `no column ${shown(header)}, which --map names`;
      throw new WorkloadError({ file, line: 1 }, found, `one of ${headers.join(', ')}`);
    }
    const scale = unit === undefined ? meaningOf(header)?.scale : scaleOf(kindOf(name), unit);
    best.set(name, { at, header, name, scale, rank: -1 });
  }
  const told = new Set(meanings.map(({ header }) => header));
  for (const [at, header] of headers.entries()) {
    const meaning = told.has(header) ? undefined : meaningOf(header);
    if (meaning === undefined) continue;
    const before = best.get(meaning.name);
    if (before === undefined || meaning.rank < before.rank)
      best.set(meaning.name, { at, header, ...meaning });
  }
  const time = best.get('time');
  if (time === undefined) {
    const found = `no column of ${headers.map((one) => shown(one)).join(', ')} is a time`;
    throw new WorkloadError({ file, line: 1 }, found, 'a column `time`, or --map COLUMN=time');
  }
  const metrics = [...best.values()].filter((column) => column !== time);
  const used = new Set([...best.values()].map(({ at }) => at));
  const unused = headers.filter((_, at) => !used.has(at));
  return {
    time,
    metrics,
    ignored: unused.filter((header) => meaningOf(header) === undefined),
    passedOver: unused.flatMap((header) => {
      const meaning = meaningOf(header);
      return meaning === undefined ? [] : [{ header, name: meaning.name }];
    }),
  };
}

/** Reads `column=signal` or `column=signal:unit`; a text that says what is wrong where it cannot. */
export function readMeaning(text: string): ColumnMeaning | string {
  const cut = text.lastIndexOf('=');
  if (cut < 1) return `${shown(text)} is not of the form column=signal`;
  const [name = '', unit] = text
    .slice(cut + 1)
    .trim()
    .split(':');
  const known = metricNames.find((one) => one === name.toLowerCase().replaceAll('_', '-'));
  if (known === undefined) return `${shown(name)} is not a signal. ${hint(name, metricNames)}`;
  const header = text.slice(0, cut).trim();
  if (unit === undefined) return { header, name: known, unit };
  const written = unit.replace(/^\//, '').replace('%', 'percent');
  const units = unitsOf(kindOf(known));
  if (units.includes(written)) return { header, name: known, unit: written };
  return `${shown(unit)} is not a unit of ${known}. ${hint(unit, units)}`;
}

interface Meaning {
  readonly name: MetricName | 'time';
  readonly scale: number | undefined;
  /** The lower the more likely it is meant. */
  readonly rank: number;
}

/** What a column means by its name, whatever of a statistic and a unit stands around it. */
function meaningOf(header: string): Meaning | undefined {
  const words = wordsOf(header);
  const statistic = words.find((word) => statistics.includes(word)) ?? '';
  const plain = words.filter((word) => word !== statistic);
  for (const candidate of [words, plain]) {
    for (const unitWords of [0, 1, 2]) {
      const found = usualName(candidate.slice(0, candidate.length - unitWords).join('_'));
      if (found === undefined || unitWords >= candidate.length) continue;
      const unit = candidate.slice(candidate.length - unitWords).filter((word) => word !== 'per');
      const scale = saidScale(found.name, words, unit);
      if (unit.length > 0 && scale === undefined && !unit.every(saysNothing)) continue;
      const rank = found.rank + 100 * statistics.indexOf(statistic);
      return { name: found.name, scale, rank };
    }
  }
  return undefined;
}

/** vLLM calls a part of 1 `perc`, others one of 100: its values tell. */
function saysNothing(word: string): boolean {
  return ['perc', 'total', 'count'].includes(word);
}

function saidScale(
  name: MetricName | 'time',
  words: readonly string[],
  [unit]: readonly string[],
): number | undefined {
  const kind = kindOf(name);
  if (unit !== undefined) return scaleOf(kind, unit);
  if (kind === 'rate') return /^rpm$|min/.test(words.join('_')) ? 1 / 60 : 1;
  if (words.join('_').startsWith('dcgm') || words.includes('duty')) return 0.01;
  return kind === 'count' ? 1 : undefined;
}

/** A name as dashboards, exporters and programs write it, in words: `vllm:num_requests_waiting{pod="a"}` too. */
function wordsOf(header: string): string[] {
  return header
    .replaceAll(/\{.*\}/g, '')
    .replaceAll('%', ' percent ')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/^\s*(vllm|sglang|trtllm|tgi|ray)[:_]/, '')
    .replace(/^kube_deployment_(status|spec)_/, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
