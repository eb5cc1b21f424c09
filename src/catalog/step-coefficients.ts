import { ownOperators, usualOperators } from './fitted-operators.ts';

type Own = { readonly [accelerator: string]: Partial<typeof usualOperators> };

/** Accelerators that are served by the tables of another of the same chip. */
const sameChip: { readonly [accelerator: string]: string } = {
  'A100-40-SXM': 'A100-80-SXM',
  'A100-80-PCIe': 'A100-80-SXM',
  GH200: 'H100-SXM',
  'H100-PCIe': 'H100-SXM',
  'RTX-4090-D': 'RTX-4090',
  'RTX-6000-Ada': 'L40S',
  'RTX-A6000': 'A40',
};

/** Whose tables an accelerator's coefficients were fitted to; undefined where it has none of its own. */
export function measuredAs(accelerator: string): string | undefined {
  const id = sameChip[accelerator] ?? accelerator;
  return id in ownOperators ? id : undefined;
}

/** Coefficients of every operator on an accelerator, by its id: its own where tables gave them, else the usual. */
export function operatorCoefficients(accelerator: string): typeof usualOperators {
  const id = measuredAs(accelerator);
  return id === undefined ? usualOperators : { ...usualOperators, ...(ownOperators as Own)[id] };
}

/** Seconds that a server adds between the kernels of each layer, and for each sequence of a step. */
interface Host {
  readonly perLayer: number;
  readonly perSequence: number;
}

/**
 * Fitted to the fitting part of InferenceX's vLLM runs of Llama-3.1-70B and gpt-oss-120b: 62 rows of one H200 or B200, in
 * which sequences add nothing, and 155 rows of two to eight, whose processes share each step. A time for each step
 * beside these was offered to both fits, and taken by neither.
 */
const alone: Host = { perLayer: 12.2e-6, perSequence: 0 };
const together: Host = { perLayer: 9.6e-6, perSequence: 21e-6 };

/** What a vLLM v1 server adds to the operators of so many layers, each shared by `tensor` accelerators. */
export function usualServerOf(tensor: number, layers: number) {
  const { perLayer, perSequence } = tensor === 1 ? alone : together;
  const base = perLayer * layers;
  return { base, perSequence, dense: 1, decodeAttention: 1, prefillAttention: 1 };
}
