import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AutoscalerConfig } from '../src/policies/autoscaling/autoscaler-config.ts';
import type { DeploymentFacts } from '../src/policies/autoscaling/deployment-facts.ts';
import { autoscaler } from '../src/policies/autoscaling/index.ts';
import { scaling } from '../src/scenario/schema/scaling.ts';
import { readMetrics } from '../src/sweep/replay/read-metrics.ts';
import { factsOf } from '../src/sweep/replay/recorded-facts.ts';
import {
  everyRow,
  observationsOf,
  type RecordedMetrics,
} from '../src/sweep/replay/recorded-metrics.ts';
import { replayPolicy } from '../src/sweep/replay/replay-policy.ts';
import { compared, measure, measureAsync, type Row } from './measure.ts';

const rows = 100_000;

/** Every kind as a scenario writes it, with all that it has a default for. */
const kinds: Readonly<Record<Exclude<AutoscalerConfig['kind'], 'module'>, object>> = {
  fixed: { replicas: 6 },
  'ai-workload-scaler': {},
  hpa: {},
  keda: { triggers: [{ metric: 'ongoing', target: 2 }] },
  kpa: {},
  'ray-serve': {},
  aws: {},
  'cloud-run': {},
  predictive: {},
  autopilot: {},
  scheduled: { schedules: [{ start: '0 8 * * *', end: '0 18 * * *', replicas: 8 }] },
  serverless: {},
  oracle: {},
  wva: {},
  apa: { metric: 'ongoing', target: 1.4 },
  'dynamo-planner': {},
  hybrid: {
    floor: { kind: 'scheduled', schedules: [], otherwise: 2 },
    reactive: { kind: 'hpa' },
    ceiling: 10,
  },
};

/** Each kind of autoscaler over recorded metrics of 17 days, against reading them from their file. */
export async function replayPolicies(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'spillway-bench-'));
  try {
    const file = join(folder, 'metrics.csv');
    writeFileSync(file, csv());
    const { metrics } = await readMetrics(file);
    const read = async () => (await readMetrics(file)).metrics.rows;
    const reading = 1000 * (await measureAsync(read))[0]!;
    const names = Object.keys(kinds) as (keyof typeof kinds)[];
    const speeds = measure(...names.map((kind) => replay(metrics, { kind, ...kinds[kind] })));
    const unit = 'k rows/s';
    return [
      { name: 'replay-policy/reading the file', value: reading, unit },
      ...names.map((kind, at) =>
        compared(`replay-policy/${kind}`, unit, 1000 * speeds[at]!, 'reading the file', reading),
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function replay(metrics: RecordedMetrics, written: object): () => number {
  const facts = { ...known, ...factsOf(metrics, 120) };
  const policy = autoscaler(scaling.parse(written), facts);
  const looks = everyRow(metrics);
  const { initialReplicas, interval } = policy;
  return () =>
    replayPolicy(policy, observationsOf(metrics, looks, initialReplicas), { interval }).length;
}

/** What the more demanding kinds want to know of a deployment. */
const known: DeploymentFacts = {
  accelerators: 1,
  capacity: 8,
  concurrency: 16,
  llm: {
    kvTokens: 400_000,
    maxBatchedTokens: 8192,
    maxSequences: 256,
    ttft: (queued, kv) => 0.05 + queued / 30_000 + kv / 1e7,
    itl: (kv) => 0.01 + kv / 1.5e7,
    rate: (prompt, output) => 1 / (prompt / 30_000 + output / 4000),
  },
};

/** A row every 15 s: waves of a day, with a little that is different in each row. */
function csv(): string {
  const lines = [
    'time,ready,starting,queue,ongoing,rps,latency,ttft,itl,gpu_util,kv,prompt_tokens,output_tokens',
  ];
  for (let row = 0; row < rows; row += 1) {
    const wave = Math.abs(((row / 2880) % 2) - 1) * (1 + (row % 7) / 20);
    const part = Math.min(1, wave).toFixed(4);
    lines.push(
      `${15 * row},${1 + Math.round(10 * wave)},0,${row % 17},${(80 * wave).toFixed(2)},${(60 * wave).toFixed(2)},${(2 + wave).toFixed(3)},0.${10 + (row % 80)},0.03,${part},${part},500,200`,
    );
  }
  return `${lines.join('\n')}\n`;
}
