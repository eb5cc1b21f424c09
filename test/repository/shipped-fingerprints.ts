import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTable } from '../../src/report/html/csv-table.ts';
import type { Override } from '../../src/scenario/override.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { readSource, type ScenarioSource } from '../../src/scenario/source.ts';
import { completed } from '../../src/sweep/completed.ts';
import { type Variant, variantsOf } from '../../src/sweep/variants.ts';
import { simulate } from '../../src/world/simulate.ts';

/** What happened in a shipped scenario, as hashes of all events. */
export interface ShippedFingerprints {
  readonly scenario: string;
  /** Seconds that are run in every test run, without the sweep. */
  readonly seconds: number;
  /** Of these, in replication 0. */
  readonly fingerprint: string;
  /** One hash over the fingerprints of every variant's replication 0, to the end. */
  readonly whole: string;
}

const folder = fileURLToPath(new URL('../../scenarios/', import.meta.url));

/** The table of `ShippedFingerprints`. */
export const tableFile = fileURLToPath(new URL('../golden/fingerprints.csv', import.meta.url));

/** Its columns. */
export const tableColumns = ['scenario', 'seconds', 'fingerprint', 'whole'] as const;

/** Names of all scenarios in the folder of the shipped ones, without their ending. */
export function shippedNames(): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return names.map((name) => basename(name, '.yaml')).sort();
}

/** The rows of the table, as they were committed. */
export function committedFingerprints(): ShippedFingerprints[] {
  const { rows } = readTable('fingerprints.csv', readFileSync(tableFile, 'utf8'));
  return rows.map(([scenario, seconds, fingerprint, whole]) => {
    return {
      scenario: scenario!,
      seconds: Number(seconds),
      fingerprint: fingerprint!,
      whole: whole!,
    };
  });
}

/** What a scenario without its sweep does within so many seconds, in replication 0. */
export async function beginningOf(name: string, seconds: number): Promise<string> {
  const set = [...replaced(name), ...overridesOf({ horizon: `${seconds}s`, warmup: '0s' })];
  const source = sourceOf(name);
  const [only] = await fingerprintsOf(source, [{ labels: {}, parsed: parseScenario(source, set) }]);
  return only!;
}

/** What all variants of a scenario do, in replication 0. */
export async function wholeOf(name: string): Promise<string> {
  const hash = createHash('sha256');
  const source = sourceOf(name);
  const variants = variantsOf(source, replaced(name), []);
  for (const fingerprint of await fingerprintsOf(source, variants)) hash.update(fingerprint);
  return hash.digest('hex').slice(0, 8);
}

function sourceOf(name: string): ScenarioSource {
  const file = `${folder}${name}.yaml`;
  return readSource(readFileSync(file, 'utf8'), file);
}

/** Those that replay what users have recorded replay a small trace of ours. */
function replaced(name: string): Override[] {
  const isReplay = name.endsWith('-replay');
  return overridesOf(isReplay ? { 'traffic.chat.file': '../test/golden/trace.csv' } : {});
}

function overridesOf(set: Readonly<Record<string, string>>): Override[] {
  return Object.entries(set).map(([path, value]) => ({ path, value, place: { file: 'test' } }));
}

async function fingerprintsOf(
  source: ScenarioSource,
  plain: readonly Variant[],
): Promise<string[]> {
  const { variants, inputs } = await completed(source, plain);
  return variants.map(
    ({ parsed }) => simulate(parsed.scenario, inputs, { replication: 0 }).fingerprint,
  );
}
