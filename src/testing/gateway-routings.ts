import fc from 'fast-check';
import { bareGatewayRouterKinds } from '../policies/routing/gateway/plain-router.ts';
import type { Data } from './distributions.ts';

/** Every kind of routing among targets of these names and tiers, for these tenants. */
export function gatewayRoutings(
  targets: readonly string[],
  tiers: readonly string[],
  tenants: readonly string[],
): fc.Arbitrary<Data> {
  const groups = fc.shuffledSubarray([...new Set([...targets, ...tiers])], { minLength: 1 });
  const target = fc.constantFrom(...targets);
  const plain = plainRoutings(groups);
  const kinds: fc.Arbitrary<Data>[] = [
    plain,
    fc.record({
      kind: fc.constant('own-first'),
      per: fc.constantFrom('replica', 'deployment'),
      overflow_at: fc.integer({ min: 1, max: 5 }),
      return_at: fc.constant(0),
      base: plain,
      overflow: plain,
    }),
    fc.record(
      {
        kind: fc.constant('tier'),
        tenants: fc.dictionary(fc.constantFrom(...tenants), groups, {
          maxKeys: 3,
          noNullPrototype: true,
        }),
        others: groups,
        elsewhere: fc.boolean(),
        base: plain,
      },
      { requiredKeys: ['kind', 'tenants', 'elsewhere', 'base'] },
    ),
    fc.record({
      kind: fc.constant('canary'),
      shares: fc
        .tuple(target, fc.constantFrom('10%', '100%'))
        .map(([name, share]) => ({ [name]: share })),
      by: fc.constantFrom('session', 'request'),
      base: plain,
    }),
  ];
  if (targets.length > 1) {
    kinds.push(
      fc.record({
        kind: fc.constant('shadow'),
        target,
        share: fc.constantFrom('30%', '100%'),
        base: plain,
      }),
    );
  }
  // Shadows and canaries of a lone target leave nobody for the rest.
  return fc.oneof(...kinds).filter((one) => one['kind'] !== 'canary' || isCovered(one, targets));
}

function isCovered(canary: Data, targets: readonly string[]): boolean {
  const shares = canary['shares'] as Record<string, string>;
  return targets.some((name) => !(name in shares)) || Object.values(shares).includes('100%');
}

function plainRoutings(groups: fc.Arbitrary<string[]>): fc.Arbitrary<Data> {
  return fc.oneof(
    fc.record({
      kind: fc.constant('priority'),
      attempts_per_priority: fc.integer({ min: 1, max: 2 }),
    }),
    fc.record({ kind: fc.constantFrom(...bareGatewayRouterKinds) }),
    fc.record({ kind: fc.constant('cheapest'), by: fc.constantFrom('request', 'price') }),
    fc.record({
      kind: fc.constant('fastest'),
      by: fc.constantFrom('first-token', 'per-token'),
      buffer: fc.constantFrom('0%', '50%'),
    }),
    fc.record(
      {
        kind: fc.constant('inverse-square-price'),
        outage: fc.constantFrom('0s', '3s', '30s'),
        sort: fc.constantFrom('price', 'throughput', 'latency'),
      },
      { requiredKeys: ['kind'] },
    ),
    fc.record({
      kind: fc.constant('quota-aware'),
      min_headroom: fc.constantFrom('0%', '20%'),
    }),
    fc.record(
      {
        kind: fc.constant('cascade'),
        order: groups,
        threshold: fc.constantFrom('0%', '50%', '100%'),
        signal: fc.constantFrom('0%', '50%', '100%'),
      },
      { requiredKeys: ['kind'] },
    ),
    fc.record(
      { kind: fc.constant('by-difficulty'), signal: fc.constantFrom('0%', '50%', '100%') },
      { requiredKeys: ['kind'] },
    ),
  );
}
