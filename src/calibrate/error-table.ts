import { mean as meanOf, quantile } from 'd3-array';

/** One request in seconds from its arrival: as measured, or as predicted. */
export interface RequestTimes {
  readonly ttft: number;
  readonly e2e: number;
  readonly outputTokens: number;
}

/** A run of a real server beside its replay; requests without a prediction are left out of both. */
export interface ComparedRun {
  readonly name: string;
  readonly measured: readonly RequestTimes[];
  readonly predicted: readonly RequestTimes[];
}

/** How far a statistic of a run's replay lies from the measured one. */
export interface ErrorRow {
  /** `overall`: the seconds are of the requests of all runs together, the errors are means over the runs. */
  readonly run: string;
  readonly metric: 'ttft' | 'tpot' | 'e2e';
  readonly statistic: 'mean' | 'p50' | 'p90' | 'p99';
  readonly measured: number;
  readonly predicted: number;
  /** Parts of the measured value; signed above 0 where the prediction is too long. */
  readonly signed: number;
  readonly absolute: number;
}

const metrics = {
  ttft: ({ ttft }: RequestTimes) => ttft,
  /** Of single tokens there is none. */
  tpot: ({ ttft, e2e, outputTokens }: RequestTimes) =>
    outputTokens > 1 ? (e2e - ttft) / (outputTokens - 1) : Number.NaN,
  e2e: ({ e2e }: RequestTimes) => e2e,
} as const;

const statistics = {
  mean: (values: readonly number[]) => meanOf(values),
  p50: (values: readonly number[]) => quantile(values, 0.5),
  p90: (values: readonly number[]) => quantile(values, 0.9),
  p99: (values: readonly number[]) => quantile(values, 0.99),
} as const;

/** Every statistic of every metric, run by run; of several runs, then of all requests, with the mean of the runs' errors. */
export function errorTable(runs: readonly ComparedRun[]): ErrorRow[] {
  const rows = runs.flatMap(errorsOf);
  if (runs.length < 2) return rows;
  const pooled = {
    name: 'overall',
    measured: runs.flatMap(({ measured }) => measured),
    predicted: runs.flatMap(({ predicted }) => predicted),
  };
  const overall = errorsOf(pooled).map((row): ErrorRow => {
    const same = rows.filter(
      ({ metric, statistic }) => metric === row.metric && statistic === row.statistic,
    );
    const mean = (of: (row: ErrorRow) => number) => meanOf(same, of) ?? Number.NaN;
    return {
      ...row,
      signed: mean(({ signed }) => signed),
      absolute: mean(({ absolute }) => absolute),
    };
  });
  return [...rows, ...overall];
}

function errorsOf({ name, measured, predicted }: ComparedRun): ErrorRow[] {
  return (Object.keys(metrics) as (keyof typeof metrics)[]).flatMap((metric) =>
    (Object.keys(statistics) as (keyof typeof statistics)[]).map((statistic): ErrorRow => {
      const statisticOf = (requests: readonly RequestTimes[]) =>
        statistics[statistic](
          requests.map(metrics[metric]).filter((value) => !Number.isNaN(value)),
        ) ?? Number.NaN;
      const [real, simulated] = [statisticOf(measured), statisticOf(predicted)];
      const signed = simulated / real - 1;
      return {
        run: name,
        metric,
        statistic,
        measured: real,
        predicted: simulated,
        signed,
        absolute: Math.abs(signed),
      };
    }),
  );
}
