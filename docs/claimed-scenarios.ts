import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type LoadedScenario, loadScenario } from '../src/cli/load.ts';
import { hashOf } from '../src/cli/reproduction.ts';
import { claimRecords } from '../src/report/claim-record.ts';
import type { SweepRun } from '../src/report/result-files.ts';
import { readSource } from '../src/scenario/source.ts';
import { claimRow } from './claim-row.ts';
import type { ClaimedScenario } from './claims-page.ts';

const folder = new URL('../scenarios/', import.meta.url);

/** A shipped scenario that has claims, by its file in `scenarios/`. */
export interface ScenarioWithClaims {
  readonly file: string;
  readonly loaded: LoadedScenario;
}

/** All of them, by name. */
export async function scenariosWithClaims(): Promise<ScenarioWithClaims[]> {
  const files = readdirSync(folder).filter((file) => /\.ya?ml$/.test(file));
  const all: ScenarioWithClaims[] = [];
  for (const file of files.sort()) {
    if (!hasClaims(file)) continue;
    const loaded = await loadScenario(fileURLToPath(new URL(file, folder)), {
      set: undefined,
      seed: undefined,
      replications: undefined,
      workload: undefined,
    });
    all.push({ file, loaded });
  }
  return all;
}

/** Without loading it: others may name files that are not here. */
function hasClaims(file: string): boolean {
  const { data } = readSource(readFileSync(new URL(file, folder), 'utf8'), file);
  return ((data as { claims?: readonly unknown[] } | null)?.claims ?? []).length > 0;
}

/** What the page says of a scenario; without a run, what it must say whatever is found. */
export function claimedScenario(
  { file, loaded }: ScenarioWithClaims,
  run: SweepRun = { variants: loaded.variants, replications: 0, outcomes: [] },
): ClaimedScenario {
  const { seed, replications } = loaded.variants[0]!.parsed.scenario;
  const rows = claimRecords(run).map((claim) => claimRow(claim, file));
  return { file, hash: hashOf(loaded), seed, replications, rows };
}
