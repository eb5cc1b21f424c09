import { readFileSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runLoaded } from '../src/cli/run-loaded.ts';
import { Progress } from '../src/report/progress.ts';
import { writeWhole } from '../src/report/write-whole.ts';
import {
  claimedScenario,
  type ScenarioWithClaims,
  scenariosWithClaims,
} from './claimed-scenarios.ts';
import { type ClaimedScenario, claimsPage, isSameClaimed, readClaimsPage } from './claims-page.ts';

/**
 * Runs every scenario that has claims and writes docs/claims.md. Scenarios named on the command line are run alone; of
 * the others the page keeps what it has, as long as they are what they were.
 */
const pageFile = fileURLToPath(new URL('claims.md', import.meta.url));
const named = process.argv.slice(2).map((file) => basename(file));

const all = await scenariosWithClaims();
const unknown = named.find((file) => !all.some((one) => one.file === file));
if (unknown !== undefined) throw new Error(`no scenario with claims is called ${unknown}`);
const kept = named.length === 0 ? undefined : readClaimsPage(readFileSync(pageFile, 'utf8'));
// Before anything runs, which takes its time.
const others = new Map(
  named.length === 0
    ? []
    : all.filter(({ file }) => !named.includes(file)).map((one) => [one.file, keptOf(one)]),
);
const found: ClaimedScenario[] = [];
for (const [index, one] of all.entries()) {
  const other = others.get(one.file);
  if (other === undefined) process.stderr.write(`${index + 1} of ${all.length}  ${one.file}\n`);
  found.push(other ?? (await heldAgainst(one)));
}
writeWhole(pageFile, claimsPage(found));
process.stderr.write(`wrote ${relative('.', pageFile)}\n`);

async function heldAgainst(one: ScenarioWithClaims): Promise<ClaimedScenario> {
  const run = await runLoaded(one.loaded, {
    workers: undefined,
    requests: false,
    progress: new Progress(),
  });
  for (const outcome of run.outcomes) {
    if (outcome.kind === 'failed') {
      throw new Error(`${one.file}: a cell failed: ${outcome.message}`);
    }
    if (outcome.kind === 'interrupted') throw new Error('interrupted; nothing was written');
  }
  return claimedScenario(one, run);
}

/** What the page has of a scenario that is not run again. */
function keptOf(one: ScenarioWithClaims): ClaimedScenario {
  const before = kept?.get(one.file);
  if (before === undefined || !isSameClaimed(before, claimedScenario(one))) {
    throw new Error(`${one.file} is not what the page was made of: name it too, or none`);
  }
  return before;
}
