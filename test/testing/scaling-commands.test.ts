import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type MakePolicy, scaledFleet, scalingCommands } from '../../src/testing/index.ts';
import { noUpperClamp, offByOneCooldown, promises, scaler } from './broken-policies.ts';

/** Runs a policy under generated commands; the message where it breaks an invariant, with the commands. */
function check(make: MakePolicy): { message: string; commands: string } | undefined {
  const property = fc.property(scalingCommands(promises), (commands) => {
    fc.modelRun(() => scaledFleet(make, promises), commands);
  });
  const found = fc.check(property, { numRuns: 150, seed: 1 });
  if (!found.failed) return undefined;
  return {
    message: String((found.errorInstance as Error).message),
    commands: String(found.counterexample![0]),
  };
}

it('a policy without faults keeps every invariant whatever happens next', () => {
  expect(check(scaler())).toBeUndefined();
});

it('an off-by-one cooldown is found, and shrunk to a few commands', () => {
  const found = check(offByOneCooldown)!;
  expect(found.message).toMatch(/^cooldown: it changes its answer \d+ s after it did so/);
  expect(found.commands.split(',').length).toBeLessThanOrEqual(8);
});

it('a missing upper clamp is found', () => {
  expect(check(noUpperClamp)!.message).toMatch(/^bounds: it answers \d+, above its maximum of 20/);
});
