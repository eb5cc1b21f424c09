import { describe, expect, it } from 'vitest';
import { namedStreams } from '../../../../src/engine/streams.ts';
import { answersWell } from '../../../../src/policies/routing/gateway/cascade.ts';
import { choosing, constantly, fourErrors } from './choosing.ts';
import { factsOf, requestOf, type Shown } from './gateway-view.ts';

/** Three targets that cost and know more and more. */
const shown = [
  { usd: 3, quality: 0.95, tier: 'large' },
  { usd: 1, quality: 0.6, tier: 'small' },
  { usd: 2, quality: 0.8, tier: 'small' },
];

/** Parts of the requests that go on after the first answer, and that are answered well in the end. */
function play(settings: object, targets: readonly Shown[], count: number) {
  const { target, escalate } = choosing({ kind: 'cascade', ...settings }, targets);
  const facts = factsOf(targets);
  const difficulty = namedStreams('cascade', 0)('difficulty');
  const draw = namedStreams('cascade', 0)('confidence');
  let escalated = 0;
  let well = 0;
  for (let number = 0; number < count; number += 1) {
    const request = requestOf({ number, difficulty: difficulty() });
    let at = target({ number, difficulty: request.difficulty }, targets, draw);
    for (let steps = 0; ; steps += 1) {
      const next = escalate(request, at, draw)!;
      if (next < 0) break;
      if (steps === 0) escalated += 1;
      at = next;
    }
    if (answersWell(request, facts[at]!)) well += 1;
  }
  return { escalated: escalated / count, well: well / count };
}

describe('cascade', () => {
  const none = constantly(0.999);
  const every = constantly(0);

  it('asks the cheapest, and then the cheapest of a higher quality', () => {
    const { target, escalate } = choosing({ kind: 'cascade', signal: 0 }, shown);
    expect(target()).toBe(1);
    const request = requestOf({ attempts: 1 });
    expect(escalate(request, 1, every)).toBe(2);
    expect(escalate(request, 2, every)).toBe(0);
    expect(escalate(request, 0, every)).toBe(-1);
    expect(escalate(request, 1, none)).toBe(-1);
  });

  it('goes by the order that it is given, of targets or tiers', () => {
    const order = ['C', 'large'];
    const { target, escalate } = choosing({ kind: 'cascade', order, signal: 0 }, shown);
    expect(target()).toBe(2);
    expect(escalate(requestOf(), 2, every)).toBe(0);
    const byTier = choosing({ kind: 'cascade', order: ['small', 'large'], signal: 0 }, shown);
    expect(byTier.target()).toBe(1);
    expect(byTier.escalate(requestOf(), 1, every)).toBe(0);
  });

  it('a target outside the order serves only where no other is open, and is never a next step', () => {
    const { target, escalate } = choosing({ kind: 'cascade', order: ['A', 'C'] }, shown);
    expect(target()).toBe(0);
    expect(target({ failed: [0, 2] })).toBe(1);
    expect(escalate(requestOf(), 2, every)).toBe(-1);
  });

  it('with a signal that tells all, just what is wrong goes on, whatever the threshold above 0', () => {
    const { escalate } = choosing({ kind: 'cascade', signal: 1, threshold: 0.01 }, shown);
    const told = constantly(0.5);
    expect(escalate(requestOf({ difficulty: 0.59 }), 1, told)).toBe(-1);
    expect(escalate(requestOf({ difficulty: 0.6 }), 1, told)).toBe(2);
  });

  it('does not go on to a target that failed the request or is not open', () => {
    const { target, escalate } = choosing({ kind: 'cascade', signal: 0 }, shown);
    expect(target({ failed: [1] })).toBe(2);
    expect(escalate(requestOf({ failed: [2] }), 1, every)).toBe(0);
    const closed = [{ ...shown[0]!, isClosed: true }, shown[1]!, shown[2]!];
    expect(escalate(requestOf(), 2, every, closed)).toBe(-1);
  });

  it.each([
    { signal: 0, threshold: 0.3 },
    { signal: 0.5, threshold: 0.5 },
    { signal: 0.8, threshold: 0.9 },
    { signal: 1, threshold: 0.5 },
  ])(
    'two steps of quality 0.6 and 0.9 with $signal and $threshold: as the formulas say (within 4 standard errors)',
    (settings) => {
      const { signal: s, threshold: t } = settings;
      const [q1, q2] = [0.6, 0.9];
      const two = [
        { usd: 1, quality: q1 },
        { usd: 5, quality: q2 },
      ];
      const count = 20_000;
      const { escalated, well } = play(settings, two, count);
      const rate = (1 - s) * t + s * (1 - q1);
      const accuracy = q1 + (q2 - q1) * (s + (1 - s) * t);
      expect(Math.abs(escalated - rate)).toBeLessThanOrEqual(fourErrors(rate, count));
      expect(Math.abs(well - accuracy)).toBeLessThanOrEqual(fourErrors(accuracy, count));
    },
  );

  it('a threshold of 0 trusts every answer', () => {
    expect(play({ threshold: 0, signal: 1 }, shown, 1000).escalated).toBe(0);
  });
});
