import { createHash } from 'node:crypto';
import type { CellTask } from '../cell.ts';
import { exactJson } from './exact-json.ts';
import { sortKeys } from './sort-keys.ts';

/** What decides a cell's result besides its scenario. */
export interface KeyContext {
  /** Of Spillway. */
  readonly version: string;
  /** Hashes of the recorded workloads and policies that the scenario names, by these names. */
  readonly contents: ReadonlyMap<string, string>;
}

/** A hash of everything that decides a cell's result: equal keys, equal results. */
export function cellKey(
  { scenario, replication, logRequests }: CellTask,
  { version, contents }: KeyContext,
): string {
  // What is searched, claimed, compared and judged changes no result.
  const { sweep, plan, claims, frontier, reading, slos, theory, replications, ...simulated } =
    scenario;
  const files = [...contents].sort(([one], [other]) => (one < other ? -1 : 1));
  const parts = { version, replication, logRequests, files, scenario: simulated };
  return createHash('sha256')
    .update(exactJson(sortKeys(parts)))
    .digest('hex');
}
