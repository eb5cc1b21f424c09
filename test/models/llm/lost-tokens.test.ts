import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runsOf } from '../../nightly.ts';
import { type FastRun, simulateFast } from './fast-replica.ts';
import { play, second } from './play.ts';
import { anything, disaggregated } from './variants.ts';
import { llmWorkloads } from './workloads.ts';

describe('tokens computed for nothing', () => {
  const lost = ({ totals }: FastRun) => [totals.lostPromptTokens, totals.lostOutputTokens];

  test('are none where every request is answered and nobody is preempted', () => {
    const run = play({}, [{ prompt: 8, output: 3 }, { prompt: 5 }]);
    expect(run.totals.computedTokens).toBe(13);
    expect(lost(run)).toEqual([0, 0]);
  });

  test('are those of a request that was given up: its prompt, and what it was answered', () => {
    // Tokens at 1, 2 and 3 s, the last of them at the boundary at which it leaves.
    const run = play({}, [{ prompt: 8, output: 9, cancelAt: 2.5 * second }]);
    expect(lost(run)).toEqual([8, 3]);
    expect([run.totals.computedTokens, run.totals.outputTokens]).toEqual([8, 3]);
  });

  test('are nothing of one that was given up before its turn', () => {
    const waits = { at: 0.5 * second, prompt: 6, cancelAt: 0.7 * second };
    expect(lost(play({}, [{ output: 3 }, waits]))).toEqual([0, 0]);
  });

  test('are those of all that a replica held when it fell, without the step under way', () => {
    // By 3.5 s the first has three tokens; the second, admitted at 1 s, has its prompt and two.
    const requests = [
      { prompt: 4, output: 9 },
      { prompt: 7, output: 9 },
    ];
    const run = play({}, requests, { faults: [{ at: 3.5 * second, replicas: [0] }] });
    expect(lost(run)).toEqual([11, 5]);
  });

  test('are the prompt and the tokens so far of a sequence that is computed again', () => {
    // Two blocks of four: the first has a token at 1 s and 2 s, and needs its second block for the third. The other
    // gives up its own, with a prompt of 3 and a token, and has them computed again as a prompt of 4.
    const requests = [
      { prompt: 3, output: 5 },
      { at: 0.5 * second, prompt: 3, output: 3 },
    ];
    const run = play({ blocks: 2, prefixCache: false }, requests);
    expect(run.totals.preemptions).toBe(1);
    expect(run.requests.map(({ outcome }) => outcome)).toEqual(['completed', 'completed']);
    expect(run.totals.computedTokens).toBe(3 + 3 + 4);
    expect(lost(run)).toEqual([4, 0]);
  });

  test('and those of answers in full are all tokens, whatever happens', () => {
    let seen = 0;
    const faults = fc.array(
      fc.record({
        at: fc.nat(20 * second),
        replicas: fc.constantFrom([0], [1], [0, 1, 2]),
      }),
      { maxLength: 2 },
    );
    fc.assert(
      fc.property(
        llmWorkloads(),
        fc.oneof(anything, disaggregated),
        faults,
        ({ config, requests }, options, some) => {
          const run = simulateFast(config, requests, { ...options, faults: some });
          const answered = run.requests.flatMap(({ outcome, cachedTokens }, row) => {
            const { prompt, output } = requests[row]!;
            return outcome === 'completed' ? [[prompt - cachedTokens, output] as const] : [];
          });
          const { totals } = run;
          const own = answered.reduce((sum, [prompt]) => sum + prompt, 0);
          const given = answered.reduce((sum, [, output]) => sum + output, 0);
          expect(totals.lostOutputTokens).toBe(totals.outputTokens - given);
          // Who is preempted in its prompt may find more of it in the cache than before, and computes less.
          if (totals.preemptions === 0) {
            expect(totals.lostPromptTokens).toBe(totals.computedTokens - own);
          } else {
            expect(totals.lostPromptTokens).toBeGreaterThanOrEqual(totals.computedTokens - own);
            expect(totals.lostPromptTokens).toBeLessThanOrEqual(totals.computedTokens);
          }
          seen += totals.lostOutputTokens;
        },
      ),
      { numRuns: runsOf(150), seed: 20261121 },
    );
    expect(seen).toBeGreaterThan(0);
  });
});
