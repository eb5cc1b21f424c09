import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { TraceEvent } from '../../../src/report/json-output/trace-event.ts';
import { type ScenarioData, scenarios } from '../../../src/testing/index.ts';
import { runsOf } from '../../nightly.ts';
import { expectSame } from '../../world/expect-same.ts';
import { parsed, traced } from './traced.ts';

it('I15: lives are the same, waits and their reasons included, where every step is an event; and steps are as many', () => {
  let fused = 0;
  fc.assert(
    fc.property(scenarios({ engines: ['llm'] }), (source) => {
      const fast = traced(parsed(source));
      const stepwise = traced(parsed(source, everyStepAnEvent(source)));
      const byNumber = ({ lives }: typeof fast) =>
        lives.toSorted((one, other) => one.number - other.number || one.call - other.call);
      expectSame(byNumber(fast), byNumber(stepwise));
      expectSame(workOf(fast.events), workOf(stepwise.events));
      fused += stepwise.events.length - fast.events.length;
    }),
    { numRuns: runsOf(10, 1000), seed: 5 },
  );
  expect(fused).toBeGreaterThan(0);
});

function everyStepAnEvent({ deployments }: ScenarioData): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(deployments).map((name) => [`deployments.${name}.engine.stepwise`, true]),
  );
}

/** Of each replica its steps, the tokens that they gave, and the time that they took. */
function workOf(events: readonly TraceEvent[]): Map<string, number[]> {
  const sums = new Map<string, number[]>();
  for (const event of events) {
    if (event.kind !== 'steps') continue;
    const key = `${event.deployment} ${event.replica}`;
    const [steps = 0, tokens = 0, ticks = 0] = sums.get(key) ?? [];
    const given = event.decodes * event.steps + event.prefill_tokens;
    sums.set(key, [steps + event.steps, tokens + given, ticks + event.lasts]);
  }
  return new Map([...sums].sort(([one], [other]) => (one < other ? -1 : 1)));
}
