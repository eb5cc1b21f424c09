import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Row } from './measure.ts';

/** Poisson arrivals at a fixed fleet of an 8B model, one H100 a replica. */
interface Workload {
  readonly name: string;
  readonly requests: number;
  readonly perSecond: number;
  readonly replicas: number;
  /** Runs of which the median counts. */
  readonly rounds: number;
}

const workloads: readonly Workload[] = [
  { name: 'W1', requests: 5_000, perSecond: 6.45, replicas: 1, rounds: 5 },
  { name: 'W8', requests: 10_000, perSecond: 52, replicas: 8, rounds: 5 },
  { name: 'W32', requests: 50_000, perSecond: 200, replicas: 32, rounds: 3 },
  { name: 'W32x', requests: 1_000_000, perSecond: 200, replicas: 32, rounds: 1 },
  { name: 'W1000', requests: 1_000_000, perSecond: 6_000, replicas: 1_000, rounds: 1 },
];

/** What one run in a process of its own cost. */
interface Cost {
  readonly cpuSeconds: number;
  /** Of a second run in the same process. */
  readonly warmCpuSeconds: number;
  readonly peakBytes: number;
  readonly requests: number;
  readonly steps: number;
}

/** Language models: requests per second of CPU time, less that of a scenario in which nobody comes. */
export function serving(): Row[] {
  const overhead = median(5, () => run(scenario({ seconds: 1, perSecond: 0.000001, replicas: 1 })));
  return workloads.flatMap((workload) => rowsOf(workload, overhead));
}

function rowsOf({ name, requests, perSecond, replicas, rounds }: Workload, overhead: Cost): Row[] {
  const load = { seconds: requests / perSecond, perSecond, replicas };
  const stretches = median(rounds, () => run(scenario(load)));
  const stepwise = median(rounds, () => run(scenario({ ...load, stepwise: true })));
  const seconds = stretches.cpuSeconds - overhead.cpuSeconds;
  const row = (what: string, value: number, unit: string) => ({
    name: `serving/${name}/${what}`,
    value,
    unit,
  });
  return [
    row('requests-per-cpu-second', stretches.requests / seconds, 'requests/s'),
    row(
      'warm-requests-per-cpu-second',
      stretches.requests / (stretches.warmCpuSeconds - overhead.warmCpuSeconds),
      'requests/s',
    ),
    row('steps-per-cpu-second', stretches.steps / seconds, 'steps/s'),
    row('peak-rss-mb', stretches.peakBytes / 1e6, 'MB'),
    row('over-stepwise', (stepwise.cpuSeconds - overhead.cpuSeconds) / seconds, '×'),
  ];
}

/** The run with the median CPU time of so many. */
function median(rounds: number, once: () => Cost): Cost {
  const runs = Array.from({ length: rounds }, once);
  return runs.sort((a, b) => a.cpuSeconds - b.cpuSeconds)[rounds >> 1]!;
}

function run(scenario: string): Cost {
  const script = fileURLToPath(new URL('serving-run.ts', import.meta.url));
  const output = execFileSync(process.execPath, ['--import', 'tsx', script], {
    encoding: 'utf8',
    env: { ...process.env, SCENARIO: scenario },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output) as Cost;
}

function scenario(load: {
  readonly seconds: number;
  readonly perSecond: number;
  readonly replicas: number;
  readonly stepwise?: boolean;
}): string {
  const { seconds, perSecond, replicas, stepwise = false } = load;
  return JSON.stringify({
    name: 'bench',
    horizon: `${seconds}s`,
    pools: { gpus: { accelerator: 'H100-SXM', accelerators: replicas } },
    deployments: {
      chat: {
        pool: 'gpus',
        engine: { kind: 'llm', model: 'Llama-3.1-8B', stepwise },
        scaling: { kind: 'fixed', replicas },
      },
    },
    traffic: {
      chat: {
        arrivals: { kind: 'poisson', rate: `${perSecond}/s` },
        prompt: empirical(promptQuantiles),
        output: empirical(outputQuantiles),
      },
    },
  });
}

/**
 * Tokens at some quantiles of the Azure conversation trace of 2023 (github.com/Azure/AzurePublicDataset,
 * AzureLLMInferenceTrace_conv: 19,366 requests). Straight lines between them have the means of the trace,
 * 1,155 and 211, after the last of the prompts was taken from 14,050 to 12,152 and the output at 68 % from
 * 375 to 350.
 */
const promptQuantiles = [
  [0, 2],
  [0.05, 181],
  [0.1, 207],
  [0.2, 387],
  [0.3, 403],
  [0.4, 703],
  [0.5, 1020],
  [0.6, 1071],
  [0.7, 1130],
  [0.8, 1315],
  [0.9, 2735],
  [0.95, 4083],
  [0.99, 4142],
  [0.999, 6212],
  [1, 12_152],
] as const;

const outputQuantiles = [
  [0, 7],
  [0.05, 41],
  [0.1, 54],
  [0.2, 77],
  [0.3, 91],
  [0.4, 103],
  [0.5, 129],
  [0.6, 177],
  [0.66, 237],
  [0.68, 350],
  [0.8, 404],
  [0.9, 424],
  [0.95, 451],
  [0.99, 601],
  [1, 1000],
] as const;

function empirical(quantiles: readonly (readonly [number, number])[]) {
  return { kind: 'empirical', quantiles: quantiles.map(([p, value]) => ({ p, value })) };
}
