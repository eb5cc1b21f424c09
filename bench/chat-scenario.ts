/** A fixed fleet of an 8B model, one H100 a replica, and who asks it. */
export interface ChatLoad {
  readonly seconds: number;
  readonly perSecond: number;
  readonly replicas: number;
  readonly stepwise?: boolean;
}

/** Poisson arrivals at such a fleet, with lengths of the Azure conversations. */
export function chatScenario({ seconds, perSecond, replicas, stepwise = false }: ChatLoad) {
  return {
    name: 'bench',
    horizon: `${seconds}s`,
    pools: { gpus: { accelerator: 'H100-SXM', accelerators: replicas } },
    deployments: {
      chat: {
        pool: 'gpus',
        engine: { kind: 'llm', model: 'Llama-3.1-8B', stepwise },
        scaling: { kind: 'fixed', replicas },
      },
    },
    traffic: {
      chat: {
        arrivals: { kind: 'poisson', rate: `${perSecond}/s` },
        prompt: empirical(promptQuantiles),
        output: empirical(outputQuantiles),
      },
    },
  };
}

/**
 * Tokens at some quantiles of the Azure conversation trace of 2023 (github.com/Azure/AzurePublicDataset,
 * AzureLLMInferenceTrace_conv: 19,366 requests). Straight lines between them have the means of the trace,
 * 1,155 and 211, after the last of the prompts was taken from 14,050 to 12,152 and the output at 68 % from
 * 375 to 350.
 */
const promptQuantiles = [
  [0, 2],
  [0.05, 181],
  [0.1, 207],
  [0.2, 387],
  [0.3, 403],
  [0.4, 703],
  [0.5, 1020],
  [0.6, 1071],
  [0.7, 1130],
  [0.8, 1315],
  [0.9, 2735],
  [0.95, 4083],
  [0.99, 4142],
  [0.999, 6212],
  [1, 12_152],
] as const;

const outputQuantiles = [
  [0, 7],
  [0.05, 41],
  [0.1, 54],
  [0.2, 77],
  [0.3, 91],
  [0.4, 103],
  [0.5, 129],
  [0.6, 177],
  [0.66, 237],
  [0.68, 350],
  [0.8, 404],
  [0.9, 424],
  [0.95, 451],
  [0.99, 601],
  [1, 1000],
] as const;

function empirical(quantiles: readonly (readonly [number, number])[]) {
  return { kind: 'empirical', quantiles: quantiles.map(([p, value]) => ({ p, value })) };
}
