import { describe, expect, it } from 'vitest';
import { router, routerKinds } from '../../src/policies/routing/index.ts';
import { type RoutingScenario, routing } from '../../src/scenario/schema/routing.ts';
import { defaultsOf, requestOf, viewOf } from './routing-view.ts';

const common = { signals: { refresh: 0 } };

describe('the `routing` block of a scenario', () => {
  it.each<[unknown, RoutingScenario]>([
    [undefined, { kind: 'least-outstanding', ...common }],
    [{}, { kind: 'least-outstanding', ...common }],
    [{ max_outstanding: 4 }, { kind: 'least-outstanding', max_outstanding: 4, ...common }],
    [
      { kind: 'random', signals: { refresh: '500ms' }, max_outstanding: 'unlimited' },
      { kind: 'random', signals: { refresh: 0.5 }, max_outstanding: 'unlimited' },
    ],
    [
      { kind: 'prefix-hash', load_factor: '2x' },
      { kind: 'prefix-hash', prefix_tokens: 256, load_factor: 2, ...common },
    ],
    [
      { kind: 'prefix-aware', weights: { kv: 0 }, index_tokens: '1M' },
      {
        kind: 'prefix-aware',
        weights: { prefix: 3, queue: 2, kv: 0 },
        index_tokens: 1_000_000,
        ...common,
      },
    ],
  ])('%j means %j', (written, meant) => {
    expect(routing.parse(written)).toEqual(meant);
  });

  it.each(routerKinds)('%s needs no settings, and chooses', (kind) => {
    const settings = routing.parse({ kind });
    expect(settings).toEqual({ ...defaultsOf(kind), ...common });
    const request = requestOf({ session: 1, prefix: [[1, 300]] });
    expect(router(settings)(viewOf({ outstanding: [0] }), request, 0, 0)).toBe(0);
  });

  it.each([
    [{ kind: 'round-robbin' }],
    [{ kind: 'random', load_factor: 2 }],
    [{ kind: 'prefix-hash', weights: {} }],
    [{ kind: 'prefix-hash', load_factor: 1 }],
    [{ kind: 'prefix-hash', prefix_tokens: 0 }],
    [{ kind: 'prefix-aware', index_tokens: 0 }],
    [{ kind: 'prefix-aware', weights: { queue: -1 } }],
    [{ max_outstanding: 0 }],
    [{ signals: { refresh: -1 } }],
    [{ signals: { refresh: 1 } }],
  ])('refuses %j', (written) => {
    expect(routing.safeParse(written).success).toBe(false);
  });
});
