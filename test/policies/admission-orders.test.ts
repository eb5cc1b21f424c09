import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admissionOrderKinds } from '../../src/policies/batching/index.ts';
import { act, actions, admissions, configs, replica } from './admission-lines.ts';

describe.each(admissionOrderKinds)('%s', (kind) => {
  it('I6: names a line in which somebody waits, or -1 only where nobody does', () => {
    fc.assert(
      fc.property(actions, (given) => {
        const on = replica(configs[kind]);
        for (const one of given) {
          act(on, one);
          const next = on.look();
          if (on.lines.every((line) => line.length === 0)) expect(next).toBe(-1);
          else expect(on.lines[next]?.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('names the same line however often it is asked, and admits in the same order', () => {
    fc.assert(
      fc.property(actions, fc.integer({ min: 2, max: 50 }), (given, looks) => {
        const asked = replica(configs[kind]);
        const other = replica(configs[kind]);
        for (const one of given) {
          const seen = new Set(Array.from({ length: looks }, () => asked.look()));
          expect(seen.size).toBe(1);
          // A look, even one, may notice that someone gave up waiting.
          other.look();
          expect(act(asked, one)).toBe(act(other, one));
        }
      }),
      { numRuns: 200, seed: 2 },
    );
  });
});

it('fcfs has one line for all', () => {
  const on = replica(configs.fcfs);
  expect([on.join(3, 0, 10), on.join(1, 9, 10), on.join(3, -1, 10)]).toEqual([0, 0, 0]);
  expect(admissions(on, 4)).toEqual([0, 0, 0, -1]);
});

describe('priority', () => {
  it('has a line for each priority, and serves the larger first', () => {
    const on = replica(configs.priority);
    const [low, high, lowest, lowAgain] = [
      on.join(0, 1, 10),
      on.join(0, 5, 10),
      on.join(0, -2, 10),
      on.join(7, 1, 10),
    ];
    expect(lowAgain).toBe(low);
    expect(admissions(on, 5)).toEqual([high, low, low, lowest, -1]);
  });

  it('never serves a request while one of a larger priority waits', () => {
    const priorities = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(priorities, fc.nat(30), (given, joinedLater) => {
        const on = replica(configs.priority);
        const priorityOf = new Map<number, number>();
        const admit = () => {
          const best = Math.max(
            ...on.lines.flatMap((line, at) => (line.length > 0 ? [priorityOf.get(at)!] : [])),
          );
          expect(priorityOf.get(on.admit())).toBe(best);
        };
        for (const [at, priority] of given.entries()) {
          priorityOf.set(on.join(at, priority, 1), priority);
          if (at >= given.length - joinedLater) admit();
        }
      }),
      { numRuns: 200, seed: 3 },
    );
  });
});

describe('drr', () => {
  it('serves while the deficit covers, and keeps the rest for the next turn', () => {
    const on = replica(configs.drr);
    for (const cost of [200, 750, 20, 10]) on.join(0, 0, cost);
    for (const cost of [500, 500, 500]) on.join(1, 0, cost);
    // 500 − 200 = 300 are kept: 300 + 500 cover 750, 20 and 10.
    expect(admissions(on, 8)).toEqual([0, 1, 0, 0, 0, 1, 1, -1]);
  });

  it('takes the deficit from a line that empties', () => {
    const on = replica(configs.drr);
    on.join(0, 0, 100);
    for (let i = 0; i < 4; i += 1) on.join(1, 0, 500);
    expect(on.admit()).toBe(0);
    on.join(0, 0, 800);
    // With the 400 left over, the next turn would have covered 800.
    expect(admissions(on, 5)).toEqual([1, 1, 0, 1, 1]);
  });

  it('takes it too where everyone of the line gave up waiting', () => {
    const on = replica(configs.drr);
    const patient = on.join(0, 0, 1200);
    for (let i = 0; i < 9; i += 1) on.join(1, 0, 500);
    expect(admissions(on, 2)).toEqual([1, 1]);
    on.giveUp(patient);
    expect(on.admit()).toBe(1);
    on.join(0, 0, 1200);
    // With the 1,000 of before, the first turn would have covered 1,200.
    expect(admissions(on, 3)).toEqual([1, 1, 0]);
  });

  it('hands out enough quanta for a prompt of many times the quantum', () => {
    const on = replica(configs.drr);
    on.join(0, 0, 100_000);
    on.join(1, 0, 100);
    expect(admissions(on, 2)).toEqual([1, 0]);
  });

  /**
   * Lemma 2 of the paper: in m turns a line that never empties is served m quanta, give or take the largest
   * request; and of two such lines, one had at most one turn more.
   */
  it('two lines that wait differ by at most the quantum and twice the largest request', () => {
    const costs = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 3000 }),
        fc.tuple(costs, costs),
        fc.array(fc.nat(40), { maxLength: 10 }),
        (quantum, backlogged, passing) => {
          const on = replica({ kind: 'drr', quantum });
          const served = [0, 0];
          const largest = Math.max(...backlogged.flat());
          let least = 0;
          let most = 0;
          for (let turn = 0; turn < 400; turn += 1) {
            for (const [line, own] of backlogged.entries()) {
              while (on.lines[line] === undefined || on.lines[line].length < 2) {
                on.join(line, 0, own[(turn + line) % own.length]!);
              }
            }
            if (passing.includes(turn % 41)) on.join(2 + (turn % 3), 0, 300);
            const next = on.look();
            if (next < 2) served[next]! += on.lines[next]![0]!;
            on.admit();
            const gap = served[0]! - served[1]!;
            least = Math.min(least, gap);
            most = Math.max(most, gap);
          }
          expect(most - least).toBeLessThanOrEqual(quantum + 2 * largest);
        },
      ),
      { numRuns: 200, seed: 6 },
    );
  });
});
