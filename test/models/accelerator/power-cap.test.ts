import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accelerator, accelerators } from '../../../src/catalog/accelerators.ts';
import { memoryBoundUse, type Power, powerOf } from '../../../src/catalog/power.ts';
import { capped, memoryOwnUse } from '../../../src/models/accelerator/power-cap.ts';
import { decodes, fittedStep, prompts } from '../sharing/fitted-step.ts';

const h100 = accelerator('H100')!;
const h100Power = powerOf(h100)!;
const a100 = accelerator('A100-80GB')!;
const a100Power = powerOf(a100)!;

const known = accelerators.filter((sheet) => powerOf(sheet) !== undefined);
const anyCap = fc
  .tuple(fc.constantFrom(...known), fc.double({ min: 1e-6, max: 1.2, noNaN: true }))
  .map(([sheet, part]) => {
    const power = powerOf(sheet)!;
    return { sheet, power, watts: power.parked + part * (power.busy - power.parked) };
  });

describe('a power cap', () => {
  it('of 192.5 W leaves an H100 half of its clock, and five twelfths of its bandwidth', () => {
    // 72.5 W of 580 W above the 120 W of waiting are 1/8, whose cube root is 1/2; memory by itself would draw 3/10.
    const { sheet, power, clock, memory } = capped(h100, h100Power, 192.5);
    expect(clock).toBeCloseTo(0.5, 12);
    expect(memory).toBeCloseTo(5 / 12, 12);
    expect(sheet.flops.fp16).toBeCloseTo(494.5e12, -2);
    expect(sheet.flops.fp8).toBeCloseTo(989e12, -2);
    expect(sheet.bandwidth).toBeCloseTo((3350e9 * 5) / 12, -1);
    expect(power).toEqual({ bare: 70, parked: 120, busy: 192.5 });
    expect(sheet).toMatchObject({ id: 'H100-SXM', memoryBytes: 80e9, watts: 700, link: h100.link });
    expect(sheet.quality).toBe('estimated');
  });

  it('above what memory draws by itself leaves it its bandwidth: 318 W of an H100', () => {
    const { sheet, clock, memory } = capped(h100, h100Power, 318);
    expect(memory).toBe(1);
    expect(sheet.bandwidth).toBe(3350e9);
    expect(clock).toBeCloseTo(0.699, 3);
  });

  it('at full use or above is none', () => {
    for (const watts of [700, 701, Number.POSITIVE_INFINITY]) {
      const { sheet, power, clock, memory } = capped(h100, h100Power, watts);
      expect(sheet).toBe(h100);
      expect(power).toBe(h100Power);
      expect([clock, memory]).toEqual([1, 1]);
    }
  });

  it.each([120, 90, 0, -1, Number.NaN])(
    'of %d W is refused for an H100, with the least',
    (watts) => {
      expect(() => capped(h100, h100Power, watts)).toThrow(
        new RangeError(
          `A cap of ${watts} W is too low for H100-SXM: it must be above 120 W, which it draws while its engine waits`,
        ),
      );
    },
  );

  it('leaves neither more nor less than it has: of what is above waiting, the cube of the clock', () => {
    fc.assert(
      fc.property(anyCap, ({ sheet, power, watts }) => {
        const { clock, memory, power: left, sheet: slow } = capped(sheet, power, watts);
        const drawn = power.parked + (power.busy - power.parked) * (clock * clock * clock);
        expect(drawn / Math.min(watts, power.busy)).toBeCloseTo(1, 10);
        expect(left.busy).toBe(Math.min(watts, power.busy));
        expect(left.parked).toBe(power.parked);
        expect(slow.bandwidth).toBe(sheet.bandwidth * memory);
        for (const [precision, rate] of Object.entries(slow.flops)) {
          expect(rate).toBe(sheet.flops[precision as keyof typeof sheet.flops]! * clock);
        }
      }),
      { numRuns: 300, seed: 8 },
    );
  });

  it('that is higher never leaves less', () => {
    const parts = fc.tuple(
      fc.double({ min: 1e-6, max: 1.2, noNaN: true }),
      fc.double({ min: 1e-6, max: 1.2, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...known), parts, (sheet, [a, b]) => {
        const power = powerOf(sheet)!;
        const at = (part: number) =>
          capped(sheet, power, power.parked + part * (power.busy - power.parked));
        const less = at(Math.min(a, b));
        const more = at(Math.max(a, b));
        expect(more.clock).toBeGreaterThanOrEqual(less.clock);
        expect(more.memory).toBeGreaterThanOrEqual(less.memory);
        expect(less.clock).toBeGreaterThan(0);
        expect(less.memory).toBeGreaterThan(0);
      }),
      { numRuns: 300, seed: 8 },
    );
  });

  it('is felt by arithmetic before memory feels it, down to what memory draws by itself', () => {
    expect(memoryOwnUse.value).toBeLessThan(memoryBoundUse.value);
    for (const sheet of known) {
      const power = powerOf(sheet)!;
      const own = power.parked + memoryOwnUse.value * (power.busy - power.parked);
      const { clock, memory } = capped(sheet, power, own * (1 + 1e-9));
      expect(memory).toBe(1);
      expect(clock).toBeCloseTo(0.6694, 4);
    }
  });
});

/** An RTX 3090, whose two sources say that it may draw 350 W, and that it waits as a 4090 does, at 22 W. */
const rtx3090: Power = { bare: 22, parked: 22, busy: 350 };

describe('the speed under a cap, against published figures', () => {
  // Prompts of 198,000 tokens on six cards by llmgarage.ai, training by pugetsystems.com, H100 by Splitwise’s simulator.
  it.each<[string, Power, number, number, number]>([
    ['RTX 3090 at 300 W, prompts', rtx3090, 300, 9326 / 9893, 0.004],
    ['RTX 3090 at 280 W, training', rtx3090, 280, 0.95, -0.027],
    ['RTX 3090 at 250 W, prompts', rtx3090, 250, 8436 / 9893, 0.033],
    ['H100 at 318 W, prompts', h100Power, 318, 1 / 1.3, -0.07],
    // Known to be off: as if there were no voltage below which a card does not go.
    ['RTX 3090 at 200 W, prompts', rtx3090, 200, 5941 / 9893, 0.215],
  ])('of arithmetic: %s', (_, power, watts, published, off) => {
    expect(capped(h100, power, watts).clock - published).toBeCloseTo(off, 2);
  });

  it('of decoding: 175 rather than 250 W make LLaMA-65B on A100s 6.7 % slower', () => {
    const { memory: high } = capped(a100, a100Power, 250);
    const { memory: low } = capped(a100, a100Power, 175);
    expect(high / low - 1).toBeCloseTo(0.067, 3);
  });

  it('of fitted steps: 318 W make prompts on an H100 1.3 times as long, and leave decoding, as Splitwise’s simulator has it', () => {
    const whole = fittedStep('Llama-2-13B', h100);
    const slow = fittedStep('Llama-2-13B', capped(h100, h100Power, 318).sheet);
    const prompt = prompts(1, 2048);
    expect(slow.step(prompt) / whole.step(prompt)).toBeCloseTo(1.3, 2);
    for (const sequences of [1, 16, 64]) {
      const decoding = decodes(sequences, 600);
      expect(Math.abs(slow.step(decoding) / whole.step(decoding) - 1)).toBeLessThan(0.01);
    }
  });
});
