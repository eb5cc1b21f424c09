import fc from 'fast-check';
import type { Data } from './distributions.ts';
import { withoutUndefined } from './providers.ts';

/** Every way to route between these regions, by answers and checks that take seconds. */
export function regionalParts(names: readonly string[]): fc.Arbitrary<Data> {
  const plain = plainRoutings(names);
  const some = fc.subarray([...names], { minLength: 1 });
  const residency = fc.record({
    kind: fc.constant('residency'),
    allowed: fc.dictionary(
      fc.constantFrom('ap-northeast-1', 'us-east-1', 'london', 'outback'),
      some,
      { maxKeys: 3, noNullPrototype: true },
    ),
    base: plain,
  });
  const seconds = (...list: readonly number[]) => fc.constantFrom(...list.map((n) => `${n}s`));
  return fc.record({
    routing: fc.oneof({ weight: 2, arbitrary: plain }, { weight: 1, arbitrary: residency }),
    dns: fc.record({ ttl: seconds(0, 1, 10), resolvers: fc.integer({ min: 1, max: 3 }) }),
    health_check: fc.record({
      interval: seconds(0.5, 1, 5),
      threshold: fc.integer({ min: 1, max: 3 }),
      none_healthy: fc.constantFrom('all', 'none'),
    }),
    elsewhere: fc.boolean(),
  });
}

function plainRoutings(names: readonly string[]): fc.Arbitrary<Data> {
  const maxLoad = fc.constantFrom(undefined, '50%', '100%');
  const within = (kind: string) =>
    fc
      .record({
        kind: fc.constant(kind),
        within: fc.constantFrom('20ms', '150ms', '1s'),
        beyond: fc.constantFrom('nearest', 'none'),
        max_load: maxLoad,
      })
      .map(withoutUndefined);
  return fc.oneof(
    fc.record({ kind: fc.constant('latency'), max_load: maxLoad }).map(withoutUndefined),
    fc.constant({ kind: 'weighted' }),
    fc.record({
      kind: fc.constant('geoproximity'),
      bias: fc.dictionary(fc.constantFrom(...names), fc.integer({ min: -99, max: 99 }), {
        maxKeys: 2,
        noNullPrototype: true,
      }),
    }),
    fc.record({
      kind: fc.constant('failover'),
      order: fc.shuffledSubarray([...names], { minLength: 1 }),
    }),
    fc.constant({ kind: 'multivalue' }),
    fc.record({
      kind: fc.constant('follow-the-sun'),
      from: fc.constantFrom(0, 8, 22),
      to: fc.constantFrom(6, 18, 24),
    }),
    within('greenest-within'),
    within('cheapest-within'),
  );
}
