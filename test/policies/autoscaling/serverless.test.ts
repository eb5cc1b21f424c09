import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ServerlessScaling,
  type ServerlessState,
  serverless,
} from '../../../src/policies/autoscaling/serverless/serverless.ts';

const usual: ServerlessScaling = {
  kind: 'serverless',
  concurrency: 2,
  keep_alive: 30,
  min_replicas: 0,
  max_replicas: 5,
  interval: 1,
};

/** What it wants at each instant with so many requests in flight. */
function play(
  config: Partial<ServerlessScaling>,
  seen: readonly (readonly [now: number, ongoing: number | undefined])[],
) {
  const scaler = serverless({ ...usual, ...config });
  let state: ServerlessState = scaler.initial();
  return seen.map(([now, ongoing]) => {
    const decision = scaler.decide(state, { now, ready: 3, starting: 0, ongoing });
    state = decision.state;
    return decision.desired;
  });
}

describe('a serverless platform', () => {
  it('has an instance for each so many requests in flight, at once', () => {
    expect(
      play({}, [
        [1, 1],
        [2, 2],
        [3, 3],
        [4, 8],
      ]),
    ).toEqual([1, 1, 2, 4]);
  });

  it('lets each go that had nothing to do for keep_alive, one by one', () => {
    const seen = [
      [0, 6],
      [10, 4],
      [20, 1],
      [29, 1],
      [30, 1],
      [39, 1],
      [40, 1],
      [50, 0],
      [69, 0],
      [70, 0],
      [80, 0],
    ] as const;
    expect(play({}, seen)).toEqual([3, 3, 3, 3, 2, 2, 1, 1, 1, 0, 0]);
  });

  it('keeps none without keep_alive', () => {
    expect(
      play({ keep_alive: 0 }, [
        [0, 9],
        [1, 0],
      ]),
    ).toEqual([5, 0]);
  });

  it('stays within its bounds', () => {
    expect(
      play({ min_replicas: 1 }, [
        [0, 0],
        [1, 100],
      ]),
    ).toEqual([1, 5]);
  });

  it('keeps what there is while nobody can tell', () => {
    expect(
      play({}, [
        [0, 2],
        [1, undefined],
        [2, 2],
      ]),
    ).toEqual([1, 3, 1]);
  });

  it('begins with its fewest, or as many as it is told, and reads requests in flight', () => {
    const { initialReplicas, interval, reads, initial } = serverless({ ...usual, min_replicas: 1 });
    expect([initialReplicas, interval, reads, initial()]).toEqual([
      1,
      1,
      ['ongoing'],
      { needs: [] },
    ]);
    expect(serverless({ ...usual, initial_replicas: 4 }).initialReplicas).toBe(4);
  });

  it('counts instances on their way while nobody can tell, and keeps its bounds', () => {
    const held = (ready: number, starting: number) => {
      const scaler = serverless({ ...usual, min_replicas: 2 });
      const seen = { now: 0, ready, starting };
      const { desired, because } = scaler.decide(scaler.initial(), seen);
      return [desired, because];
    };
    expect([held(3, 1), held(0, 1), held(4, 4)]).toEqual([
      [4, 'no metrics'],
      [2, 'no metrics'],
      [5, 'no metrics'],
    ]);
  });

  it('says what decided', () => {
    const scaler = serverless({ ...usual, min_replicas: 2 });
    let state: ServerlessState = scaler.initial();
    const because = [1, 3, 9, 10, 11, 9, 1].map((ongoing, now) => {
      const decision = scaler.decide(state, { now, ready: 3, starting: 0, ongoing });
      state = decision.state;
      return decision.because;
    });
    expect(because).toEqual([
      'requests in flight need 1, at min_replicas',
      'requests in flight need 2',
      'requests in flight need 5',
      'requests in flight need 5',
      'requests in flight need 6, at max_replicas',
      'requests in flight need 6, at max_replicas',
      'requests in flight need 6, at max_replicas',
    ]);
    const later = scaler.decide(state, { now: 34, ready: 5, starting: 0, ongoing: 1 });
    expect(later.because).toBe('5 were needed in the last 30 s');
  });

  it('wants the largest need within keep_alive, and no more', () => {
    const loads = fc.array(fc.nat(12), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(loads, fc.integer({ min: 1, max: 10 }), (ongoing, keepAlive) => {
        const answers = play(
          { keep_alive: keepAlive, max_replicas: 9 },
          ongoing.map((count, now) => [now, count]),
        );
        for (const [now, answer] of answers.entries()) {
          const window = ongoing.slice(Math.max(0, now - keepAlive + 1), now + 1);
          expect(answer).toBe(Math.min(9, Math.ceil(Math.max(...window) / 2)));
        }
      }),
      { numRuns: 200, seed: 4 },
    );
  });
});
