import { parseScenario } from '../src/scenario/parse.ts';
import { readSource } from '../src/scenario/source.ts';
import { simulate } from '../src/world/simulate.ts';
import { compared, measure, type Row } from './measure.ts';

const tenants = ['a', 'b', 'c', 'd'];

/** The same requests of four deployments on 32 accelerators of their own, and on 8 that all four share, at saturation. */
export function sharing(): Row[] {
  const kinds = {
    'time-slice': '{ kind: time-slice }',
    'time-slice-priority': '{ kind: time-slice, turns: { kind: priority } }',
    mps: '{ kind: mps }',
  };
  const names = Object.keys(kinds) as (keyof typeof kinds)[];
  const [own, ...shared] = measure(
    run(scenario('{ kind: exclusive }', 32)),
    ...names.map((name) => run(scenario(kinds[name], 8))),
  );
  return names.map((name, at) =>
    // Operations are requests: half as many a second is twice the time.
    compared(
      `sharing/${name}/8 × 4 co-runners`,
      'M requests/s',
      shared[at]!,
      'exclusive accelerators',
      own!,
    ),
  );
}

function run(text: string): () => number {
  const { scenario: parsed } = parseScenario(readSource(text, 'bench.yaml'), []);
  return () => simulate(parsed, new Map(), { replication: 0 }).total['arrived']!;
}

/** Each deployment has eight replicas; the load is about all that eight shared accelerators can serve. */
function scenario(kind: string, accelerators: number): string {
  return `
name: bench
horizon: 300s
pools:
  gpus: { accelerator: H100, accelerators: ${accelerators}, sharing: ${kind} }
deployments:
${tenants
  .map(
    (name) => `  ${name}:
    pool: gpus
    share: { memory: 20GB, multiprocessors: 25% }
    engine: { kind: llm, model: Llama-3.2-3B }
    scaling: { kind: fixed, replicas: 8 }`,
  )
  .join('\n')}
traffic:
${tenants
  .map(
    (name) => `  ${name}:
    deployment: ${name}
    arrivals: { kind: poisson, rate: 25/s }
    prompt: { kind: log-normal, median: 500, sigma: 0.6 }
    output: { kind: log-normal, median: 150, sigma: 0.6 }`,
  )
  .join('\n')}
`;
}
