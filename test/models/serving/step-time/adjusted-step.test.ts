import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AdjustedStep } from '../../../../src/models/serving/step-time/adjusted-step.ts';
import { OperatorStep } from '../../../../src/models/serving/step-time/operator-step.ts';
import type {
  StepAdjustment,
  StepPhysics,
} from '../../../../src/models/serving/step-time/step-parts.ts';
import { chunk, decoding, idle, plainConfig } from './plain-hardware.ts';

/** 4 ms and 10 µs a token; answers 1 ms and 0.1 µs a KV token; prompts 0.02 µs a pair, and answers among them 0.2 µs. */
const physics: StepPhysics = {
  parts: ({ prefillTokens, prefills, decodes, kvTokens, prefillPairs }) => ({
    dense: 4e-3 + 1e-5 * (prefillTokens + decodes),
    decodeAttention: prefills > 0 || decodes === 0 ? 0 : 1e-3 + 1e-7 * kvTokens,
    prefillAttention: 2e-8 * prefillPairs + (prefills > 0 ? 2e-7 * kvTokens : 0),
  }),
  decodeDense: (sequences) => 4e-3 + 1e-5 * sequences,
  decodeAttentionFixed: () => 1e-3,
  decodeAttentionPerKvToken: () => 1e-7,
};
const neutral: StepAdjustment = {
  base: 0,
  perSequence: 0,
  dense: 1,
  decodeAttention: 1,
  prefillAttention: 1,
};

describe('an adjusted step', () => {
  it('is the sum of the physics’ parts where nothing is adjusted', () => {
    const step = new AdjustedStep(physics, neutral);
    // 4 ms + 8 × 10 µs + 1 ms + 8000 × 0.1 µs.
    expect(step.step(decoding(8, 8000))).toBeCloseTo(5.88e-3, 12);
    // 4 ms + 100 × 10 µs + 5050 × 0.02 µs.
    expect(step.step(chunk(100))).toBeCloseTo(5.101e-3, 12);
    // 4 ms + 108 × 10 µs + 5050 × 0.02 µs + 8000 × 0.2 µs.
    const mixed = { ...chunk(100), decodes: 8, kvTokens: 8000 };
    expect(step.step(mixed)).toBeCloseTo(6.781e-3, 12);
  });

  it('weighs each part, and adds the host’s time', () => {
    const step = new AdjustedStep(physics, {
      base: 2e-3,
      perSequence: 3e-5,
      dense: 1.5,
      decodeAttention: 2,
      prefillAttention: 0.5,
    });
    // 2 ms + 8 × 30 µs + 1.5 × 4.08 ms + 2 × 1.8 ms.
    expect(step.step(decoding(8, 8000))).toBeCloseTo(11.96e-3, 12);
    expect(step.decodeBase(8)).toBeCloseTo(10.36e-3, 12);
    expect(step.decodePerKvToken(8)).toBeCloseTo(2e-7, 18);
    // 2 ms + 9 × 30 µs + 1.5 × 5.08 ms + 0.5 × 1.701 ms.
    const mixed = { ...chunk(100), decodes: 8, kvTokens: 8000 };
    expect(step.step(mixed)).toBeCloseTo(10.7405e-3, 12);
  });

  it('is a microsecond where nothing takes time', () => {
    const nothing = new AdjustedStep(physics, {
      ...neutral,
      dense: 0,
      decodeAttention: 0,
      prefillAttention: 0,
    });
    expect(nothing.step(chunk(100))).toBe(1e-6);
    expect(nothing.decodeBase(8)).toBe(1e-6);
    // The floor lies under the base, so that KV tokens still count.
    const reading = new AdjustedStep(physics, { ...neutral, dense: 0, decodeAttention: 1e-6 });
    expect(reading.step(decoding(1, 1e9))).toBeCloseTo(1e-6 + 1e-4, 12);
  });

  const terms = fc.record({
    base: fc.double({ min: 0, max: 0.1, noNaN: true }),
    perSequence: fc.double({ min: 0, max: 1e-3, noNaN: true }),
    dense: fc.double({ min: 0, max: 5, noNaN: true }),
    decodeAttention: fc.double({ min: 0, max: 5, noNaN: true }),
    prefillAttention: fc.double({ min: 0, max: 5, noNaN: true }),
  });
  const tiny = new OperatorStep(plainConfig());

  it('of answers alone is affine in their KV tokens, to the last bit', () => {
    fc.assert(
      fc.property(terms, fc.nat(512), fc.nat(1e7), (adjustment, decodes, kvTokens) => {
        const step = new AdjustedStep(tiny, adjustment);
        expect(step.step(decoding(decodes, kvTokens))).toBe(
          step.decodeBase(decodes) + step.decodePerKvToken(decodes) * kvTokens,
        );
      }),
    );
  });

  it('adds up to what its parts say, one term at a time', () => {
    const works = fc
      .record({ prompt: fc.integer({ min: 1, max: 4000 }), before: fc.nat(9000) })
      .chain(({ prompt, before }) =>
        fc.record({ decodes: fc.nat(100), kvTokens: fc.nat(1e6) }).map((answers) => ({
          ...chunk(prompt, before),
          ...answers,
        })),
      );
    fc.assert(
      fc.property(terms, works, (adjustment, work) => {
        const parts = tiny.parts(work);
        const none = { base: 0, perSequence: 0, dense: 0, decodeAttention: 0, prefillAttention: 0 };
        const only = (term: keyof StepAdjustment) =>
          new AdjustedStep(tiny, { ...none, [term]: adjustment[term] }).step(work);
        const floor = (seconds: number) => Math.max(1e-6, seconds);
        expect(only('base')).toBe(floor(adjustment.base));
        expect(only('perSequence')).toBe(floor(adjustment.perSequence * (1 + work.decodes)));
        for (const part of ['dense', 'decodeAttention', 'prefillAttention'] as const)
          expect(only(part)).toBe(floor(adjustment[part] * parts[part]));
      }),
    );
  });

  it('never shrinks where a term grows', () => {
    fc.assert(
      fc.property(
        terms,
        fc.constantFrom(...(Object.keys(neutral) as (keyof StepAdjustment)[])),
        fc.constantFrom(idle, decoding(9, 900), chunk(64, 64), { ...chunk(9), ...decoding(1, 5) }),
        (adjustment, term, work) => {
          const more = { ...adjustment, [term]: 1.1 * adjustment[term] };
          expect(new AdjustedStep(tiny, more).step(work)).toBeGreaterThanOrEqual(
            new AdjustedStep(tiny, adjustment).step(work),
          );
        },
      ),
    );
  });
});
