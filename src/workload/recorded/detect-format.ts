import { azureHeader } from './azure-llm.ts';
import { guessColumns, promptNames } from './column-map.ts';
import { lengthsHeader } from './servegen-lengths.ts';
import { ratesHeader } from './servegen-rates.ts';

/** The formats of recorded workloads that are read. */
export const workloadFormats = [
  'azure-llm',
  'mooncake',
  'spillway',
  'counts',
  'servegen-rates',
  'servegen-lengths',
  'lengths',
  'csv',
  'jsonl',
] as const;
export type WorkloadFormat = (typeof workloadFormats)[number];

/** Whether a format is lines of JSON; the others are CSV. */
export function isJsonLines(format: WorkloadFormat): format is 'mooncake' | 'spillway' | 'jsonl' {
  return format === 'mooncake' || format === 'spillway' || format === 'jsonl';
}

/** The format of a file by its first line; undefined where the line is no header of any. */
export function detectFormat(firstLine: string): WorkloadFormat | undefined {
  const line = firstLine.replace(/^\uFEFF/, '').trim();
  if (line.startsWith('{')) return detectJson(line);
  const names = line.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  if (sameNames(names, azureHeader)) return 'azure-llm';
  if (sameNames(names, ratesHeader)) return 'servegen-rates';
  if (sameNames(names, lengthsHeader)) return 'servegen-lengths';
  if (names.length === 2 && names[1]!.toLowerCase() === 'count') return 'counts';
  if (guessColumns(names) !== undefined) return 'csv';
  if (names.some((name) => promptNames.includes(name.toLowerCase()))) return 'lengths';
  return undefined;
}

function detectJson(line: string): WorkloadFormat | undefined {
  let first: unknown;
  try {
    first = JSON.parse(line);
  } catch {
    return undefined;
  }
  const names = Object.keys(first as object);
  if (names.includes('spillway')) return 'spillway';
  if (names.includes('hash_ids') && names.includes('timestamp')) return 'mooncake';
  return guessColumns(names) === undefined ? undefined : 'jsonl';
}

function sameNames(names: readonly string[], header: readonly string[]): boolean {
  return names.length === header.length && names.every((name, i) => name === header[i]);
}
