import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runScenario, type ScenarioData, scenarios } from '../../src/testing/index.ts';
import type { CellResult } from '../../src/world/result.ts';
import { runsOf } from '../nightly.ts';
import { expectSame } from './expect-same.ts';

describe('I15: a run that skips steps and one that does not', () => {
  it('find the same of every request, interval and metric of language models', () => {
    let skipped = 0;
    fc.assert(
      fc.property(scenarios({ engines: ['llm'] }), (source) => {
        const fast = runScenario(source);
        const stepwise = runScenario(source, { set: everyStepAnEvent(source) });
        expectSame(found(stepwise.result), found(fast.result));
        skipped += stepwise.result.events - fast.result.events;
      }),
      { numRuns: runsOf(100), seed: 1 },
    );
    expect(skipped).toBeGreaterThan(0);
  });

  it('find the same where others share accelerators with language models', () => {
    let shared = 0;
    fc.assert(
      fc.property(scenarios(), (source) => {
        const fast = runScenario(source);
        const stepwise = runScenario(source, { set: everyStepAnEvent(source) });
        expectSame(found(stepwise.result), found(fast.result));
        const { pools } = fast.scenario;
        shared += Number(Object.values(pools).some(({ sharing }) => sharing.kind !== 'exclusive'));
      }),
      { numRuns: runsOf(50), seed: 2 },
    );
    expect(shared).toBeGreaterThan(0);
  });
});

function everyStepAnEvent({ deployments }: ScenarioData): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(deployments)
      .filter(([, { engine }]) => (engine as { readonly kind: string }).kind === 'llm')
      .map(([name]) => [`deployments.${name}.engine.stepwise`, true]),
  );
}

/** All but what tells how many events there were. */
function found({ events: _, fingerprint: __, ...rest }: CellResult) {
  return rest;
}
