import type { Accelerator } from './accelerator.ts';
import type { Fact } from './fact.ts';

/** What an accelerator draws, in watts. */
export interface Power {
  /** Without a process on it. */
  readonly bare: number;
  /** With an engine that waits: the first context raises its clocks, however little memory it holds. */
  readonly parked: number;
  /** Fully used. */
  readonly busy: number;
}

const parkingTax =
  'arXiv 2605.23918 (“The Model Parking Tax”): a context adds 26 W (A100), 50 W (H100), 66 W (L40S), gigabytes less than 0.02 W each';
const listings = 'median of idle nvidia-smi listings in public repositories';

/** Watts at rest that others read off nvidia-smi, whose own error is some 5 % (arXiv 2312.02741). */
export const idleWatts: { readonly [accelerator: string]: { bare: Fact; parked: Fact } } = {
  T4: {
    bare: { value: 9, range: [9, 10], source: listings, confidence: 'high' },
    parked: { value: 28, range: [26, 31], source: `${listings}, in P0`, confidence: 'medium' },
  },
  'V100-SXM2': {
    bare: {
      value: 36,
      source: 'the parked figure, in the proportion of ollama/ollama#8591 (V100: 40 W and 27 W)',
      confidence: 'low',
    },
    parked: {
      value: 53,
      source: 'zai-org/GLM-130B#32: 20 GB loaded, unused',
      confidence: 'medium',
    },
  },
  L4: {
    bare: { value: 16, range: [9, 19], source: listings, confidence: 'medium' },
    parked: { value: 28, range: [27, 28], source: `${listings}, in P0`, confidence: 'medium' },
  },
  L40S: {
    bare: { value: 22, source: 'an idle nvidia-smi listing (AWS, P8)', confidence: 'medium' },
    parked: { value: 88, source: parkingTax, confidence: 'medium' },
  },
  A30: {
    bare: { value: 31, range: [27, 35], source: listings, confidence: 'high' },
    parked: { value: 43, source: 'one nvidia-smi listing, MIG being set up', confidence: 'low' },
  },
  A40: {
    bare: { value: 30, source: 'NVIDIA/open-gpu-kernel-modules#874', confidence: 'medium' },
    parked: { value: 110, source: 'NVIDIA/open-gpu-kernel-modules#874', confidence: 'medium' },
  },
  'A100-40-SXM': {
    bare: { value: 56, range: [50, 58], source: listings, confidence: 'high' },
    parked: { value: 82, source: parkingTax, confidence: 'low' },
  },
  'A100-80-SXM': {
    bare: { value: 61, range: [59, 62], source: 'allenai/PeerRead#40', confidence: 'high' },
    parked: { value: 87, source: parkingTax, confidence: 'medium' },
  },
  'H100-SXM': {
    bare: { value: 70, range: [69, 72], source: listings, confidence: 'high' },
    parked: { value: 120, range: [120, 145], source: parkingTax, confidence: 'medium' },
  },
  'H200-SXM': {
    bare: {
      value: 77,
      range: [73, 80],
      source: `${listings}; 73.7 by conservemode.com`,
      confidence: 'high',
    },
    parked: {
      value: 121,
      range: [120, 122],
      source: `${listings}, 130 GB loaded, unused`,
      confidence: 'medium',
    },
  },
  'RTX-4090': {
    bare: { value: 22, source: 'ollama/ollama#8591', confidence: 'low' },
    parked: { value: 22, source: 'ollama/ollama#8591: after inference', confidence: 'low' },
  },
};

/** Of the data sheet's watts, what others draw without a process: the median of the known, which spread from 0.05 to 0.22. */
export const usualBarePart = 0.12;
/** With an engine that waits: the known spread from 0.05 to 0.40; 0.17 to 0.22 where memory is stacked on the chip. */
export const usualParkedPart = 0.22;

/**
 * Which part of the way from parked to busy a step draws that only reads memory: decoding at small batches.
 * 483 W of an H100 (ml.energy, batches below 20, dense models) are 0.63; 0.62 of an A100's 400 W (Splitwise,
 * batches of 2 to 16) are 0.51. Arithmetic draws all of it.
 */
export const memoryBoundUse: Fact = {
  value: 0.6,
  range: [0.51, 0.63],
  source: 'ml.energy leaderboard 3, H100; Splitwise’s performance model, A100',
  confidence: 'medium',
};

/** What an accelerator draws; undefined where its data sheet says nothing. */
export function powerOf({ id, watts }: Pick<Accelerator, 'id' | 'watts'>): Power | undefined {
  if (watts === undefined) return undefined;
  const known = idleWatts[id];
  return {
    bare: known?.bare.value ?? usualBarePart * watts,
    parked: known?.parked.value ?? usualParkedPart * watts,
    busy: watts,
  };
}

/**
 * Watts above parked of a part that has this share of an accelerator and is used to this degree, both from 0 to 1.
 * What is drawn at rest belongs to the whole card, not to its parts.
 */
export function dynamicWatts(power: Power, use: number, share = 1): number {
  return (power.busy - power.parked) * share * use;
}
