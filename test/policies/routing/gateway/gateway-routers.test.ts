import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namedStreams } from '../../../../src/engine/streams.ts';
import type { TargetChoice } from '../../../../src/policies/routing/gateway/gateway-router.ts';
import {
  gatewayRouter,
  gatewayRouterKinds,
} from '../../../../src/policies/routing/gateway/index.ts';
import { gatewayRouting } from '../../../../src/scenario/schema/gateway-routing.ts';
import { factsOf, requestOf, type Shown, viewOf } from './gateway-view.ts';

const bases = gatewayRouterKinds.filter(
  (kind) => !['own-first', 'tier', 'canary', 'shadow'].includes(kind),
);

/** Settings of every kind, with names that exist and names that do not. */
function settingsOf(kind: string): fc.Arbitrary<unknown> {
  const base = fc.constantFrom(...bases).map((one) => ({ kind: one }));
  const names = fc.subarray(['A', 'B', 'C', 'small', 'nobody'], { minLength: 1 });
  const share = fc.double({ min: 0, max: 0.5, noNaN: true });
  switch (kind) {
    case 'tier':
      return fc.record({
        kind: fc.constant(kind),
        tenants: fc.record({ web: names }),
        elsewhere: fc.boolean(),
        base,
      });
    case 'canary':
      return fc.record({
        kind: fc.constant(kind),
        shares: fc.record({ A: share, C: share }),
        base,
      });
    case 'shadow':
      return fc.record({ kind: fc.constant(kind), target: fc.constantFrom('A', 'B'), share, base });
    case 'own-first':
      return fc.record({ kind: fc.constant(kind), base, overflow: base });
    case 'cascade':
      return fc.record({ kind: fc.constant(kind), order: names }, { requiredKeys: ['kind'] });
    case 'inverse-square-price':
      return fc.record(
        { kind: fc.constant(kind), sort: fc.constantFrom('price', 'throughput', 'latency') },
        { requiredKeys: ['kind'] },
      );
    default:
      return fc.constant({ kind });
  }
}

const facts = fc.record({
  isOwn: fc.boolean(),
  weight: fc.nat(3),
  priority: fc.nat(2),
  tier: fc.constantFrom('small', 'large'),
  quality: fc.double({ min: 0, max: 1, noNaN: true }),
});
const seconds = fc.constantFrom(0, 0.1, 0.2, 5);
const shownNow = fc.record({
  isClosed: fc.boolean(),
  usd: seconds,
  price: seconds,
  firstTokenSeconds: seconds,
  secondsPerToken: seconds,
  inFlight: fc.nat(3),
  waiting: fc.nat(20),
  replicas: fc.constantFrom(0, 1, 2),
  headroom: fc.constantFrom(-0.5, 0, 0.3, 1),
  tokensLastMinute: fc.nat(3),
  sinceFailure: fc.constantFrom(0, 29, 30, Number.POSITIVE_INFINITY),
});

/** Targets, and choices one after another in which they show this and that. */
const histories = fc.integer({ min: 1, max: 5 }).chain((count) =>
  fc.record({
    targets: fc.array(facts, { minLength: count, maxLength: count }),
    choices: fc.array(
      fc.record({
        shown: fc.array(shownNow, { minLength: count, maxLength: count }),
        session: fc.integer({ min: -1, max: 5 }),
        number: fc.nat(100),
        difficulty: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        attempts: fc.nat(4),
        failed: fc.subarray([...Array(count).keys()]),
      }),
      { maxLength: 10 },
    ),
  }),
);

describe.each(gatewayRouterKinds)('%s', (kind) => {
  it('chooses, copies to and goes on to open targets only, with a reason, and alike in the same circumstances', () => {
    fc.assert(
      fc.property(settingsOf(kind), histories, (written, { targets, choices }) => {
        const config = gatewayRouting.parse(written);
        const play = () => {
          const router = gatewayRouter(config, factsOf(targets));
          return choices.map(({ shown, failed, ...rest }, at) => {
            const now: Shown[] = shown.map((one, target) => ({ ...targets[target]!, ...one }));
            const view = viewOf(now);
            if (view.open.length === 0) return undefined;
            const draw = namedStreams('draws', at)('gateway');
            const request = requestOf({ ...rest, failed });
            const choice: TargetChoice = { target: -2, because: '' };
            router.choose(request, view, draw, choice);
            expect([-1, ...view.open]).toContain(choice.target);
            expect(choice.because).not.toBe('');
            const copy = router.shadow?.(request, view, draw) ?? -1;
            expect([-1, ...view.open]).toContain(copy);
            if (copy >= 0) expect(copy).not.toBe(choice.target);
            const next =
              choice.target < 0
                ? -1
                : (router.escalate?.(request, choice.target, view, draw) ?? -1);
            expect([-1, ...view.open]).toContain(next);
            if (next >= 0) expect(next).not.toBe(choice.target);
            return [choice.target, choice.because, copy, next];
          });
        };
        expect(play()).toEqual(play());
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it('finds a target where all are open, under their limits and did not fail the request', () => {
    fc.assert(
      fc.property(settingsOf(kind), histories, (written, { targets, choices }) => {
        // With one target of its own a shadow leaves nobody, and a tier may name nobody.
        fc.pre(kind !== 'shadow' || targets.length > 1);
        const config = gatewayRouting.parse(written);
        fc.pre(config.kind !== 'tier' || config.elsewhere);
        const router = gatewayRouter(config, factsOf(targets));
        for (const { shown, failed: _, ...rest } of choices) {
          const now = shown.map((one, target) => ({
            ...targets[target]!,
            ...one,
            isClosed: false,
            headroom: 1,
          }));
          const choice: TargetChoice = { target: -2, because: '' };
          router.choose(requestOf(rest), viewOf(now), namedStreams('draws', 0)('gateway'), choice);
          expect(choice.target).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 40, seed: 1 },
    );
  });
});
