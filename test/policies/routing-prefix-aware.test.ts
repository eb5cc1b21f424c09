import { describe, expect, it } from 'vitest';
import { router } from '../../src/policies/routing/index.ts';
import { requestOf, viewOf } from './routing-view.ts';

function prefixAware(index_tokens = 500_000, weights = { prefix: 3, queue: 2, kv: 2 }) {
  return router({ kind: 'prefix-aware', weights, index_tokens });
}

/** A prompt of 1,000 tokens, so many of them in one shared group. */
function prompt(shared: number, group = 1) {
  return requestOf({ promptTokens: 1000, prefix: [[group, shared]] });
}

describe('prefix-aware', () => {
  it('goes round while nothing tells the replicas apart', () => {
    const route = prefixAware();
    const idle = viewOf({ outstanding: [0, 0, 0] });
    expect([0, 1, 2, 3].map((group) => route(idle, prompt(800, group), 0, 0))).toEqual([
      0, 1, 2, 0,
    ]);
  });

  it.each([
    // 3 × 0.8 + 2 × 0 + 2 × 1 = 4.4 against 0 + 2 + 2 = 4.
    [800, [1, 0], [0, 0], 0],
    // 3 × 0.6 + 0 + 2 = 3.8 against 4.
    [600, [1, 0], [0, 0], 1],
    // 3 × 0.6 + 2 + 2 × 0.5 = 4.8 against 0 + 2 + 2 = 4.
    [600, [1, 1], [0.5, 0], 0],
    // 3 × 0.3 + 2 + 2 × 0.5 = 3.9 against 4.
    [300, [1, 1], [0.5, 0], 1],
  ])(
    'with %i of 1,000 tokens there before, %j unanswered and KV used %j: %i',
    (shared, outstanding, kvUse, chosen) => {
      const route = prefixAware();
      expect(route(viewOf({ outstanding: [0, 0] }), prompt(shared), 0, 0)).toBe(0);
      expect(route(viewOf({ outstanding, kvUse }), prompt(shared), 0, 0)).toBe(chosen);
    },
  );

  it('scores the queue between the longest and the shortest of those with room', () => {
    const route = prefixAware(500_000, { prefix: 3, queue: 4, kv: 0 });
    route(viewOf({ outstanding: [0, 1, 1] }), prompt(900), 0, 0);
    // 2.7 + 4 × (8 − 5) / (8 − 2) = 4.7 against 4 and 0; without the one at 8, 2.7 against 4.
    expect(route(viewOf({ outstanding: [5, 2, 8] }), prompt(900), 0, 0)).toBe(0);
    const hasRoom = [true, true, false];
    expect(route(viewOf({ outstanding: [5, 2, 8], hasRoom }), prompt(900), 0, 0)).toBe(1);
  });

  it('forgets who is gone: in a large fleet nobody is scored in its place', () => {
    const route = prefixAware(500_000, { prefix: 3, queue: 2, kv: 9 });
    const count = 18;
    const filled = (value: number) => new Array<number>(count).fill(value);
    const first = viewOf({ outstanding: filled(1).with(17, 0) });
    expect(route(first, prompt(900), 0, 0)).toBe(17);
    // The 17th is another one now; the first has an empty cache, but only the idle sixth is scored.
    const later = viewOf({
      outstanding: filled(1).with(5, 0),
      kvUse: filled(0.9).with(0, 0),
      replicas: [...filled(0).keys()].with(17, 99),
      generation: 1,
    });
    expect(route(later, prompt(900), 0, 0)).toBe(5);
  });

  it('follows a conversation from turn to turn', () => {
    const route = prefixAware();
    const idle = viewOf({ outstanding: [0, 0, 0] });
    const first = requestOf({ promptTokens: 400, tailGroup: 10 });
    const second = requestOf({ promptTokens: 900, prefix: [[10, 600]], tailGroup: 11 });
    const third = requestOf({
      promptTokens: 1200,
      prefix: [
        [10, 600],
        [11, 500],
      ],
    });
    const another = requestOf({ promptTokens: 400, tailGroup: 20 });
    expect([first, another, second, third].map((turn) => route(idle, turn, 0, 0))).toEqual([
      0, 1, 0, 0,
    ]);
  });

  it('believes that a replica forgets what it was not sent lately', () => {
    const route = prefixAware(1000);
    const one = viewOf({ outstanding: [0, 0], hasRoom: [true, false] });
    const idle = viewOf({ outstanding: [0, 0] });
    for (const group of [1, 2, 3]) route(one, prompt(500, group), 0, 0);
    // Replica 0 keeps 2 and 3; the turn is with replica 1 where it has nothing.
    expect(route(idle, prompt(500, 2), 0, 0)).toBe(0);
    expect(route(idle, prompt(500, 1), 0, 0)).toBe(1);
  });

  it('forgets a replica that is gone', () => {
    const route = prefixAware();
    expect(route(viewOf({ outstanding: [0, 9, 9] }), prompt(900), 0, 0)).toBe(0);
    const rest = { outstanding: [0, 0], replicas: [1, 2], generation: 1 };
    expect(route(viewOf(rest), prompt(900), 0, 0)).toBe(1);
    // The one that was sent it is at position 1 now, and is known by its number.
    expect(route(viewOf({ ...rest, replicas: [2, 3], generation: 2 }), prompt(900), 0, 0)).toBe(0);
  });

  describe('of a large fleet', () => {
    const many = (change: Record<number, number>) =>
      viewOf({ outstanding: Array.from({ length: 100 }, (_, at) => change[at] ?? 5) });

    it('takes the one that has the prompt while that is not far busier than the idlest', () => {
      const route = prefixAware();
      expect(route(many({ 40: 0 }), prompt(900), 0, 0)).toBe(40);
      expect(route(many({ 40: 5, 70: 4 }), prompt(900), 0, 0)).toBe(40);
      const shorter = prefixAware();
      expect(shorter(many({ 40: 0 }), prompt(600), 0, 0)).toBe(40);
      expect(shorter(many({ 40: 5, 70: 4 }), prompt(600), 0, 0)).toBe(70);
    });

    it('knows what the idlest has, even where many have it', () => {
      const route = prefixAware();
      const shared = prompt(900);
      const outstanding = new Array<number>(100).fill(5);
      for (let only = 0; only < 60; only += 1) {
        const hasRoom = outstanding.map((_, at) => at === only);
        expect(route(viewOf({ outstanding, hasRoom }), shared, 0, 0)).toBe(only);
      }
      // 44 to 59 were sent it last, and are scored; 30 has it too and is idler, 90 has it not.
      expect(route(many({ 30: 0 }), shared, 0, 0)).toBe(30);
      expect(route(many({ 90: 4 }), shared, 0, 0)).toBe(30);
    });
  });
});
