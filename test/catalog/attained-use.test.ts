import { describe, expect, it } from 'vitest';
import { nonNegativeLeastSquares } from '../../src/calibrate/non-negative-least-squares.ts';
import { accelerator } from '../../src/catalog/accelerators.ts';
import { attainedUse, attainedWeights } from '../../src/catalog/measured-power.ts';
import { kvBytesPerToken, model } from '../../src/catalog/models.ts';
import { memoryBoundUse, powerOf } from '../../src/catalog/power.ts';
import { isThere, quantile, type Run, runs } from './measured-runs.ts';

/** Cards by what is in a model's name; Nemotrons have none, and hardly any KV cache. */
const cards: readonly (readonly [RegExp, string])[] = [
  [/llama2-70b/, 'Llama-2-70B'],
  [/bloom/, 'BLOOM-176B'],
  [/Qwen3-(VL-)?8B/, 'Qwen3-8B'],
  [/Qwen3-(VL-)?14B/, 'Qwen3-14B'],
  [/Qwen3-(VL-)?32B/, 'Qwen3-32B'],
  [/Llama-3.\d-8B/, 'Llama-3.1-8B'],
  [/Llama-3.\d-70B/, 'Llama-3.1-70B'],
  [/Llama-3.\d-405B/, 'Llama-3.1-405B'],
  [/gemma-3-12b/, 'Gemma-3-12B'],
  [/gemma-3-27b/, 'Gemma-3-27B'],
];

/** Bytes of the KV cache that a step reads for each sequence. */
function kvBytes({ model: name, context }: Run): number {
  const id = cards.find(([pattern]) => pattern.test(name))?.[1];
  if (id === undefined) return 0;
  const card = model(id)!;
  const near = card.window?.layers ?? 0;
  const perLayer = kvBytesPerToken({ ...card, layers: 1 }, 2);
  const seen = Math.min(context, card.window?.tokens ?? context);
  return perLayer * ((card.layers - near) * context + near * seen);
}

/** Parts that a run attains of one accelerator's bandwidth and arithmetic. */
function attained(run: Run): readonly [bandwidth: number, arithmetic: number] {
  const sheet = accelerator(run.accelerator)!;
  const isFp8 = run.precision === 'fp8';
  const parameters = run.size * 1e9;
  const bytes = parameters * (isFp8 ? 1 : 2) + run.sequences * kvBytes(run);
  const flops = sheet.flops[isFp8 ? 'fp8' : 'fp16']!;
  const per = run.accelerators * run.stepSeconds;
  return [bytes / (per * sheet.bandwidth), (2 * parameters * run.sequences) / (per * flops)];
}

function wattsAtUse(run: Run, use: number): number {
  const { parked, busy } = powerOf(accelerator(run.accelerator)!)!;
  return parked + (busy - parked) * use;
}

/** Percent, to a tenth, by which half of the runs are missed, and nine in ten. */
function errors(all: readonly Run[], useOf: (run: Run) => number): readonly [number, number] {
  const off = all.map((run) => 100 * Math.abs(wattsAtUse(run, useOf(run)) / run.watts - 1));
  return [Math.round(10 * quantile(off, 0.5)) / 10, Math.round(10 * quantile(off, 0.9)) / 10];
}

/** Weights of waiting, bandwidth and arithmetic that make the relative errors of watts least. */
function fitted(all: readonly Run[]): number[] {
  const target = all.map((run) => 1 - wattsAtUse(run, 0) / run.watts);
  const scale = all.map((run) => (wattsAtUse(run, 1) - wattsAtUse(run, 0)) / run.watts);
  const columns = [() => 1, (run: Run) => attained(run)[0], (run: Run) => attained(run)[1]];
  return nonNegativeLeastSquares(
    columns.map((column) => all.map((run, at) => column(run) * scale[at]!)),
    target,
  );
}

describe('the use of an accelerator by what it attains', () => {
  it.each([
    [0, 0, 0.1],
    [0.5, 0, 0.55],
    [0.5, 0.1, 0.93],
    [0.2, 0.5, 1],
    [1, 1, 1],
  ])('of %d of its bandwidth and %d of its arithmetic is %d', (bandwidth, arithmetic, use) => {
    expect(attainedUse(bandwidth, arithmetic)).toBeCloseTo(use, 12);
  });
});

describe.skipIf(!isThere)(
  `the use of an accelerator and the open tables${isThere ? '' : ' (skipped: ../shared is not there)'}`,
  () => {
    const dense = isThere ? runs().filter(({ weights }) => weights === 'dense') : [];

    it('is rounded from a fit to all dense runs', () => {
      expect(dense).toHaveLength(255);
      expect(fitted(dense).map((weight) => Math.round(weight * 100) / 100)).toEqual([
        0.11, 0.92, 3.8,
      ]);
      expect(attainedWeights).toEqual({ waiting: 0.1, bandwidth: 0.9, arithmetic: 3.8 });
    });

    it.each<[string, [number, number], [number, number], [number, number]]>([
      ['A100-80-SXM', [2.5, 5.1], [3.3, 7.3], [10.8, 58]],
      ['H100-SXM', [11.3, 21.5], [15.7, 27.1], [12.8, 25.4]],
      ['B200-SXM', [10.2, 22.8], [8.3, 28.4], [25.9, 80.6]],
    ])(
      'on %s is off by %j (median and 90th, in percent), %j fitted to the others alone, %j as memory bound',
      (id, rounded, others, memoryBound) => {
        const own = dense.filter((run) => run.accelerator === id);
        const weights = fitted(dense.filter((run) => run.accelerator !== id));
        expect([
          errors(own, (run) => attainedUse(...attained(run))),
          errors(own, (run) => {
            const [bandwidth, arithmetic] = attained(run);
            return Math.min(1, weights[0]! + weights[1]! * bandwidth + weights[2]! * arithmetic);
          }),
          errors(own, () => memoryBoundUse.value),
        ]).toEqual([rounded, others, memoryBound]);
      },
    );
  },
);
