import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { act, actions, admissions, configs, replica } from './admission-lines.ts';

describe('vtc', () => {
  it('serves the least counter: prompt tokens once, tokens of answers twice', () => {
    const on = replica(configs.vtc);
    for (const tenant of [4, 4, 8, 8]) on.join(tenant, 0, 100);
    expect(admissions(on, 2)).toEqual([0, 1]);
    on.answer(0, 10);
    on.answer(1, 9);
    // 120 against 118.
    expect(admissions(on, 2)).toEqual([1, 0]);
  });

  it('breaks ties by the lowest line', () => {
    const on = replica(configs.vtc);
    for (const tenant of [2, 1, 0, 2, 1, 0]) on.join(tenant, 0, 7);
    expect(admissions(on, 6)).toEqual([0, 1, 2, 0, 1, 2]);
  });

  it('gives no credit for time away: who comes back is lifted to the least of those who wait', () => {
    const on = replica(configs.vtc);
    for (let i = 0; i < 10; i += 1) on.join(0, 0, 100);
    expect(admissions(on, 6)).toEqual([0, 0, 0, 0, 0, 0]);
    for (let i = 0; i < 3; i += 1) on.join(1, 0, 100);
    // Both at 600 from here, where a counter of 0 would have let the second go six times.
    expect(admissions(on, 7)).toEqual([0, 1, 0, 1, 0, 1, 0]);
  });

  it('lifts to the line that emptied last where nobody waits', () => {
    const on = replica(configs.vtc);
    on.join(0, 0, 500);
    on.join(1, 0, 100);
    expect(admissions(on, 2)).toEqual([0, 1]);
    // The second emptied last, with 100: the third starts there, and the first keeps its 500.
    for (const tenant of [2, 2, 2, 0]) on.join(tenant, 0, 200);
    expect(admissions(on, 4)).toEqual([2, 2, 0, 2]);
  });

  it('gives no credit either for time in which nobody waited and one request ran', () => {
    const on = replica(configs.vtc);
    on.join(0, 0, 100);
    for (let i = 0; i < 10; i += 1) on.join(1, 0, 100);
    expect(admissions(on, 7)).toEqual([0, 1, 1, 1, 1, 1, 1]);
    for (let i = 0; i < 3; i += 1) on.join(0, 0, 100);
    expect(admissions(on, 4)).toEqual([0, 1, 0, 1]);
  });

  it('I15: does not mind in how many portions answers are told', () => {
    const weights = { kind: 'vtc', input_weight: 0.1, output_weight: 0.7 } as const;
    fc.assert(
      fc.property(actions, (given) => {
        const whole = replica(weights);
        const portions = replica(weights);
        for (const one of given) {
          expect(act(portions, one.kind === 'answer' ? { ...one, tokens: 1 } : one)).toBe(
            act(whole, one),
          );
          if (one.kind !== 'answer') continue;
          for (let told = 1; told < one.tokens; told += 1) act(portions, { ...one, tokens: 1 });
        }
      }),
      { numRuns: 30, seed: 4 },
    );
  });

  /**
   * Theorem 4.4 of the paper: over any time in which two tenants wait without a break, the service that they
   * get (weighted tokens) differs by at most 2·max(w_p·L_input, w_q·M), with L_input the longest prompt and M
   * the tokens of the largest batch, however long it is. Between the last admission of the one with the
   * larger counter and now, it got its prompt and the answers of what was running, which fit into M; so it
   * needs w_p ≤ w_q.
   */
  it('two tenants who wait differ by at most 2·max(w_p·L, w_q·M), however long', () => {
    const weights = fc
      .tuple(fc.integer({ min: 1, max: 3 }), fc.nat(3))
      .map(([input, more]) => ({ input, output: input + more }));
    // A tenant floods, trickles, and is away, for so many steps each.
    const phases = fc.array(
      fc.record({
        steps: fc.integer({ min: 5, max: 120 }),
        waiting: fc.constantFrom(0, 1, 6, 6),
        prompt: fc.integer({ min: 1, max: 40 }),
        output: fc.integer({ min: 1, max: 60 }),
      }),
      { minLength: 2, maxLength: 6 },
    );
    fc.assert(
      fc.property(weights, fc.tuple(phases, phases, phases), (weight, tenants) => {
        const bound = 2 * Math.max(weight.input * 40, weight.output * batchTokens);
        for (const range of serviceGaps(weight, tenants)) expect(range).toBeLessThanOrEqual(bound);
      }),
      { numRuns: 100, seed: 5 },
    );
  });
});

/** Tokens of all running requests together, prompts and answers. */
const batchTokens = 200;

interface Phase {
  readonly steps: number;
  /** How many of its requests a tenant keeps waiting. */
  readonly waiting: number;
  readonly prompt: number;
  readonly output: number;
}

/**
 * Serves three tenants for 600 steps, a token of each running request in each. Returns for every stretch of
 * time in which two of them wait without a break by how much the difference of their service moved.
 */
function serviceGaps(
  weight: { readonly input: number; readonly output: number },
  tenants: readonly (readonly Phase[])[],
): number[] {
  const on = replica({ kind: 'vtc', input_weight: weight.input, output_weight: weight.output });
  const outputs: number[][] = [[], [], []];
  const service = [0, 0, 0];
  let batch: { line: number; left: number; tokens: number }[] = [];
  const ranges: number[] = [];
  const pairs = [
    [0, 1],
    [0, 2],
    [1, 2],
  ].map(([one, other]) => ({ one: one!, other: other!, least: Infinity, most: -Infinity }));
  const observe = () => {
    for (const pair of pairs) {
      const isBroken = on.lines[pair.one]!.length === 0 || on.lines[pair.other]!.length === 0;
      if (isBroken) {
        if (pair.most >= pair.least) ranges.push(pair.most - pair.least);
        pair.least = Infinity;
        pair.most = -Infinity;
        continue;
      }
      const gap = service[pair.one]! - service[pair.other]!;
      pair.least = Math.min(pair.least, gap);
      pair.most = Math.max(pair.most, gap);
    }
  };
  // The lines of the tenants, in their order.
  for (let tenant = 0; tenant < 3; tenant += 1) on.giveUp(on.join(tenant, 0, 1));
  for (let step = 0; step < 600; step += 1) {
    for (const [line, phases] of tenants.entries()) {
      const { waiting, prompt, output } = phaseAt(phases, step);
      while (on.lines[line]!.length < waiting) {
        on.join(line, 0, prompt);
        outputs[line]!.push(output);
      }
    }
    observe();
    for (let next = on.look(); next >= 0; next = on.look()) {
      const left = outputs[next]![0]!;
      const need = on.lines[next]![0]! + left;
      if (batch.reduce((sum, request) => sum + request.tokens, need) > batchTokens) break;
      service[next]! += weight.input * on.lines[next]![0]!;
      outputs[next]!.shift();
      batch.push({ line: on.admit(), left, tokens: need });
      observe();
    }
    for (const request of batch) {
      on.answer(request.line, 1);
      service[request.line]! += weight.output;
      request.left -= 1;
      if (request.left === 0) on.end(request.line);
      observe();
    }
    batch = batch.filter((request) => request.left > 0);
  }
  return [...ranges, ...pairs.flatMap(({ least, most }) => (most >= least ? [most - least] : []))];
}

function phaseAt(phases: readonly Phase[], step: number): Phase {
  let left = step % phases.reduce((sum, phase) => sum + phase.steps, 0);
  for (const phase of phases) {
    if (left < phase.steps) return phase;
    left -= phase.steps;
  }
  return phases[0]!;
}
