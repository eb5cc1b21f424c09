import { createHash } from 'node:crypto';
import { resultsOf, type SweepRun } from '../report/result-files.ts';
import type { Reproduction } from '../report/verdict-file.ts';
import { sortKeys } from '../sweep/store/sort-keys.ts';
import type { LoadedScenario } from './load.ts';
import type { RunFlags } from './options.ts';
import { commandText, shownPath, typedPath } from './typed-command.ts';
import { version } from './version.ts';

/** What makes a run repeatable. */
export function reproductionOf(
  run: SweepRun,
  loaded: LoadedScenario,
  flags: RunFlags,
): Reproduction {
  const { seed } = loaded.variants[0]!.parsed.scenario;
  return {
    command: runCommandOf(loaded.source.file, flags),
    spillway: version,
    scenario: hashOf(loaded),
    seed,
    fingerprint: fingerprintOf(run),
  };
}

/** One hash over the fingerprints of all cells. */
function fingerprintOf(run: SweepRun): string {
  const hash = createHash('sha256');
  for (const [index] of run.variants.entries()) {
    for (const { fingerprint } of resultsOf(run, index)) hash.update(fingerprint);
  }
  return hash.digest('hex').slice(0, 8);
}

/**
 * The command that gives the same files, whether `run` or `sweep` was typed: the flags that change what is simulated or
 * how it is judged, and none of those that say where results go and how many threads work. Files are named for everybody,
 * unless another way to name them is given.
 */
export function runCommandOf(scenario: string, flags: DecidingFlags, pathOf = shownPath): string {
  const judged = flags.require === 'all' ? ['--require', 'all'] : [];
  return commandText(['run', pathOf(scenario), ...decidingWords(flags, pathOf), ...judged]);
}

/** The command that makes one result of shards, as it is typed here. */
export function mergeCommandOf(scenario: string, flags: DecidingFlags, shards: string): string {
  const words = ['merge', typedPath(scenario), ...decidingWords(flags, typedPath)];
  return `${commandText(words)} ${shards}`;
}

type DecidingFlags = Pick<
  RunFlags,
  'set' | 'workload' | 'seed' | 'replications' | 'requests' | 'parquet' | 'require'
>;

function decidingWords(flags: DecidingFlags, pathOf: typeof shownPath) {
  const { set = [], workload, seed, replications, requests, parquet } = flags;
  return [
    ...set.flatMap((setting) => ['--set', setting]),
    ...(workload === undefined ? [] : ['--workload', pathOf(workload)]),
    ...(seed === undefined ? [] : ['--seed', seed]),
    ...(replications === undefined ? [] : ['--replications', String(replications)]),
    ...(requests ? ['--requests'] : []),
    ...(parquet ? ['--parquet'] : []),
  ];
}

/** Everything that decides the results, in one form whatever the file's order and units. */
export function canonicalScenario(loaded: LoadedScenario): string {
  const variants = loaded.variants.map(({ labels, parsed }) => ({
    labels,
    scenario: { ...parsed.scenario, sweep: undefined, plan: undefined, claims: undefined },
  }));
  return `${JSON.stringify({ version, variants: sortKeys(variants) }, null, 2)}\n`;
}

/** By which scenarios are told apart. */
export function hashOf(loaded: LoadedScenario): string {
  return createHash('sha256').update(canonicalScenario(loaded)).digest('hex').slice(0, 8);
}
