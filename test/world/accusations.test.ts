import { describe, expect, it } from 'vitest';
import { invariants, type ScenarioRun, violations } from '../../src/testing/index.ts';
import type { RequestRow } from '../../src/world/result.ts';
import { at, runLiteral } from './literal.ts';

const run = runLiteral(at(0, 0, 0.5, 3), { 'deployments.d.scaling.replicas': 1 });

/** A language model that takes a second for each request, one by one. */
const oneByOne = {
  kind: 'llm',
  model: 'Llama-3.1-8B',
  step_time: { kind: 'constant', seconds: '1s' },
  max_num_seqs: 1,
};
const llm = runLiteral(at(0, 0, 0.5, 3), { 'deployments.d.engine': oneByOne });

/** Two replicas of 10 GB on an accelerator of 24 GB, each with half of its multiprocessors. */
const sharing = { kind: 'mps' };
const share = { memory: '10GB', multiprocessors: '50%' };
const mps = runLiteral(at(0, 0), {
  'pools.p': { accelerator: 'L4', accelerators: 1, sharing },
  'deployments.d.share': share,
  'deployments.d.scaling.replicas': 2,
});

/** The run on shared accelerators, had its scenario said something else. */
function shared(how: object, part: object = {}): ScenarioRun {
  const { scenario } = mps;
  const pool = scenario.pools['p']!;
  const deployment = scenario.deployments['d']!;
  return {
    ...mps,
    scenario: {
      ...scenario,
      pools: { p: { ...pool, sharing: { ...pool.sharing, ...how } as typeof pool.sharing } },
      deployments: { d: { ...deployment, share: { ...deployment.share, ...part } } },
    },
  };
}

/** The run with one request changed. */
function tampered(number: number, change: Partial<RequestRow>, of = run): ScenarioRun {
  const requests = of.requests.map((row) => (row.number === number ? { ...row, ...change } : row));
  return { ...of, requests };
}

function withTotal(change: Readonly<Record<string, number>>): ScenarioRun {
  const [deployment] = run.result.deployments;
  const values = { ...deployment!.values, ...change };
  return { ...run, result: { ...run.result, deployments: [{ name: 'd', values }] } };
}

describe('an invariant accuses a run that breaks it', () => {
  it('and none that does not', () => {
    expect(violations(run)).toEqual([]);
    expect(violations(llm)).toEqual([]);
    expect(violations(mps)).toEqual([]);
  });

  it.each([
    ['order', tampered(1, { arrived: 4 })],
    ['order', tampered(2, { started: 0.4 })],
    ['order', tampered(3, { ended: 101 })],
    ['order', tampered(3, { outcome: 'in-flight' })],
    ['conservation', tampered(1, { outcome: 'rejected' })],
    ['conservation', { ...run, requests: run.requests.slice(1) }],
    ['conservation', withTotal({ timed_out: 1 })],
    ['littlesLaw', tampered(1, { started: 1.000001 })],
    ['littlesLaw', withTotal({ queue_mean: 0.03 })],
    ['capacity', tampered(1, { started: 0.5 })],
    ['capacity', tampered(1, { started: 0.5 }, llm)],
    ['workConservation', tampered(3, { started: 3.5 })],
    ['workConservation', tampered(3, { started: 3.5 }, llm)],
    ['conservation', tampered(1, { outcome: 'cancelled' })],
    [
      'quota',
      {
        ...run,
        scenario: {
          ...run.scenario,
          pools: { p: { ...run.scenario.pools['p']!, accelerators: 0 } },
        },
      },
    ],
    ['quota', { ...mps, scenario: { ...mps.scenario, pools: { p: elsewhere() } } }],
    ['promised', shared({ kind: 'exclusive' })],
    ['promised', shared({ clients: 1 })],
    ['promised', shared({}, { memory: 12e9 })],
    ['promised', shared({}, { multiprocessors: 0.51 })],
    ['promised', onSlices('1g.10gb', '7g.80gb')],
  ] as [string, ScenarioRun][])('%s (case %#)', (name, broken) => {
    expect(invariants[name]!(broken)).not.toEqual([]);
  });
});

/** A pool that is only shared in pairs of accelerators. */
function elsewhere() {
  return { ...mps.scenario.pools['p']!, group: 2 };
}

/** The run as if its replicas were on these slices of an H100. */
function onSlices(...profiles: readonly string[]): ScenarioRun {
  const { scenario, result } = shared({ kind: 'mig' });
  const fleetEvents = result.fleetEvents.map((row) => {
    return { ...row, place: `0:${profiles[row.replica]}` };
  });
  const pools = { p: { ...scenario.pools['p']!, accelerator: 'H100-SXM' } };
  return { ...mps, scenario: { ...scenario, pools }, result: { ...result, fleetEvents } };
}
