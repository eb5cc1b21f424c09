import { ownOperators, usualOperators } from './fitted-operators.ts';

type Own = { readonly [accelerator: string]: Partial<typeof usualOperators> };

/** Accelerators that are served by the tables of another of the same chip. */
const sameChip: { readonly [accelerator: string]: string } = {
  'A100-40-SXM': 'A100-80-SXM',
  'A100-80-PCIe': 'A100-80-SXM',
  GH200: 'H100-SXM',
  'H100-PCIe': 'H100-SXM',
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

/**
 * What a vLLM v1 server adds to the operators where nothing else is known of it: the base is the fit to the fitting part
 * of InferenceX's vLLM runs of Llama-3.1-70B on one H200 or B200 (32 rows, tensor parallelism 1), in which sequences
 * added nothing.
 */
export const usualServer = {
  base: 0.88e-3,
  perSequence: 0,
  dense: 1,
  decodeAttention: 1,
  prefillAttention: 1,
};
