import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runsOf } from '../../nightly.ts';
import { type FastOptions, type FastRun, simulateFast } from './fast-replica.ts';
import { play, second } from './play.ts';
import { anything, disaggregated, fairOrders, promptCached, swaps, tiered } from './variants.ts';
import { type LlmWorkload, llmWorkloads } from './workloads.ts';

describe('a replica that ends in the midst of its work', () => {
  const ends = (run: FastRun) =>
    run.requests.map(({ outcome, endedAt }) => [outcome, endedAt / second]);
  const faultAt = (seconds: number, ...replicas: number[]) => ({
    faults: [{ at: seconds * second, replicas }],
  });

  test('fails all that it holds, and serves who comes after it as if it were new', () => {
    const requests = [
      { prompt: 8, output: 2 },
      { prompt: 8, output: 9 },
      { at: 3 * second, prompt: 8, output: 2 },
      { at: 3.5 * second, prompt: 8, output: 2 },
    ];
    const run = play({ maxSequences: 2 }, requests, faultAt(3.5, 0));
    expect(ends(run)).toEqual([
      ['completed', 2],
      ['failed', 3.5],
      ['failed', 3.5],
      ['completed', 5.5],
    ]);
    // The second is admitted at 1 s and has two tokens by then; its step under way is lost.
    expect(run.totals).toMatchObject({ steps: 3 + 2, outputTokens: 2 + 2 + 2 });
    expect(run.left).toEqual([0, 0, 0, 0]);
    expect(run.busy).toBe(0);
  });

  test('a step that ends with the fault is done', () => {
    const run = play({}, [{ output: 3 }, { output: 4 }], faultAt(3, 0));
    expect(ends(run)).toEqual([
      ['completed', 3],
      ['failed', 3],
    ]);
    // The second is admitted after the first step.
    expect(run.totals.outputTokens).toBe(3 + 2);
  });

  test('I4: it forgets its KV, used and cached', () => {
    const same = { prompt: 8, prefix: [[1, 8]] as const, output: 2 };
    const requests = [same, { ...same, at: 4 * second }, { ...same, at: 9 * second }];
    const samples = { sampleAt: [0.5, 5.5, 6].map((at) => at * second) };
    const run = play({}, requests, { ...faultAt(5.5, 0), ...samples });
    expect(run.requests.map(({ cachedTokens }) => cachedTokens)).toEqual([0, 4, 0]);
    expect(run.samples).toEqual([2, 0, 0]);
  });

  test('who was given up in the step that is lost fails not', () => {
    const run = play({}, [{ output: 9, cancelAt: 2.2 * second }], faultAt(2.5, 0));
    expect(ends(run)).toEqual([['cancelled', 2.2]]);
    expect(run.left).toEqual([0, 0, 0, 0]);
  });
});

describe('prompts and answers on different replicas, of which one ends', () => {
  /** KV takes half a second, and a tenth more for each token. */
  const disaggregation = { prefill: 1, decode: 1, latency: 0.5, secondsPerToken: 0.1 };
  const load = [
    { prompt: 5, output: 3 },
    { at: 0.9 * second, prompt: 5, output: 3 },
  ];
  // The prompt of the first ends at 1 s, and its KV has come at 2 s. That of the second ends at 2 s, and its KV is sent
  // at the next boundary of the replica for answers: at 3 s, or at once where that rests.
  const endsAfter = (seconds: number, ...replicas: number[]) => {
    const faults = [{ at: seconds * second, replicas }];
    const run = play({ blocks: 4 }, load, { disaggregation, faults });
    expect(run.left).toEqual([0, 0, 0, 0]);
    expect(run.busy).toBe(0);
    return run.requests.map(({ outcome, endedAt }) => [outcome, endedAt / second]);
  };

  test('no fault', () => {
    expect(endsAfter(100, 0)).toEqual([
      ['completed', 4],
      ['completed', 6],
    ]);
  });

  test('a request whose KV is on its way falls with the replica that has it', () => {
    expect(endsAfter(1.5, 0)).toEqual([
      ['failed', 1.5],
      ['failed', 1.5],
    ]);
  });

  test('and with the one that waits for it, which the other may hand more', () => {
    expect(endsAfter(1.5, 1)).toEqual([
      ['failed', 1.5],
      ['completed', 5],
    ]);
  });

  test('once it has come only the latter matters', () => {
    expect(endsAfter(2.5, 0)).toEqual([
      ['completed', 4],
      ['failed', 2.5],
    ]);
    expect(endsAfter(2.5, 1)).toEqual([
      ['failed', 2.5],
      ['failed', 2.5],
    ]);
  });

  test('what is about to be handed over at that instant is lost', () => {
    expect(endsAfter(1, 0)).toEqual([
      ['failed', 1],
      ['failed', 1],
    ]);
  });

  test('both at once fail each request once', () => {
    for (const instant of [0.95, 1, 1.5, 2, 2.5, 3, 3.5]) {
      const outcomes = endsAfter(instant, 0, 1);
      expect(outcomes).toEqual([
        ['failed', instant],
        ['failed', instant],
      ]);
      expect(endsAfter(instant, 1, 0)).toEqual(outcomes);
    }
  });

  test('who waits for the memory of one that is lost is admitted in its place', () => {
    const two = [
      { prompt: 5, output: 3 },
      { prompt: 5, output: 3 },
    ];
    const options = { disaggregation: { ...disaggregation, latency: 5 } };
    // The replica for answers has blocks for one. Its KV falls with the other replica, that of the second as well.
    const faults = [{ at: 2.2 * second, replicas: [0] }];
    const later = { at: 2.5 * second, prompt: 5, output: 2 };
    const run = play({ blocks: 2 }, [...two, later], { ...options, faults });
    expect(run.requests.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'completed']);
    // Its prompt takes until 3.5 s, the latency and 0.5 s until 9 s, and its second token a step.
    expect(run.requests[2]!.endedAt).toBe(10 * second);
  });
});

const runs = { numRuns: runsOf(60), seed: 20261125 };

describe('faults at any instant of any load', () => {
  const variants = {
    'as they are': fc.constant({}),
    'with swap space': swaps,
    'with lower tiers': tiered,
    'in a fair order': fairOrders,
    'with a cache of prompts': promptCached,
  };
  for (const [name, variant] of Object.entries(variants)) {
    test(`${name}: a run before, and another after it that begins anew`, () => {
      fc.assert(
        fc.property(llmWorkloads(), variant, picks, (load, options, pick) => {
          const plain = simulateFast(load.config, load.requests, options);
          const at = instant(plain, pick);
          const run = simulateFast(load.config, load.requests, {
            ...options,
            faults: [{ at, replicas: [0] }],
          });
          const later = load.requests.filter((request) => request.at >= at);
          const fresh = simulateFast(load.config, later, options);
          const before = plain.requests.filter((_, row) => load.requests[row]!.at < at);
          expect(run.requests).toEqual([
            ...before.map((one) => (hasEndedBy(one, at) ? one : { ...failedOf(one, at) })),
            ...fresh.requests,
          ]);
          expect([...run.left, run.busy]).toEqual([0, 0, 0, 0, 0]);
        }),
        runs,
      );
    });
  }

  test('I15, I3, I4: the same step by step; nobody ends twice, and nothing is left', () => {
    let failed = 0;
    const someFaults = fc.array(
      fc.record({ pick: picks, replicas: fc.constantFrom([0], [1], [2], [0, 1], [0, 1, 2]) }),
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(
        llmWorkloads(),
        fc.oneof(anything, disaggregated),
        someFaults,
        (load, options, chosen) => {
          const plain = simulateFast(load.config, load.requests, options);
          const faults = chosen.map(({ pick, replicas }) => ({
            at: instant(plain, pick),
            replicas,
          }));
          const fast = found(load, { ...options, faults });
          expect(fast).toEqual(found(load, { ...options, faults, stepwise: true }));
          expect(fast.requests.every(({ endedAt }) => endedAt >= 0)).toBe(true);
          expect([...fast.left, fast.busy]).toEqual([0, 0, 0, 0, 0]);
          failed += fast.requests.filter(({ outcome }) => outcome === 'failed').length;
        },
      ),
      { ...runs, numRuns: runsOf(200) },
    );
    expect(failed).toBeGreaterThan(0);
  });
});

/** An instant at which something happens in a run, or close to one. */
interface Pick {
  readonly request: number;
  readonly what: 'startedAt' | 'firstTokenAt' | 'endedAt';
  readonly offset: number;
}

const picks: fc.Arbitrary<Pick> = fc.record({
  request: fc.nat(),
  what: fc.constantFrom('startedAt', 'firstTokenAt', 'endedAt'),
  offset: fc.oneof(fc.constantFrom(-1, 0, 1), fc.integer({ min: -30_000, max: 30_000 })),
});

function instant({ requests }: FastRun, { request, what, offset }: Pick): number {
  return Math.max(0, requests[request % requests.length]![what] + offset);
}

type Outcome = FastRun['requests'][number];

/** Who gives up at the instant itself does so after the fault. */
function hasEndedBy({ outcome, endedAt }: Outcome, at: number): boolean {
  return outcome === 'cancelled' ? endedAt < at : endedAt <= at;
}

function failedOf(one: Outcome, at: number): Outcome {
  const hasStarted = one.startedAt >= 0 && one.startedAt <= at;
  const hasAnswer = one.firstTokenAt >= 0 && one.firstTokenAt <= at;
  return {
    outcome: 'failed',
    startedAt: hasStarted ? one.startedAt : -1,
    firstTokenAt: hasAnswer ? one.firstTokenAt : -1,
    endedAt: at,
    cachedTokens: hasStarted ? one.cachedTokens : 0,
  };
}

/** All that a run finds but how many events that took. */
function found({ config, requests }: LlmWorkload, options: FastOptions): Omit<FastRun, 'events'> {
  const { events: _, ...rest } = simulateFast(config, requests, options);
  return rest;
}
