import { runScenario, type ScenarioRun } from '../../src/testing/index.ts';
import { spillwayJsonl } from '../../src/workload/recorded/spillway-jsonl.ts';

/** A request as Spillway's own format writes it. */
export interface LiteralRequest {
  /** Seconds. */
  readonly at: number;
  readonly tenant?: string;
  readonly prompt?: number;
  readonly output?: number;
  readonly items?: number;
  /** Groups at the head of its prompt, each with its tokens. */
  readonly prefix?: readonly (readonly [group: number, tokens: number])[];
  /** The uniform number behind a random service time. */
  readonly work?: number;
}

/** Requests at given instants, alike but for that. */
export function at(...seconds: readonly number[]): LiteralRequest[] {
  return seconds.map((at) => ({ at }));
}

/**
 * Runs deployment `d` on pool `p` (8 × L4 at $2/h) with exactly these requests as traffic `t`; unless
 * `set` says otherwise with one replica, one slot and a second for every request, over 100 s.
 */
export function runLiteral(
  requests: readonly LiteralRequest[],
  set: Readonly<Record<string, unknown>> = {},
): ScenarioRun {
  const tenants = [...new Set(requests.flatMap(({ tenant }) => tenant ?? []))];
  const parser = spillwayJsonl({ file: 't', tolerance: 0, shared: false, columns: undefined });
  parser.line(JSON.stringify({ spillway: 'workload', version: 1, tenants }), 1);
  for (const [index, request] of requests.entries()) {
    parser.line(JSON.stringify({ prompt: 1, output: 1, ...request }), index + 2);
  }
  const source = {
    name: 'literal',
    horizon: '100s',
    pools: { p: { accelerator: 'L4', accelerators: 8, price: '$2/h' } },
    deployments: {
      d: {
        pool: 'p',
        engine: { kind: 'slots', service: '1s' },
        scaling: { kind: 'fixed', replicas: 1 },
      },
    },
    traffic: { t: { file: 't' } },
  };
  return runScenario(source, { set, inputs: new Map([['t', parser.finish()]]) });
}

/** When each request started, in seconds; what became of it where it did not. */
export function starts({ requests }: ScenarioRun): (number | string)[] {
  return requests.map(({ started, outcome }) => (Number.isNaN(started) ? outcome : started));
}
