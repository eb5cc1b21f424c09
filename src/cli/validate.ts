import { max } from 'd3-array';
import type { Argv } from 'yargs';
import { comparedRun } from '../calibrate/compared-run.ts';
import { type ComparedRun, type ErrorRow, errorTable } from '../calibrate/error-table.ts';
import { beyondRanges, type ModelFile, readModelFile } from '../calibrate/model-file.ts';
import { type ReplayedRequest, replay } from '../calibrate/replay.ts';
import { replayInScenario } from '../calibrate/replay-scenario.ts';
import { type ServerSettings, serverOf } from '../calibrate/server.ts';
import type { MeasuredRequest } from '../calibrate/user-table/measured-request.ts';
import { readUserTable } from '../calibrate/user-table/read-table.ts';
import { renderRefusal } from '../calibrate/user-table/refusal.ts';
import { requestRows } from '../calibrate/user-table/request-rows.ts';
import { accelerator } from '../catalog/accelerators.ts';
import { model } from '../catalog/models.ts';
import { AdjustedStep } from '../models/serving/step-time/adjusted-step.ts';
import { csv } from '../report/csv.ts';
import { counted, digits } from '../report/format.ts';
import { table } from '../report/table.ts';
import { writeWhole } from '../report/write-whole.ts';
import type { ParsedScenario } from '../scenario/parse.ts';
import { renderProblem } from '../scenario/problem.ts';
import { readSource } from '../scenario/source.ts';
import { withStepModels } from '../sweep/step-models.ts';
import { readScenarioFile } from './load.ts';
import { print, say } from './output.ts';
import { checkOutputFile } from './output-file.ts';
import { type ServerFlags, serverOptions, serverSettings } from './server-options.ts';
import { exitCode, UsageError } from './usage-error.ts';

/** `spillway validate`: replays what real servers measured, and prints how far the replay is from it. */
export function validateCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'validate <run..>',
    'Replay measured runs, and print the errors of TTFT, TPOT and E2E',
    (command) =>
      serverOptions(
        command.positional('run', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'CSV or JSONL of requests: arrival, first_token, last_token, tokens',
        }),
      )
        .option('scenario', {
          type: 'string',
          requiresArg: true,
          describe: 'Serve by a deployment of this scenario, instead of by the flags',
        })
        .option('deployment', {
          type: 'string',
          requiresArg: true,
          describe: 'Which of the scenario’s deployments; needed where there are several',
        })
        .option('step-model', {
          type: 'string',
          requiresArg: true,
          describe: 'Model file of `calibrate`; the catalog’s coefficients without it',
        })
        .option('csv', {
          type: 'string',
          requiresArg: true,
          describe: 'File for the table of errors',
        }),
    async (flags) => {
      checkOutputFile('csv', flags.csv, 'errors.csv');
      const serve = await serving(flags as unknown as ValidateFlags);
      const files = flags.run as unknown as readonly string[];
      const rows = errorTable(files.map((file) => compared(file, serve)));
      for (const line of table(tableRows(rows), 3)) print(line);
      if (flags.csv !== undefined) {
        writeWhole(flags.csv, csvOf(rows));
        say(`wrote ${flags.csv}`);
      }
      exit(exitCode.ok);
    },
  );
}

interface ValidateFlags extends ServerFlags {
  readonly scenario: string | undefined;
  readonly deployment: string | undefined;
  readonly stepModel: string | undefined;
}

/** Serves measured requests in simulation. */
type Serve = (requests: readonly MeasuredRequest[]) => readonly ReplayedRequest[];

async function serving(flags: ValidateFlags): Promise<Serve> {
  const { scenario, deployment } = flags;
  if (scenario === undefined) {
    if (deployment !== undefined) throw new UsageError('--deployment needs --scenario');
    return servingByFlags(flags);
  }
  const other = ownFlags.find((flag) => flags[flag] !== undefined);
  if (other !== undefined) {
    throw new UsageError(`--scenario and --${dashed(other)} both say how it is served`);
  }
  const source = readSource(await readScenarioFile(scenario), scenario);
  const said = new Set<string>();
  const complete = (parsed: ParsedScenario) => {
    const { variants, warnings } = withStepModels(scenario, [{ labels: {}, parsed }]);
    // Every run has the same, and each is said once.
    for (const warning of warnings.map(renderProblem)) {
      if (!said.has(warning)) say(`warning  ${warning}`);
      said.add(warning);
    }
    return variants[0]!.parsed;
  };
  return (requests) => replayInScenario(requests, source, deployment, complete);
}

/** Flags that a scenario takes the place of. */
const ownFlags = [
  'stepModel',
  'accelerator',
  'model',
  'tensor',
  'precision',
  'kvPrecision',
  'maxNumSeqs',
  'maxNumBatchedTokens',
  'maxModelLen',
  'kvBlocks',
  'blockSize',
  'memoryUtilisation',
] as const;

function dashed(flag: string): string {
  return flag.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function servingByFlags(flags: ValidateFlags): Serve {
  const file = flags.stepModel === undefined ? undefined : readModelFile(flags.stepModel);
  const settings = serverSettings({
    ...flags,
    accelerator: flags.accelerator ?? file?.accelerator,
    model: flags.model ?? file?.model,
    tensor: flags.tensor ?? file?.tensor,
    precision: flags.precision ?? file?.precision,
  });
  if (file !== undefined) warnOfAnother(file, settings);
  const server = serverOf({ ...settings, operators: file?.operators });
  if (server.physics.kv.blocks < 1) {
    throw new UsageError(
      'no KV block fits beside the weights: give --kv-blocks as the server has it',
    );
  }
  const { physics, usual } = server.model;
  const stepTime = new AdjustedStep(physics, file?.adjustment ?? usual);
  return (requests) => {
    if (file !== undefined) warn(file, requests, server.physics.maxSequences);
    return replay(requests, server, stepTime);
  };
}

/** The flags have the last word, but a model of another server is a doubtful one. */
function warnOfAnother(file: ModelFile, settings: ServerSettings): void {
  const differs = (what: string, measured: unknown, here: unknown) => {
    if (measured !== here) {
      say(`warning  --step-model was fitted to ${what} ${measured}, not ${here}`);
    }
  };
  const sheetId = (name: string) => accelerator(name)?.id ?? name;
  const cardId = (name: string) => model(name)?.id ?? name;
  differs('the accelerator', sheetId(file.accelerator), sheetId(settings.accelerator));
  // Operators are of no model.
  if (file.source.kind === 'operators') return;
  differs('the model', cardId(file.model), cardId(settings.model));
  differs('a tensor parallelism of', file.tensor, settings.tensor);
  differs('the precision', file.precision, settings.precision);
}

function warn(file: ModelFile, requests: readonly MeasuredRequest[], maxSequences: number): void {
  const maxContext =
    max(requests, ({ promptTokens, outputTokens }) => promptTokens + outputTokens) ?? 0;
  const maxBatch = Math.min(maxSequences, requests.length);
  for (const warning of beyondRanges(file, { maxBatch, maxContext })) say(`warning  ${warning}`);
}

function compared(file: string, serve: Serve): ComparedRun {
  const userTable = readUserTable(file);
  if (userTable.kind !== 'requests') {
    throw new UsageError(
      `${file} holds ${userTable.kind}; validate replays requests: arrival, first_token, last_token, prompt_tokens, output_tokens`,
    );
  }
  const { requests, refusals } = requestRows(userTable);
  for (const refusal of refusals) say(`refused  ${renderRefusal(file, refusal)}`);
  if (requests.length === 0) throw new UsageError(`${file}: no request is left to replay`);
  const replayed = serve(requests);
  const run = comparedRun(file, requests, replayed);
  if (run.measured.length === 0) {
    throw new UsageError(
      `${file}: the simulated server refuses every request: is its KV too small?`,
    );
  }
  const unserved = requests.length - run.measured.length;
  if (unserved > 0) {
    say(
      `warning  ${file}: ${counted(unserved, 'request')} left out: the simulated server refuses them`,
    );
  }
  return run;
}

const titles = ['run', 'metric', '', 'measured', 'predicted', 'error', '|error|'];

function tableRows(rows: readonly ErrorRow[]): string[][] {
  return [
    titles,
    ...rows.map((row, at) => [
      row.run === rows[at - 1]?.run ? '' : row.run,
      row.metric === rows[at - 1]?.metric ? '' : row.metric.toUpperCase(),
      row.statistic,
      milliseconds(row.measured),
      milliseconds(row.predicted),
      percent(row.signed),
      percent(row.absolute),
    ]),
  ];
}

function csvOf(rows: readonly ErrorRow[]): string {
  const columns = ['run', 'metric', 'statistic', 'measured_s', 'predicted_s', 'error', 'abs_error'];
  return csv(
    columns,
    rows.map((row) => [
      row.run,
      row.metric,
      row.statistic,
      row.measured,
      row.predicted,
      row.signed,
      row.absolute,
    ]),
  );
}

function milliseconds(seconds: number): string {
  return Number.isNaN(seconds) ? '' : `${digits(seconds * 1e3)} ms`;
}

function percent(part: number): string {
  return Number.isNaN(part) ? '–' : `${(100 * part).toFixed(1)} %`;
}
