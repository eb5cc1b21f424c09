import { sum } from 'd3-array';
import type { Argv } from 'yargs';
import type { FixedTerm } from '../calibrate/adjustment.ts';
import { fitOperators } from '../calibrate/fit-operators.ts';
import { fitRequests } from '../calibrate/fit-requests.ts';
import { fitSteps, folds } from '../calibrate/fit-steps.ts';
import { type ModelFile, writeModelFile } from '../calibrate/model-file.ts';
import { serverOf } from '../calibrate/server.ts';
import { type OperatorRow, operatorRows } from '../calibrate/user-table/operator-rows.ts';
import { readUserTable, type UserTable } from '../calibrate/user-table/read-table.ts';
import { requestRows } from '../calibrate/user-table/request-rows.ts';
import { stepRows } from '../calibrate/user-table/step-rows.ts';
import { accelerator } from '../catalog/accelerators.ts';
import type { OperatorOverlay } from '../models/serving/step-time/operator-overlay.ts';
import { counted } from '../report/format.ts';
import {
  coefficientLines,
  mostNamed,
  percent,
  sayErrors,
  sayFixed,
  sayMore,
  sayOperator,
  sayRefusals,
} from './calibrate-report.ts';
import { print, say } from './output.ts';
import { checkOutputFile } from './output-file.ts';
import { type ServerFlags, serverOptions, serverSettings } from './server-options.ts';
import { exitCode, UsageError } from './usage-error.ts';

/** `spillway calibrate`: a step-time model from a user's own measurements. */
export function calibrateCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'calibrate <table>',
    'Fit a step-time model to measured steps, or to the requests of a real server',
    (command) =>
      serverOptions(
        command.positional('table', {
          type: 'string',
          demandOption: true,
          describe: 'CSV or JSONL of steps (batch, context, tpot_ms), of operators, or of requests',
        }),
      ).option('out', {
        alias: 'o',
        type: 'string',
        demandOption: true,
        requiresArg: true,
        describe: 'Model file to write',
      }),
    (flags) => {
      checkOutputFile('out', flags.out, 'model.json');
      const model = calibrated(readUserTable(flags.table), flags as unknown as ServerFlags);
      writeModelFile(flags.out, model.file);
      for (const line of coefficientLines(model.file, model.fixed)) print(line);
      say(`wrote ${flags.out}`);
      exit(exitCode.ok);
    },
  );
}

interface Calibrated {
  readonly file: ModelFile;
  readonly fixed: readonly FixedTerm[];
}

function calibrated(userTable: UserTable, flags: ServerFlags): Calibrated {
  switch (userTable.kind) {
    case 'steps':
      return fromSteps(userTable, flags);
    case 'requests':
      return fromRequests(userTable, flags);
    case 'operators':
      return fromOperators(userTable, flags);
  }
}

function fromSteps(userTable: UserTable, flags: ServerFlags): Calibrated {
  const { file } = userTable;
  const settings = serverSettings(flags);
  const { model } = serverOf(settings);
  const { rows, refusals } = stepRows(userTable, flags.maxNumBatchedTokens);
  // Prompts are in one piece unless the flags say that the server cuts them.
  const fit = fitSteps(rows, model, flags.maxNumBatchedTokens ?? Number.POSITIVE_INFINITY);
  const refused = [...refusals, ...fit.refusals].sort((a, b) => a.line - b.line);
  sayRefusals(file, refused);
  if (fit.kind === 'nothing') throw new UsageError(`${file}: nothing can be fitted: ${fit.why}`);
  for (const { row, error, weight } of fit.outliers.slice(0, mostNamed)) {
    say(
      `outlier  ${file}:${row.line}: ${row.column}: the fit is ${percent(error)} off, so it counts ${weight.toFixed(2)} of a row`,
    );
  }
  sayMore(fit.outliers.length, 'outlier');
  sayFixed(fit.fixed);
  say(
    `${counted(fit.rows.length, 'measurement')} used, ${refused.length} refused, ${counted(fit.outliers.length, 'outlier')}`,
  );
  sayErrors('on the rows fitted', fit.errors.fitted);
  sayErrors(`on rows not seen (${folds}-fold)`, fit.errors.kFold);
  const decodes = fit.rows.filter((row) => row.metric === 'tpot');
  const prompts = fit.rows.filter((row) => row.metric === 'ttft');
  return {
    fixed: fit.fixed,
    file: {
      ...headOf(settings),
      adjustment: fit.adjustment,
      ranges: {
        batch: rangeOf(decodes.map(({ batch }) => batch)),
        context: rangeOf(decodes.map(({ context }) => context)),
        promptTokens: rangeOf(prompts.map(({ promptTokens }) => promptTokens)),
      },
      errors: fit.errors,
      rows: { used: fit.rows.length, refused: refused.length },
      source: { file, kind: 'steps' },
    },
  };
}

function fromRequests(userTable: UserTable, flags: ServerFlags): Calibrated {
  const { file } = userTable;
  const settings = serverSettings(flags);
  const server = serverOf(settings);
  const { requests, refusals } = requestRows(userTable);
  sayRefusals(file, refusals);
  const fit = fitRequests(requests, server);
  if (fit.kind === 'nothing') throw new UsageError(`${file}: nothing can be fitted: ${fit.why}`);
  for (const { line } of fit.turnedAway.slice(0, mostNamed)) {
    say(`ignored  ${file}:${line}: the simulated server refuses it: more tokens than its KV holds`);
  }
  sayMore(fit.turnedAway.length, 'ignored');
  sayFixed(fit.fixed);
  const used = requests.length - fit.turnedAway.length;
  say(
    `${counted(used, 'request')} used, ${refusals.length + fit.turnedAway.length} refused; ${server.physics.kv.blocks} KV blocks${flags.kvBlocks === undefined ? ' derived: the server’s own count, as --kv-blocks, is better' : ''}`,
  );
  sayErrors('TTFT and E2E, first two thirds (fitted)', fit.errors.fitted);
  sayErrors('TTFT and E2E, last third (not seen)', fit.errors.held);
  const prompts = requests.map(({ promptTokens }) => promptTokens);
  return {
    fixed: fit.fixed,
    file: {
      ...headOf(settings),
      adjustment: fit.adjustment,
      ranges: {
        batch: [1, Math.min(mostAtOnce(requests), server.physics.maxSequences)],
        context: rangeOf(
          requests.flatMap(({ promptTokens, outputTokens }) => [
            promptTokens,
            promptTokens + outputTokens,
          ]),
        ),
        promptTokens: rangeOf(prompts),
      },
      errors: fit.errors,
      rows: { used, refused: refusals.length + fit.turnedAway.length },
      source: { file, kind: 'requests' },
    },
  };
}

function fromOperators(userTable: UserTable, flags: ServerFlags): Calibrated {
  const { file } = userTable;
  const settings = serverSettings(flags);
  const { rows, refusals } = operatorRows(userTable);
  sayRefusals(file, refusals);
  const fit = fitOperators(rows, {
    sheet: accelerator(settings.accelerator)!,
    precision: settings.precision,
    kvFormat: (settings.kvPrecision ?? 'fp16') === 'fp16' ? 'fp16' : 'fp8',
  });
  if (fit.kind === 'nothing') throw new UsageError(`${file}: nothing can be fitted: ${fit.why}`);
  for (const part of fit.parts) sayOperator(part);
  const used = sum(fit.parts, (part) => (part.kind === 'fitted' ? part.rows : 0));
  say(`${counted(used, 'timing')} used, ${refusals.length + rows.length - used} refused`);
  const inFit = rows.filter((row) => isFitted(row.operator, fit.operators));
  const ranged = (values: readonly (number | false)[]) =>
    rangeOf(values.filter((value) => value !== false));
  return {
    fixed: [],
    file: {
      ...headOf(settings),
      operators: fit.operators,
      ranges: {
        batch: ranged(inFit.map((row) => row.operator === 'decode_attention' && row.batch)),
        context: ranged(inFit.map((row) => row.operator === 'decode_attention' && row.context)),
        promptTokens: ranged(
          inFit.map((row) => row.operator === 'prefill_attention' && row.promptTokens),
        ),
      },
      errors: fit.errors,
      rows: { used, refused: refusals.length + rows.length - used },
      source: { file, kind: 'operators' },
    },
  };
}

function isFitted(operator: OperatorRow['operator'], fitted: OperatorOverlay): boolean {
  switch (operator) {
    case 'gemm':
      return fitted.gemm !== undefined;
    case 'decode_attention':
      return fitted.decodeAttention !== undefined;
    case 'prefill_attention':
      return fitted.prefillAttention !== undefined;
    case 'all_reduce':
      return fitted.allReduce !== undefined;
  }
}

function headOf({ accelerator, model, tensor, precision }: ReturnType<typeof serverSettings>) {
  const format = 'spillway step-time model' as const;
  return { format, version: 1 as const, accelerator, model, tensor, precision };
}

function rangeOf(values: readonly number[]): [number, number] | undefined {
  if (values.length === 0) return undefined;
  return values.reduce<[number, number]>(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

/** Requests between their first and last token at one time, at most. */
function mostAtOnce(
  requests: readonly { readonly firstToken: number; readonly lastToken: number }[],
): number {
  const changes = requests
    .flatMap(({ firstToken, lastToken }) => [
      { at: firstToken, by: 1 },
      { at: lastToken, by: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.by - b.by);
  let [now, most] = [0, 1];
  for (const { by } of changes) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}
