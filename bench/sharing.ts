import { parseScenario } from '../src/scenario/parse.ts';
import { readSource } from '../src/scenario/source.ts';
import { simulate } from '../src/world/simulate.ts';
import { compared, measure, type Row } from './measure.ts';

const tenants = ['a', 'b', 'c', 'd'] as const;

/** How eight accelerators are shared, and the requests a second of each tenant that nearly are too much for them. */
const kinds = [
  { name: 'time-slice', sharing: '{ kind: time-slice }', rate: 90 },
  { name: 'priority turns', sharing: '{ kind: time-slice, turns: { kind: priority } }', rate: 90 },
  { name: 'mps', sharing: '{ kind: mps }', rate: 160 },
] as const;

/**
 * Four co-runners on each of 8 accelerators at saturation, against the same requests on 32 accelerators that nobody
 * shares, and on 8 where one deployment serves them all.
 */
export function sharing(): Row[] {
  return kinds.flatMap(({ name, sharing: how, rate }) => {
    const [shared, own, one] = measure(
      saturated(scenario(how, 8, rate)),
      run(scenario('{ kind: exclusive }', 32, rate)),
      run(together(rate)),
    );
    // Operations are requests: half as many a second is twice the time.
    const row = (against: string, baseline: number) =>
      compared(`sharing/${name}/8 × 4 co-runners`, 'M requests/s', shared!, against, baseline);
    return [row('32 exclusive accelerators', own!), row('8 of one deployment', one!)];
  });
}

function run(text: string): () => number {
  const { scenario: parsed } = parseScenario(readSource(text, 'bench.yaml'), []);
  return () => simulate(parsed, new Map(), { replication: 0 }).total['arrived']!;
}

/** Throws where accelerators rest, or requests pile up: then others are measured than those on the baselines. */
function saturated(text: string): () => number {
  const { scenario: parsed } = parseScenario(readSource(text, 'bench.yaml'), []);
  return () => {
    const { total } = simulate(parsed, new Map(), { replication: 0 });
    if (total['accelerator_use']! < 0.99 || total['queue_mean']! > 100) {
      throw new Error(`${total['accelerator_use']} in use, and ${total['queue_mean']} wait`);
    }
    return total['arrived']!;
  };
}

const engine = 'engine: { kind: llm, model: Llama-3.2-3B }';
const priorities = {
  a: 'latency-critical',
  b: 'standard',
  c: 'standard',
  d: 'best-effort',
} as const;

/** Each tenant has a deployment of eight replicas. */
function scenario(how: string, accelerators: number, rate: number): string {
  const deployments = tenants.map(
    (name) => `  ${name}:
    pool: gpus
    share: { memory: 20GB, multiprocessors: 25%, priority: ${priorities[name]} }
    ${engine}
    scaling: { kind: fixed, replicas: 8 }`,
  );
  return written(how, accelerators, deployments, rate, (name) => name);
}

/** One deployment of eight replicas with accelerators of their own serves everybody. */
function together(rate: number): string {
  const deployment = `  all:
    pool: gpus
    ${engine}
    scaling: { kind: fixed, replicas: 8 }`;
  return written('{ kind: exclusive }', 8, [deployment], rate, () => 'all');
}

function written(
  how: string,
  accelerators: number,
  deployments: readonly string[],
  rate: number,
  deploymentOf: (tenant: string) => string,
): string {
  const traffic = tenants.map(
    (name) => `  ${name}:
    deployment: ${deploymentOf(name)}
    arrivals: { kind: poisson, rate: ${rate}/s }
    prompt: { kind: log-normal, median: 500, sigma: 0.6 }
    output: { kind: log-normal, median: 150, sigma: 0.6 }`,
  );
  return `
name: bench
horizon: 120s
pools:
  gpus: { accelerator: H100, accelerators: ${accelerators}, sharing: ${how} }
deployments:
${deployments.join('\n')}
traffic:
${traffic.join('\n')}
`;
}
