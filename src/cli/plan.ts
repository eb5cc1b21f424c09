import { join, relative } from 'node:path';
import type { Argv } from 'yargs';
import { bestScenario } from '../report/plan-best.ts';
import { planCsv } from '../report/plan-csv.ts';
import { planJson } from '../report/plan-json.ts';
import { PlanProgress } from '../report/plan-progress.ts';
import { planLines, planVerdict } from '../report/plan-text.ts';
import { writeFolder } from '../report/results-folder.ts';
import { green, red } from '../report/terminal.ts';
import { renderProblem } from '../scenario/problem.ts';
import { readSource, type ScenarioSource } from '../scenario/source.ts';
import { openCellPool } from '../sweep/cell-pool.ts';
import { completed } from '../sweep/completed.ts';
import { answerOf, type PlanAnswer } from '../sweep/plan/answer.ts';
import { type Candidate, candidatesOf } from '../sweep/plan/candidates.ts';
import { placed } from '../sweep/plan/placed.ts';
import { type PlanRace, raceCandidates } from '../sweep/plan/plan-race.ts';
import { widthOf } from '../sweep/plan/race.ts';
import { filesOf } from '../sweep/policies.ts';
import { checkFolder } from './before-run.ts';
import { helpOf } from './help.ts';
import { type LoadedScenario, readScenarioFile, settingsWith } from './load.ts';
import { quietOptions, scenarioOptions, whole, withoutSlash } from './options.ts';
import { print, say, suggest } from './output.ts';
import { hashOf } from './reproduction.ts';
import { sayCode } from './say-code.ts';
import { commandText, shownPath, typedPath } from './typed-command.ts';
import { exitCode, UsageError } from './usage-error.ts';

/** `spillway plan`: the cheapest configuration that keeps every SLO, of all that the axes make. */
export function planCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'plan <scenario>',
    'Find the cheapest configuration that keeps every SLO, with a confidence',
    (command) =>
      planOptions(command).usage(
        helpOf('plan <scenario>', 'Find the cheapest configuration that keeps every SLO', [
          ['spillway plan chat.yaml', 'over the axes of its `plan`, or else of its `sweep`'],
          [
            'spillway plan chat.yaml --set deployments.chat.scaling.replicas=2..16',
            'over one more',
          ],
          ['spillway plan chat.yaml --replications 20', 'for closer calls'],
        ]),
      ),
    async (flags) => exit(await plan(flags)),
  );
}

function planOptions<T>(yargs: Argv<T>) {
  const results = 'The plan and its results:';
  return quietOptions(scenarioOptions(yargs))
    .option('out', {
      group: results,
      type: 'string',
      requiresArg: true,
      coerce: withoutSlash,
      describe: 'Folder of plan.csv, plan.json and best.yaml',
    })
    .option('workers', {
      alias: 'j',
      group: results,
      type: 'number',
      requiresArg: true,
      coerce: whole('workers', 1),
      describe: 'Worker threads; all cores without it',
    });
}

interface PlanFlags {
  readonly scenario: string;
  readonly set: readonly string[] | undefined;
  readonly seed: string | undefined;
  readonly replications: number | undefined;
  readonly workload: string | undefined;
  readonly out: string | undefined;
  readonly workers: number | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

async function plan(flags: PlanFlags): Promise<number> {
  const text = await readScenarioFile(flags.scenario);
  const source = readSource(text, flags.scenario);
  const { overrides, axes } = settingsWith(source, flags);
  const found = candidatesOf(source, overrides, axes);
  const { name } = found.base.scenario;
  if (found.candidates.length + found.leftOut.length <= 1) {
    throw new UsageError(
      `${flags.scenario} has nothing to choose from: name values under \`plan.axes\` or \`sweep\`, or with --set pools.NAME.accelerators=4..16:4`,
    );
  }
  if (!flags.quiet) {
    sayCode(
      source.file,
      found.candidates.map(({ parsed }) => parsed),
    );
  }
  const loaded = await completed(source, found.candidates);
  const folder = flags.out ?? join('results', `${name}-plan-${hashOf(loaded)}`);
  checkFolder(folder, planFiles);
  for (const warning of loaded.warnings) say(`warning  ${renderProblem(warning)}`);
  const room = placed(found.candidates, loaded.variants);
  const { candidates } = room;
  const leftOut = [...found.leftOut, ...room.leftOut];
  if (candidates.length === 0) {
    throw new UsageError(`no candidate finds room for its replicas: ${leftOut[0]!.because}`);
  }
  if (trafficsOf(candidates) > 1) {
    say(
      'warning  candidates differ in `traffic`: the cheapest may be the one with the fewest requests',
    );
  }
  const raced = await runRace(found.base.scenario, candidates, loaded, flags);
  const answer = answerOf(raced, leftOut);
  const { best } = answer;
  const files = new Map([
    ['plan.csv', planCsv(answer)],
    ['plan.json', `${JSON.stringify(planJson(answer, name, folder), null, 2)}\n`],
  ]);
  const bestFile = join(folder, 'best.yaml');
  if (answer.kind === 'found' && best !== undefined) {
    const settings = candidates[best.index]!.overrides;
    const head = [`Found by spillway plan ${shownPath(source.file)}: ${planVerdict(answer)}.`];
    files.set('best.yaml', bestScenario(text, source, settings, bestFile, head));
  }
  if (answer.effort.runs > 0) await writeFolder(folder, files);
  return report(answer, flags, source, folder, files.has('best.yaml') ? bestFile : undefined);
}

const planFiles = ['plan.csv', 'plan.json', 'best.yaml'];

function trafficsOf(candidates: readonly Candidate[]): number {
  return new Set(candidates.map(({ parsed }) => JSON.stringify(parsed.scenario.traffic))).size;
}

async function runRace(
  base: Candidate['parsed']['scenario'],
  candidates: readonly Candidate[],
  { inputs, policies }: LoadedScenario,
  flags: PlanFlags,
): Promise<PlanRace> {
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt);
  const progress = flags.quiet ? undefined : new PlanProgress();
  const pool = openCellPool({
    workers: flags.workers,
    cells: widthOf(candidates.length),
    inputs,
    policies: filesOf(policies),
    signal: stop.signal,
  });
  try {
    return await raceCandidates(base, candidates, inputs, pool.run, ({ all, leader }, runs) => {
      const open = all.filter(({ kind }) => kind === 'open').length;
      progress?.update(
        runs.length,
        open,
        leader === undefined ? undefined : candidates[leader]!.name,
      );
    });
  } finally {
    process.off('SIGINT', interrupt);
    progress?.end();
    await pool.close();
  }
}

function report(
  answer: PlanAnswer,
  flags: PlanFlags,
  source: ScenarioSource,
  folder: string,
  best: string | undefined,
): number {
  const name = (source.data as { name: string }).name;
  const failed = answer.candidates.filter(({ fate }) => fate.kind === 'failed');
  const code = codeOf(answer, failed.length);
  for (const { name: candidate, fate } of failed) {
    if (fate.kind === 'failed') say(`${red('failed')}  ${candidate}: ${fate.message}`);
  }
  if (flags.json) {
    print(JSON.stringify(planJson(answer, name, folder), null, 2));
    return code;
  }
  if (!flags.quiet && answer.effort.runs > 0) {
    const { candidates, replications, goal } = answer;
    print(
      `${name}   ${candidates.length} candidates, up to ${replications} replications of each; ± is a ${100 * goal.confidence} % interval`,
    );
    print('');
    for (const line of planLines(answer)) print(line);
    print('');
    const written = best === undefined ? '{plan.csv,plan.json}' : '{plan.csv,plan.json,best.yaml}';
    print(`Wrote ${join(relative('.', folder) || '.', written)}`);
  }
  print(`${code === exitCode.ok ? green('✓') : red('✗')} ${name}: ${planVerdict(answer)}`);
  if (!flags.quiet && best !== undefined) suggest(commandText(['run', typedPath(best)]));
  return code;
}

function codeOf({ kind }: PlanAnswer, failed: number): number {
  if (kind === 'interrupted') return exitCode.interrupted;
  if (failed > 0) return exitCode.cellsFailed;
  return kind === 'found' ? exitCode.ok : exitCode.missed;
}
