import fc from 'fast-check';
import { describe, it, vi } from 'vitest';
import { EventBudgetError } from '../../src/engine/simulation.ts';
import type { Autoscaler } from '../../src/policies/autoscaling/autoscaler.ts';
import { PolicyFault } from '../../src/policies/autoscaling/guarded.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { readSource } from '../../src/scenario/source.ts';
import { simulate } from '../../src/world/simulate.ts';
import { small } from '../scenario/problems.ts';
import { fuzzRuns } from './fuzz-runs.ts';

// By night there are hundreds of times as many inputs.
vi.setConfig({ testTimeout: 3_600_000 });

const text = small.replace('{ kind: fixed, replicas: 2 }', '{ kind: module, path: own }');
const { scenario } = parseScenario(readSource(text, 's.yaml'));

const never = () => {
  throw new Error('never');
};
/** Answers that no fleet can have, and some that it can; a new one each time, for some change. */
const answers: readonly (() => unknown)[] = [
  ...[undefined, null, true, 0, 3, -1, 'three', Symbol('x'), 3n, () => 3].map((one) => () => one),
  () => Promise.resolve({ desired: 1, because: 'later', state: 0 }),
  () => Object.create(null),
  () => new Proxy({}, { get: never }),
  () => new Proxy({}, { ownKeys: never }),
  () => ({
    get desired() {
      return never();
    },
  }),
  () => ({ toString: never }),
];
const numbers: readonly unknown[] = [
  ...[0, 1, 2, 7, 1e6, 1e15, 1e300, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, -0, '3', null],
  ...[undefined, {}, [], [3], 3n, { valueOf: () => 3 }, Object.create(null), { toString: never }],
];
const reasons: readonly unknown[] = ['because', '', 'x'.repeat(9999), undefined, 3, {}, '=cmd()'];
const thrown: readonly unknown[] = [
  ...[new Error('own fault'), 'words', undefined, null, 3, Symbol('x'), Object.create(null)],
  new Proxy(new Error('no'), { get: never, getPrototypeOf: never }),
];

const decision = fc.oneof(
  fc.constantFrom(...answers),
  fc.constantFrom(...thrown).map((one) => () => {
    throw one;
  }),
  fc
    .record({ desired: fc.constantFrom(...numbers), because: fc.constantFrom(...reasons) })
    .map((one) => () => ({ ...one, state: one })),
  // Another one at each look.
  fc.array(fc.constantFrom(...numbers), { minLength: 2, maxLength: 5 }).map((all) => () => {
    let look = 0;
    return {
      get desired() {
        return all[look++ % all.length];
      },
      because: 'it depends',
      state: 0,
    };
  }),
);

describe('I17: a run under a policy of one’s own ends, or fails by what that did', () => {
  it('whatever it answers', () => {
    const policy = fc.record({
      decisions: fc.array(decision, { minLength: 1, maxLength: 4 }),
      interval: fc.constantFrom(0.5, 1, 3, 1e300, undefined),
      initialReplicas: fc.constantFrom(0, 1, 4),
    });
    fc.assert(
      fc.property(policy, ({ decisions, interval, initialReplicas }) => {
        let asked = 0;
        const own = {
          initialReplicas,
          interval,
          initial: () => 0,
          decide: () => decisions[asked++ % decisions.length]!(),
        } as unknown as Autoscaler<unknown>;
        try {
          const policies = new Map([['own', () => own]]);
          simulate({ ...scenario, max_events: 20_000 }, new Map(), { replication: 0, policies });
        } catch (error) {
          if (!(error instanceof PolicyFault || error instanceof EventBudgetError)) throw error;
        }
      }),
      fuzzRuns(200, 5000),
    );
  });
});
