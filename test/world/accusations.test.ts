import { describe, expect, it } from 'vitest';
import { invariants, type ScenarioRun, violations } from '../../src/testing/index.ts';
import type { RequestRow } from '../../src/world/result.ts';
import { at, runLiteral } from './literal.ts';

const run = runLiteral(at(0, 0, 0.5, 3), { 'deployments.d.scaling.replicas': 1 });

/** The run with one request changed, or with other fleet events. */
function tampered(number: number, change: Partial<RequestRow>): ScenarioRun {
  const requests = run.requests.map((row) => (row.number === number ? { ...row, ...change } : row));
  return { ...run, requests };
}

function withTotal(change: Readonly<Record<string, number>>): ScenarioRun {
  const [deployment] = run.result.deployments;
  const values = { ...deployment!.values, ...change };
  return { ...run, result: { ...run.result, deployments: [{ name: 'd', values }] } };
}

describe('an invariant accuses a run that breaks it', () => {
  it('and none that does not', () => {
    expect(violations(run)).toEqual([]);
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
    ['workConservation', tampered(3, { started: 3.5 })],
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
