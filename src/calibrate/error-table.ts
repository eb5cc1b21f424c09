import { mean, quantile } from 'd3-array';

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
  /** `overall` for the mean over runs, of which there are no seconds. */
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
  mean: (values: readonly number[]) => mean(values),
  p50: (values: readonly number[]) => quantile(values, 0.5),
  p90: (values: readonly number[]) => quantile(values, 0.9),
  p99: (values: readonly number[]) => quantile(values, 0.99),
} as const;

/** Every statistic of every metric, run by run; of several runs, then the mean of their errors. */
export function errorTable(runs: readonly ComparedRun[]): ErrorRow[] {
  const rows = runs.flatMap(errorsOf);
  if (runs.length < 2) return rows;
  const overall = errorsOf(runs[0]!).map(({ metric, statistic }): ErrorRow => {
    const same = rows.filter((row) => row.metric === metric && row.statistic === statistic);
    return {
      run: 'overall',
      metric,
      statistic,
      measured: Number.NaN,
      predicted: Number.NaN,
      signed: mean(same, ({ signed }) => signed) ?? Number.NaN,
      absolute: mean(same, ({ absolute }) => absolute) ?? Number.NaN,
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
