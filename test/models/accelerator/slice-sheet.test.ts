import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accelerator } from '../../../src/catalog/accelerators.ts';
import { migTable } from '../../../src/catalog/mig.ts';
import { model } from '../../../src/catalog/models.ts';
import { migSlice, mpsPart } from '../../../src/models/accelerator/slice-sheet.ts';
import { deviceOf } from '../../../src/models/serving/step-time/operators/device.ts';
import { RooflineStep } from '../../../src/models/serving/step-time/roofline.ts';
import { decodes, fittedStep, prompts } from '../sharing/fitted-step.ts';

const a100 = accelerator('A100-80GB')!;
const table = migTable('A100-80GB')!;

function slice(name: string) {
  return migSlice(a100, table.profiles.find((profile) => profile.name === name)!, table);
}

describe('a MIG slice', () => {
  it('3g.40gb of an A100 has 42 of 108 multiprocessors and half of the memory', () => {
    const part = slice('3g.40gb');
    expect(part).toMatchObject({
      id: 'A100-80-SXM',
      multiprocessors: 42,
      bandwidth: 1019.5e9,
      l2Bytes: 20e6,
      hostBandwidth: 32e9,
      usdPerHour: 1.5,
    });
    expect(part.memoryBytes).toBe(Math.round(39.25 * 1024 * 1024 * 1024));
    expect(part.reportedBytes).toBeUndefined();
    expect(part.flops.fp16).toBeCloseTo((312e12 * 42) / 108, -3);
    expect(part.watts).toBeCloseTo((400 * 42) / 108, 9);
  });

  it('7g.80gb has all the memory, and 98 multiprocessors: MIG costs an A100 ten of them', () => {
    const part = slice('7g.80gb');
    expect(part.bandwidth).toBe(2039e9);
    expect(part.flops.fp16! / a100.flops.fp16!).toBeCloseTo(98 / 108, 12);
  });

  it('reaches no other over NVLink', () => {
    expect(slice('1g.10gb').link).toMatchObject({ kind: 'pcie', bandwidth: 32e9 });
  });

  it('of a Hopper is a Hopper to kernels', () => {
    const hopper = migTable('H100')!;
    const part = migSlice(accelerator('H100')!, hopper.profiles[0]!, hopper);
    expect(deviceOf(part).hopper).toBe(true);
  });

  it('takes max(C · S/Sᵢ, D · 8/mᵢ) + launch, by the roofline', () => {
    const whole = roofline(a100);
    for (const profile of table.profiles) {
      const part = roofline(migSlice(a100, profile, table));
      // One token is bound by memory, and 8,192 by arithmetic: launch and host time do not shrink.
      const memory = (whole.decodeBase(1) - launch) * (8 / profile.memorySlices);
      expect(part.decodeBase(1)).toBeCloseTo(memory + launch, 12);
      const arithmetic = (whole.decodeBase(8192) - launch) * (108 / profile.multiprocessors);
      expect(part.decodeBase(8192)).toBeCloseTo(arithmetic + launch, 12);
    }
  });

  it('of 3 compute slices decodes as fast as of 4, for both have half of the bandwidth', () => {
    const work = decodes(8, 512);
    const three = fittedStep('Llama-2-7B', slice('3g.40gb')).step(work);
    const four = fittedStep('Llama-2-7B', slice('4g.40gb')).step(work);
    expect(three / four).toBeGreaterThan(1);
    expect(three / four).toBeLessThan(1.05);
  });

  // Ranges over 32 training configurations in MISO's logs (SoCC 2022), the speed of 7g = 1.
  it.each([
    ['4g.20gb', 0.57, 0.98],
    ['3g.20gb', 0.4, 1],
    ['2g.10gb', 0.28, 0.9],
    ['1g.5gb', 0.08, 0.81],
  ])('%s of an A100 40 GB computes prompts at %d to %d of 7g’s speed', (name, least, most) => {
    const sheet = accelerator('A100-40GB')!;
    const forty = migTable('A100-40GB')!;
    const step = (profile: string) =>
      fittedStep(
        'Llama-2-7B',
        migSlice(sheet, forty.profiles.find((row) => row.name === profile)!, forty),
      ).step(prompts(4, 1024));
    const speed = step('7g.40gb') / step(name);
    expect(speed).toBeGreaterThan(least - 0.02);
    expect(speed).toBeLessThan(most);
  });
});

describe('a part of an accelerator under MPS', () => {
  it('has the speeds of its share, the bytes that it is given, and the links of the card', () => {
    const part = mpsPart(a100, 0.6, 40e9);
    expect(part).toMatchObject({
      id: 'A100-80-SXM',
      memoryBytes: 40e9,
      multiprocessors: 84,
      link: a100.link,
      watts: 400,
      usdPerHour: 1.5,
    });
    expect(part.bandwidth / a100.bandwidth).toBeCloseTo(0.9416, 4);
    expect(part.flops.fp16! / a100.flops.fp16!).toBeCloseTo(0.7044, 4);
    expect(part.flops.int8! / a100.flops.int8!).toBeCloseTo(0.7044, 4);
  });

  it('of all is as fast as the card', () => {
    const { quality, reportedBytes, ...card } = a100;
    expect(mpsPart(a100, 1, a100.memoryBytes)).toEqual({ ...card, quality: 'estimated' });
    expect([quality, reportedBytes]).toEqual(['measured', expect.any(Number)]);
  });

  it('is never faster than the card, whatever the step', () => {
    const whole = fittedStep('Llama-2-7B', a100);
    const share = fc.double({ min: 0.1, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(share, fc.integer({ min: 1, max: 256 }), (p, batch) => {
        const part = fittedStep('Llama-2-7B', mpsPart(a100, p, 40e9));
        for (const work of [decodes(batch, 512), prompts(1 + (batch % 8), 512)]) {
          expect(part.step(work)).toBeGreaterThan(whole.step(work));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('nests in a MIG slice', () => {
    const part = mpsPart(slice('3g.40gb'), 0.5, 16e9);
    expect(part.flops.fp16! / slice('3g.40gb').flops.fp16!).toBeCloseTo(0.6022, 4);
    expect(part.multiprocessors).toBe(30);
    expect(part.link).toMatchObject({ kind: 'pcie' });
  });
});

const launch = 5e-3;

function roofline(sheet: typeof a100): RooflineStep {
  return new RooflineStep({
    model: model('Llama-2-7B')!,
    weightBytes: 2,
    kvBytes: 2,
    flops: sheet.flops.fp16!,
    attentionFlops: sheet.flops.fp16!,
    bandwidth: sheet.bandwidth,
    launch,
    hostPerSequence: 0,
    parallelism: { tensor: 1, pipeline: 1, microbatches: 1, link: 1, linkLatency: 0 },
  });
}
