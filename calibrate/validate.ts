import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { group } from 'd3-array';
import { comparedRun } from '../src/calibrate/compared-run.ts';
import { errorTable } from '../src/calibrate/error-table.ts';
import { type ErrorSummary, summariseErrors } from '../src/calibrate/errors.ts';
import { closedLoopRows } from '../src/calibrate/open-data/closed-loop-rows.ts';
import { loneRequestRows } from '../src/calibrate/open-data/lone-request-rows.ts';
import { openLoopGroup, openLoopRows } from '../src/calibrate/open-data/open-loop-rows.ts';
import { staticBatchRows } from '../src/calibrate/open-data/static-batch-rows.ts';
import { type OperatorError, operatorErrors } from '../src/calibrate/operators/operator-table.ts';
import { operatorTables } from '../src/calibrate/operators/tables.ts';
import { attendsAs } from '../src/calibrate/presets.ts';
import { replay } from '../src/calibrate/replay.ts';
import { serverOf } from '../src/calibrate/server.ts';
import { closedLoopServerRows, plainServerRows } from '../src/calibrate/servers/closed-loop.ts';
import { loneRequestSeconds } from '../src/calibrate/servers/lone-request.ts';
import {
  fitHostTime,
  openLoopSeconds,
  openLoopServer,
} from '../src/calibrate/servers/open-loop.ts';
import { type ServerError, serverErrors } from '../src/calibrate/servers/server-errors.ts';
import { staticBatchServerRows } from '../src/calibrate/servers/static-batch.ts';
import { isForTesting } from '../src/calibrate/split.ts';
import { readUserTable } from '../src/calibrate/user-table/read-table.ts';
import { requestRows } from '../src/calibrate/user-table/request-rows.ts';
import { AdjustedStep } from '../src/models/serving/step-time/adjusted-step.ts';
import { type CsvCell, csv } from '../src/report/csv.ts';
import { measured } from './measured.ts';

/** Makes results/validation/*.csv anew: how far each model is from measurements that it was not fitted to. */
const tables = measured();
/** Operators that decide most of a step. */
const published = [
  'gemm timed without the host',
  'decode attention',
  'prefill attention',
  'all-reduce',
];
const folder = fileURLToPath(new URL('../results/validation/', import.meta.url));
mkdirSync(folder, { recursive: true });

const operators = Object.values(operatorTables(tables)).flatMap((table) =>
  operatorErrors(table as Parameters<typeof operatorErrors>[0]),
);
write('operators.csv', ['operator', 'accelerator', 'fitted_to'], operators, (row) => [
  row.operator,
  row.accelerator,
  row.fitted,
]);
writePresetErrors(operators);

write('closed-loop.csv', serverColumns(), withOverall(closedLoop()), serverCells);
write(
  'static-batch.csv',
  serverColumns(),
  withOverall(serverErrors(staticBatchServerRows(staticBatchRows(tables)))),
  serverCells,
);
write('open-loop.csv', ['table', 'fitted_to'], openLoop(), ({ fitted }) => ['H100 sweep', fitted]);
writeRequests();
writeLoneRequests();

/** The model, and as a yardstick what is usually fitted to such tables: it knows nothing of degrees. */
function closedLoop(): ServerError[] {
  const rows = closedLoopRows(tables);
  return (['families', 'degrees'] as const).flatMap((together) => {
    const physical = serverErrors(closedLoopServerRows(rows, together));
    const plain = serverErrors(plainServerRows(rows, together));
    return [
      ...physical.filter(({ fitted }) => together === 'families' || fitted === 'itself'),
      ...plain
        .filter(({ fitted }) => fitted === 'itself')
        .map((error) => ({ ...error, fitted: 'plainly' as const })),
    ];
  });
}

function openLoop() {
  const server = openLoopServer();
  const rows = openLoopRows(tables);
  const testing = rows.filter((row) => isForTesting(openLoopGroup(row)));
  const host = fitHostTime(
    rows.filter((row) => !isForTesting(openLoopGroup(row))),
    server,
  );
  return [
    { fitted: 'nothing', host: server.model.usual },
    { fitted: 'itself', host },
  ].map(({ fitted, host }) => ({
    fitted,
    errors: summariseErrors(testing.map((row) => [openLoopSeconds(row, server, host), row.e2e])),
  }));
}

/** The one open run of which every time stamp is known, by the data sheet and that card's operator tables alone. */
function writeRequests(): void {
  const file = `${tables}/llmservingsim_bench/RTX4090_Llama-3.1-8B_requests.jsonl`;
  const { requests } = requestRows(readUserTable(file));
  const server = serverOf({
    accelerator: 'RTX-4090',
    model: 'Llama-3.1-8B',
    tensor: 1,
    precision: 'fp16',
    maxSequences: 256,
    maxBatchedTokens: 2048,
    kvBlocks: 2588,
  });
  const { physics, usual } = server.model;
  const replayed = replay(requests, server, new AdjustedStep(physics, usual));
  const rows = errorTable([comparedRun('RTX4090_Llama-3.1-8B', requests, replayed)]);
  save(
    'requests.csv',
    csv(
      ['run', 'metric', 'statistic', 'measured_s', 'predicted_s', 'error', 'abs_error'],
      rows.map((row) => [
        row.run,
        row.metric,
        row.statistic,
        row.measured,
        row.predicted,
        row.signed,
        row.absolute,
      ]),
    ),
  );
}

/** Servers to which nothing was fitted, on accelerators of which most have only a data sheet; one request at a time. */
function writeLoneRequests(): void {
  const rows = loneRequestRows(tables).flatMap((row) => {
    const server = `${row.model} ${row.engine} ${row.accelerator} x${row.tensor}`;
    const { firstToken, nextToken } = loneRequestSeconds(row);
    const cells = (metric: string, measured: number, predicted: number): CsvCell[] => {
      return [server, row.promptTokens, metric, measured, predicted, predicted / measured - 1];
    };
    return [cells('ttft', row.firstToken, firstToken), cells('tpot', row.nextToken, nextToken)];
  });
  const columns = ['server', 'prompt_tokens', 'metric', 'measured_s', 'predicted_s', 'error'];
  save('lone-requests.csv', csv(columns, rows));
}

function serverColumns(): string[] {
  return ['servers', 'fitted_to'];
}

function serverCells({ family, fitted }: Pick<ServerError, 'family' | 'fitted'>): CsvCell[] {
  return [family, fitted];
}

/** Families, and after them all of each table together. */
function withOverall(errors: readonly ServerError[]) {
  const overall = [...group(errors, ({ fitted, table }) => `all of ${table}\n${fitted}`)].map(
    ([name, some]) => {
      const [family, fitted] = name.split('\n') as [string, ServerError['fitted']];
      return { family, fitted, errors: summariseErrors(some.flatMap(({ pairs }) => pairs)) };
    },
  );
  return [...errors, ...overall];
}

/** What `spillway catalog` and reports say of an accelerator's preset, and of those that have none. */
function writePresetErrors(errors: readonly OperatorError[]): void {
  const file = fileURLToPath(new URL('../src/catalog/preset-errors.ts', import.meta.url));
  const shown = errors.filter(({ operator }) => published.includes(operator));
  const own = Object.fromEntries(
    [...group(shown, ({ accelerator }) => accelerator)].map(([accelerator, some]) => [
      accelerator,
      Object.fromEntries(
        some
          .filter(({ fitted }) => fitted === 'itself')
          // Whoever attends as another has no use for its own tables of attention.
          .filter(({ operator }) => !(accelerator in attendsAs && operator.includes('attention')))
          .map(({ operator, errors }) => [operator, rounded(errors.medianAbsolute)]),
      ),
    ]),
  );
  const leftOut = Object.fromEntries(
    published.map((operator) => {
      const medians = shown
        .filter((row) => row.operator === operator && row.fitted === 'others')
        .map((row) => rounded(row.errors.medianAbsolute));
      return [operator, [Math.min(...medians), Math.max(...medians)]];
    }),
  );
  writeFileSync(
    file,
    `// Written by \`npm run validate\`: see results/validation/operators.csv.

/** Median absolute errors of an accelerator's own operators on measurements that they were not fitted to. */
export const ownErrors: {
  readonly [accelerator: string]: { readonly [operator: string]: number };
} = ${JSON.stringify(own, null, 2)};

/** The least and the greatest of these errors where an accelerator's own tables were left out of the fit. */
export const leftOutErrors: { readonly [operator: string]: readonly number[] } = ${JSON.stringify(leftOut, null, 2)};
`,
  );
}

function rounded(error: number): number {
  return Number(error.toFixed(3));
}

function write<Row extends { readonly errors: ErrorSummary }>(
  name: string,
  columns: readonly string[],
  rows: readonly Row[],
  cells: (row: Row) => readonly CsvCell[],
): void {
  const statistics = [
    'rows',
    'medianSigned',
    'meanSigned',
    'medianAbsolute',
    'meanAbsolute',
    'p95Absolute',
  ] as const;
  const titles = ['rows', 'median', 'mean', 'median_abs', 'mean_abs', 'p95_abs'];
  save(
    name,
    csv(
      [...columns, ...titles],
      rows.map((row) => [...cells(row), ...statistics.map((one) => row.errors[one])]),
    ),
  );
}

function save(name: string, text: string): void {
  const temporary = `${folder}${name}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, `${folder}${name}`);
  console.log(`wrote results/validation/${name}`);
}
