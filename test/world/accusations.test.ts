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
        scenario: { ...run.scenario, pools: { p: { accelerator: 'L4', accelerators: 0 } } },
      },
    ],
  ] as [string, ScenarioRun][])('%s (case %#)', (name, broken) => {
    expect(invariants[name]!(broken)).not.toEqual([]);
  });
});
