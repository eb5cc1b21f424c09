import {
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  CountBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  type IBreaker,
  noJitterGenerator,
  SamplingBreaker,
} from 'cockatiel';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  CockatielBreaker,
  type CockatielConfig,
} from '../../../../src/policies/resilience/breakers/cockatiel.ts';
import type { CockatielJudgeConfig } from '../../../../src/policies/resilience/breakers/cockatiel-judges.ts';
import { half } from './breaker-cases.ts';

describe('against cockatiel itself', () => {
  beforeAll(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterAll(() => {
    vi.useRealTimers();
  });

  const part = fc.integer({ min: 1, max: 9 }).map((tenths) => tenths / 10);
  const judge: fc.Arbitrary<CockatielJudgeConfig> = fc.oneof(
    fc.record({
      kind: fc.constant('consecutive' as const),
      threshold: fc.integer({ min: 1, max: 4 }),
    }),
    fc
      .record({ threshold: part, size: fc.integer({ min: 1, max: 8 }), less: fc.nat(8) })
      .map(({ threshold, size, less }) => ({
        kind: 'count' as const,
        threshold,
        size,
        minimum_number_of_calls: less === 8 ? undefined : Math.max(1, size - less),
      })),
    fc.record({
      kind: fc.constant('sampling' as const),
      threshold: part,
      duration: fc.integer({ min: 5, max: 7000 }).map((ms) => ms / 1000),
      minimum_rps: fc.option(fc.double({ min: 0.1, max: 3, noNaN: true }), { nil: undefined }),
    }),
  );
  const wait = fc.integer({ min: 1, max: 1500 });
  const after = fc.oneof(
    wait.map((ms) => ms / 1000),
    fc.record({ initial: wait, max: wait }).map(({ initial, max }) => ({
      generator: 'none' as const,
      initial_delay: initial / 1000,
      max_delay: max / 1000,
      exponent: 2,
    })),
  );
  const end = fc.constantFrom('answered', 'failed', 'failed', 'failed', 'unhandled');
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.constant({ op: 'start' as const }) },
    { weight: 4, arbitrary: fc.record({ op: fc.constant('end' as const), which: fc.nat(9), end }) },
    {
      weight: 2,
      arbitrary: fc.record({
        op: fc.constant('wait' as const),
        ms: fc.integer({ min: 1, max: 2500 }),
      }),
    },
  );

  it('has the same state after whatever calls begin, end and overlap', async () => {
    let opened = 0;
    let reopened = 0;
    await fc.assert(
      fc.asyncProperty(
        judge,
        after,
        fc.array(step, { minLength: 20, maxLength: 120 }),
        async (judged, half_open_after, steps) => {
          let now = 1_700_000_000_000;
          vi.setSystemTime(now);
          const theirs = policyOf(judged, half_open_after);
          const ours = new CockatielBreaker(
            { kind: 'cockatiel', breaker: judged, half_open_after },
            half,
          );
          const calls: Call[] = [];
          for (const one of steps) {
            const seconds = (now - 1_700_000_000_000) / 1000;
            const before = theirs.state;
            if (one.op === 'wait') {
              now += one.ms;
              vi.setSystemTime(now);
            } else if (one.op === 'start') {
              // Theirs lets a caller wait for the trial.
              if (theirs.state === CircuitState.HalfOpen) {
                expect(ours.admit(seconds)).toBe(false);
                continue;
              }
              const isAdmitted = ours.admit(seconds);
              const call = begin(theirs, seconds);
              expect(call !== undefined).toBe(isAdmitted);
              if (call !== undefined)
                calls.push({ ...call, isTrial: before !== CircuitState.Closed });
            } else if (calls.length > 0) {
              const index = one.which % calls.length;
              const call = calls[index]!;
              const isHalfOpen = theirs.state === CircuitState.HalfOpen;
              const isNewest = call === calls.findLast(({ isTrial }) => isTrial);
              // Ours is not told which call came to nothing, and takes it for the trial while there is one.
              if (one.end === 'unhandled' && isHalfOpen !== isNewest) continue;
              calls.splice(index, 1);
              if (one.end === 'unhandled') ours.release();
              else ours.record(seconds, one.end === 'answered', seconds - call.at);
              await call.finish(one.end);
            }
            expect(ours.state).toBe(stateOf(theirs.state));
            if (before === CircuitState.Closed && theirs.state === CircuitState.Open) opened += 1;
            if (before === CircuitState.HalfOpen && theirs.state === CircuitState.Open)
              reopened += 1;
          }
          for (const call of calls) await call.finish('answered');
        },
      ),
      { numRuns: 300, seed: 7 },
    );
    // It means nothing where circuits stay closed.
    expect(opened).toBeGreaterThan(100);
    expect(reopened).toBeGreaterThan(50);
  });
});

interface Call {
  readonly at: number;
  readonly isTrial: boolean;
  readonly finish: (end: string) => Promise<void>;
}

class Unhandled extends Error {}

function policyOf(judged: CockatielJudgeConfig, after: CockatielConfig['half_open_after']) {
  return circuitBreaker(
    handleWhen((error) => !(error instanceof Unhandled)),
    {
      breaker: theirBreaker(judged),
      halfOpenAfter:
        typeof after === 'number'
          ? after * 1000
          : new ExponentialBackoff({
              generator: noJitterGenerator,
              initialDelay: after.initial_delay * 1000,
              maxDelay: after.max_delay * 1000,
            }),
    },
  );
}

function theirBreaker(judged: CockatielJudgeConfig): IBreaker {
  switch (judged.kind) {
    case 'consecutive':
      return new ConsecutiveBreaker(judged.threshold);
    case 'count':
      return new CountBreaker({
        threshold: judged.threshold,
        size: judged.size,
        ...(judged.minimum_number_of_calls !== undefined && {
          minimumNumberOfCalls: judged.minimum_number_of_calls,
        }),
      });
    case 'sampling':
      return new SamplingBreaker({
        threshold: judged.threshold,
        duration: Math.round(judged.duration * 1000),
        ...(judged.minimum_rps !== undefined && { minimumRps: judged.minimum_rps }),
      });
  }
}

/** Begins a call; undefined where the circuit does not let it through. */
function begin(policy: CircuitBreakerPolicy, at: number): Omit<Call, 'isTrial'> | undefined {
  let settle: ((end: string) => void) | undefined;
  const ended = policy
    .execute(
      () =>
        new Promise<void>((resolve, reject) => {
          settle = (end) => {
            if (end === 'answered') resolve();
            else reject(end === 'failed' ? new Error(end) : new Unhandled(end));
          };
        }),
    )
    .catch(() => undefined);
  if (settle === undefined) return undefined;
  const finish = async (end: string) => {
    settle!(end);
    await ended;
  };
  return { at, finish };
}

function stateOf(state: CircuitState): string {
  return { 0: 'closed', 1: 'open', 2: 'half-open', 3: 'isolated' }[state];
}
