import type { Accelerator } from './accelerator.ts';
import type { Confidence, Fact } from './fact.ts';
import { powerOf } from './power.ts';

/** Whether each step reads all of a model's weights, or those of some experts (which spread over accelerators, too). */
export type WeightsRead = 'dense' | 'experts';

/** What one accelerator draws at so many sequences that are decoded side by side, over runs of several models. */
export interface DecodingWatts {
  readonly sequences: number;
  /** Median of the runs. */
  readonly watts: number;
  /** The 10th and the 90th of a hundred runs. */
  readonly spread: readonly [low: number, high: number];
  readonly runs: number;
}

/** Measured power of one kind of accelerator while it decodes: all that came in between, such as prompts, is in it. */
export interface MeasuredPower {
  /** By rising number of sequences. */
  readonly decoding: readonly DecodingWatts[];
  readonly source: string;
  readonly confidence: Confidence;
}

/**
 * Watts by the number of sequences decoded side by side: `batch` rises, and `watts` go with the logarithm of it in
 * between. Structurally a power model of the ledger.
 */
export interface ByBatchPower {
  readonly kind: 'by-batch';
  /** With an engine that waits. */
  readonly idleWatts: number;
  readonly batch: readonly number[];
  readonly watts: readonly number[];
}

const mlEnergy =
  'ml.energy leaderboard 3 (ml_energy_rest.csv): watts of all GPUs of a run over their number, by its average batch';
const splitwise =
  'Splitwise’s performance model (splitwise_perf_model.csv): average_power × 400 W, prompts of 512 tokens, answers of 128';

/**
 * Medians of open measurements, by accelerator. A run counts for the power of two that its average number of sequences
 * is next to; up to 512 sequences, and where there are four runs at least. Hybrids with Mamba are dense.
 *
 * How far off they are for models that are not among them is in test/catalog/measured-power.test.ts. Of dense models on an
 * H100 they miss half of the runs by 5 % or less, where `memoryBoundUse` misses by 13 % and an accelerator held to be
 * fully used by 33 %. For all others, off by 10 to 22 %, batches tell no more than one figure does, such as
 * `memoryBoundUse`; only full use is far too much, by 38 to 58 %. What tells more there is what a run attains of its
 * accelerator: `attainedUse`.
 *
 * Splitwise's averages are read as those of decoding, which takes nearly all of a run's time; they sink as prompts grow, to
 * 0.18 at 8,192 tokens, so that something else is in them, and only prompts of 512 are used. Its zeros, all of an H100's
 * among them, mean that nobody measured.
 */
export const measuredPower: {
  readonly [accelerator: string]: { readonly [kind in WeightsRead]?: MeasuredPower };
} = {
  'A100-80-SXM': {
    dense: {
      // Llama-2-70B on 2, 4 and 8, and BLOOM-176B on 8: the fewer bytes of weights each has, the less it draws.
      decoding: [
        { sequences: 1, watts: 247, spread: [194, 282], runs: 4 },
        { sequences: 2, watts: 247, spread: [193, 284], runs: 4 },
        { sequences: 4, watts: 247, spread: [195, 283], runs: 4 },
        { sequences: 8, watts: 252, spread: [195, 290], runs: 4 },
        { sequences: 16, watts: 260, spread: [205, 301], runs: 4 },
      ],
      source: splitwise,
      confidence: 'medium',
    },
  },
  'H100-SXM': {
    dense: {
      decoding: [
        { sequences: 8, watts: 483, spread: [415, 492], runs: 13 },
        { sequences: 16, watts: 483, spread: [442, 537], runs: 13 },
        { sequences: 32, watts: 519, spread: [476, 579], runs: 13 },
        { sequences: 64, watts: 564, spread: [519, 667], runs: 12 },
        { sequences: 128, watts: 579, spread: [549, 667], runs: 15 },
        { sequences: 256, watts: 587, spread: [569, 630], runs: 6 },
      ],
      source: mlEnergy,
      confidence: 'high',
    },
    experts: {
      decoding: [
        { sequences: 8, watts: 434, spread: [311, 516], runs: 26 },
        { sequences: 16, watts: 467, spread: [340, 551], runs: 26 },
        { sequences: 32, watts: 477, spread: [357, 556], runs: 24 },
        { sequences: 64, watts: 476, spread: [370, 631], runs: 20 },
        { sequences: 128, watts: 480, spread: [384, 596], runs: 26 },
        { sequences: 256, watts: 503, spread: [458, 615], runs: 15 },
        { sequences: 512, watts: 548, spread: [455, 587], runs: 10 },
      ],
      source: mlEnergy,
      confidence: 'medium',
    },
  },
  'B200-SXM': {
    dense: {
      decoding: [
        { sequences: 8, watts: 668, spread: [326, 850], runs: 23 },
        { sequences: 16, watts: 592, spread: [312, 846], runs: 23 },
        { sequences: 32, watts: 576, spread: [349, 866], runs: 23 },
        { sequences: 64, watts: 617, spread: [436, 916], runs: 23 },
        { sequences: 128, watts: 719, spread: [477, 961], runs: 23 },
        { sequences: 256, watts: 862, spread: [540, 972], runs: 20 },
        { sequences: 512, watts: 928, spread: [599, 970], runs: 13 },
      ],
      source: mlEnergy,
      confidence: 'low',
    },
    experts: {
      decoding: [
        { sequences: 8, watts: 634, spread: [487, 882], runs: 31 },
        { sequences: 16, watts: 659, spread: [401, 901], runs: 31 },
        { sequences: 32, watts: 678, spread: [438, 907], runs: 31 },
        { sequences: 64, watts: 731, spread: [480, 923], runs: 31 },
        { sequences: 128, watts: 725, spread: [502, 886], runs: 36 },
        { sequences: 256, watts: 739, spread: [517, 941], runs: 32 },
        { sequences: 512, watts: 670, spread: [496, 842], runs: 29 },
      ],
      source: mlEnergy,
      confidence: 'low',
    },
  },
};

/**
 * Watts of an A100 at the peak of a run whose prompts have 1,024 tokens or more together: the data sheet's 400 and a
 * little, so that arithmetic draws all of it. Shorter prompts are over before a meter has seen them.
 */
export const promptPeakWatts: Fact = {
  value: 407,
  range: [382, 425],
  source: 'Splitwise’s performance model: peak_power × 400 W, median of 32 runs and 80 % of them',
  confidence: 'high',
};

/**
 * The measured power model of an accelerator that decodes, idle as `powerOf` has it while an engine waits; undefined
 * where nobody measured it. Beyond the measured numbers of sequences it draws as at the nearest: a single one reads as many
 * weights as eight.
 */
export function byBatchPower(
  sheet: Pick<Accelerator, 'id' | 'watts'>,
  weights: WeightsRead,
): ByBatchPower | undefined {
  const measured = measuredPower[sheet.id]?.[weights];
  const power = powerOf(sheet);
  if (measured === undefined || power === undefined) return undefined;
  return {
    kind: 'by-batch',
    idleWatts: power.parked,
    batch: measured.decoding.map(({ sequences }) => sequences),
    watts: measured.decoding.map(({ watts }) => watts),
  };
}

/**
 * How much an accelerator is used that decodes a dense model, by what it attains: 0.1, and 0.9 of the part of its data
 * sheet's bandwidth, and 3.8 of that of its arithmetic. Rounded from a fit to the dense runs of A100, H100 and B200
 * together, which gives 0.11, 0.92 and 3.8.
 */
export const attainedWeights = { waiting: 0.1, bandwidth: 0.9, arithmetic: 3.8 } as const;

/**
 * The use, from parked at 0 to busy at 1, of an accelerator whose steps attain these parts of its data sheet's bandwidth and
 * of its arithmetic in the format that it computes in: for a linear power model. What is read are weights and KV cache. It
 * misses half of the dense runs by 3 % on an A100, 11 % on an H100 and 10 % on a B200, and by 3, 16 and 8 % when fitted to the
 * other two alone, so that it may stand in where nobody measured (test/catalog/attained-use.test.ts). It is not for models
 * of experts: what their steps read is not known, and they draw more than it says.
 */
export function attainedUse(bandwidth: number, arithmetic: number): number {
  const { waiting, bandwidth: read, arithmetic: computed } = attainedWeights;
  return Math.min(1, waiting + read * bandwidth + computed * arithmetic);
}
