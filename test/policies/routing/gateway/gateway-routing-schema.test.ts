import { describe, expect, it } from 'vitest';
import { gatewayRouterKinds } from '../../../../src/policies/routing/gateway/index.ts';
import { checkGatewayRouting } from '../../../../src/scenario/check-gateway-routing.ts';
import { gatewayRouting } from '../../../../src/scenario/schema/gateway-routing.ts';

const priority = { kind: 'priority', attempts_per_priority: 1 };

describe('the `routing` block of a gateway', () => {
  it.each([
    [undefined, priority],
    [{ attempts_per_priority: 3 }, { kind: 'priority', attempts_per_priority: 3 }],
    [{ kind: 'cheapest' }, { kind: 'cheapest', by: 'request' }],
    [
      { kind: 'fastest', buffer: '20%' },
      { kind: 'fastest', by: 'first-token', buffer: 0.2 },
    ],
    [{ kind: 'inverse-square-price' }, { kind: 'inverse-square-price', outage: 30 }],
    [{ kind: 'quota-aware' }, { kind: 'quota-aware', min_headroom: 0 }],
    [
      { kind: 'cascade', signal: '80%' },
      { kind: 'cascade', threshold: 0.5, signal: 0.8 },
    ],
    [{ kind: 'by-difficulty' }, { kind: 'by-difficulty', signal: 0.5 }],
    [
      { kind: 'own-first', overflow: { kind: 'cheapest' } },
      {
        kind: 'own-first',
        per: 'replica',
        overflow_at: 5,
        return_at: 2,
        base: { kind: 'least-busy' },
        overflow: { kind: 'cheapest', by: 'request' },
      },
    ],
    [
      { kind: 'tier', tenants: { gold: ['A'] } },
      { kind: 'tier', tenants: { gold: ['A'] }, elsewhere: false, base: priority },
    ],
    [
      { kind: 'canary', shares: { A: '5%' } },
      { kind: 'canary', shares: { A: 0.05 }, by: 'session', base: priority },
    ],
    [
      { kind: 'shadow', target: 'A' },
      { kind: 'shadow', target: 'A', share: 1, base: priority },
    ],
  ])('%j means %j', (written, meant) => {
    expect(gatewayRouting.parse(written)).toEqual(meant);
  });

  it('knows every kind of router', () => {
    for (const kind of gatewayRouterKinds) {
      const needs = { tier: { tenants: {} }, canary: { shares: {} }, shadow: { target: 'A' } };
      const more = needs[kind as keyof typeof needs] ?? {};
      expect(gatewayRouting.parse({ kind, ...more }).kind).toBe(kind);
    }
  });

  it.each([
    [{ kind: 'chepest' }],
    [{ kind: 'weighted', by: 'price' }],
    [{ kind: 'fastest', buffer: -1 }],
    [{ attempts_per_priority: 0 }],
    [{ kind: 'cascade', threshold: 1.5 }],
    [{ kind: 'cascade', order: [] }],
    [{ kind: 'canary', shares: { A: 2 } }],
    [{ kind: 'shadow', target: 'A', base: { kind: 'shadow', target: 'B' } }],
    [{ kind: 'inverse-square-price', outage: 30 }],
  ])('refuses %j', (written) => {
    expect(gatewayRouting.safeParse(written).success).toBe(false);
  });
});

describe('what the form of a gateway’s routing cannot see', () => {
  const check = (written: unknown, targets = ['openai', 'anthropic', 'own']) =>
    checkGatewayRouting(
      ['gateway', 'routing'],
      gatewayRouting.parse(written),
      targets,
      ['gold'],
      ['small'],
    ).map(({ path, message }) => `${path.slice(2).join('.')}: ${message}`);

  it.each([
    [{}],
    [{ kind: 'cascade', order: ['small', 'openai'] }],
    [{ kind: 'canary', shares: { openai: 0.1, own: 0.2 } }],
    [{ kind: 'canary', shares: { openai: 0.1, anthropic: 0.2, own: 0.7 } }],
    [{ kind: 'shadow', target: 'own' }],
    [{ kind: 'tier', tenants: { gold: ['own', 'small'] }, others: ['openai'] }],
    [{ kind: 'own-first' }],
  ])('%j is right', (written) => {
    expect(check(written)).toEqual([]);
  });

  const allowed = 'Allowed: openai, anthropic, own';
  it.each<[object, string[]]>([
    [
      { kind: 'cascade', order: ['opnai', 'own', 'own'] },
      [
        `order.0: "opnai" is not a target or a tier of this gateway. Did you mean "openai"? ${allowed}, small`,
        'order.2: "own" is in the order twice',
      ],
    ],
    [
      { kind: 'canary', shares: { owm: 0.5 } },
      [`shares.owm: "owm" is not a target of this gateway. Did you mean "own"? ${allowed}`],
    ],
    [{ kind: 'canary', shares: { own: 0 } }, ['shares: shares that sum to 0 try nothing']],
    [
      { kind: 'canary', shares: { own: 0.7, openai: 0.4 } },
      ['shares: shares sum to 110%, above 100%'],
    ],
    [
      { kind: 'canary', shares: { own: 0.5, openai: 0.2, anthropic: 0.2 } },
      ['shares: shares sum to 90%, and no target is left for the rest'],
    ],
    [
      { kind: 'shadow', target: 'ownn' },
      [`target: "ownn" is not a target of this gateway. Did you mean "own"? ${allowed}`],
    ],
    [
      { kind: 'tier', tenants: { golt: ['small', 'x'] }, base: { kind: 'cascade', order: ['y'] } },
      [
        'tenants.golt: "golt" is not a tenant. Did you mean "gold"? Allowed: gold',
        `tenants.golt.1: "x" is not a target or a tier of this gateway. ${allowed}, small`,
        `base.order.0: "y" is not a target or a tier of this gateway. ${allowed}, small`,
      ],
    ],
    [
      { kind: 'own-first', overflow_at: 3, return_at: 3 },
      ['return_at: 3 is not below overflow_at (3)'],
    ],
  ])('%j: %j', (written, messages) => {
    expect(check(written)).toEqual(messages);
  });

  it('a shadow cannot be the only target', () => {
    expect(check({ kind: 'shadow', target: 'own' }, ['own'])).toEqual([
      'target: is the only target: nobody would answer',
    ]);
  });
});
