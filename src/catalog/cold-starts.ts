import type { Confidence, Fact } from './fact.ts';

/** Seconds, or the least and the greatest that the source gives. */
export type PhaseTime = number | readonly [least: number, greatest: number];

/** Parts of a start that sources tell apart, in their order. */
export const coldStartPhases = [
  'node',
  'image',
  'container',
  'init',
  'weights',
  'compile',
  'warmup',
  'readiness',
] as const;

export type ColdStartPhase = (typeof coldStartPhases)[number];

/** A start of a model server as somebody measured or reckoned it. */
export interface ColdStart {
  readonly id: string;
  readonly about: string;
  readonly source: string;
  readonly confidence: Confidence;
  readonly phases: { readonly [phase in ColdStartPhase]?: PhaseTime };
  /** The same where the node has it from a start before. */
  readonly again?: { readonly weights?: number; readonly compile?: number };
}

/** Starts that scenarios may name, in the words of their sources where a phase is several of theirs. */
export const coldStarts: readonly ColdStart[] = [
  {
    id: 'aks-a100-27b',
    about:
      'Qwen 27B (51.75 GiB) with vLLM 0.25 on a new AKS node with an A100 80 GB: 966 s. node = provisioning 284 + its set-up 126; image of 5.6 GB; container = resources 7 + start 3; init = frameworks 74 + before loading 21; warmup = compiling and warming 195 + a benchmark 92',
    source: 'https://github.com/kaito-project/kaito/issues/2325',
    confidence: 'high',
    phases: {
      node: 410,
      image: 101,
      container: 10,
      init: 95,
      weights: 62,
      warmup: 287,
      readiness: 1,
    },
  },
  {
    id: 'runpod-rtx5090-35b',
    about:
      'Qwen 35B-A3B in NVFP4 (21.8 GiB) with vLLM on RunPod serverless, RTX 5090: 277 s. The source gives about 210 s of profiling and warm-up, which with the rest come to 287: 200 keep its total. Compiled code is found again in 5 s',
    source: 'https://github.com/vllm-project/vllm/issues/44881',
    confidence: 'medium',
    phases: { container: 16, weights: 18, compile: 43, warmup: 200 },
    again: { compile: 5 },
  },
  {
    id: 'rfc-typical',
    about:
      'a typical LLM as an RFC of vLLM reckons it, 660 to 1,020 s: a machine with drivers, the image, the model fetched and loaded, the container',
    source: 'https://github.com/vllm-project/vllm/issues/41893',
    confidence: 'low',
    phases: { node: [120, 300], image: 300, container: 120, weights: [120, 300] },
  },
  {
    id: 'host-path-cache',
    about:
      'a pod on a node that is there: 110 s, and 52 s where a path of the host keeps model and caches; all that it spares counts as weights here',
    source: 'https://github.com/llm-d/llm-d-autoscaling/issues/1433',
    confidence: 'medium',
    phases: { init: 52, weights: 58 },
    again: { weights: 0 },
  },
  {
    id: 'tensorfuse-16gb',
    about: 'an image of 15 GB and a model of 16 GB on a node that comes from a warm pool in 45 s',
    source: 'https://github.com/tensorfuse/tensorfuse-examples/issues/1',
    confidence: 'medium',
    phases: { node: 45, image: 20, weights: 20 },
  },
  {
    id: 'serverless-h200-nfs',
    about: 'serverless H200 with the model on NFS: 10 to 15 min, told as a whole',
    source: 'https://github.com/ahelme/comfyume-v1/issues/104',
    confidence: 'low',
    phases: { init: [600, 900] },
  },
];

export const coldStartNames: readonly string[] = coldStarts.map(({ id }) => id);

/** A start by its name; undefined where none is called that. */
export function coldStart(id: string): ColdStart | undefined {
  return coldStarts.find((one) => one.id === id);
}

/** Bytes a second at which images and weights come, where a scenario does not say. */
export const loadBandwidths = {
  registry: {
    value: 5.6e9 / 101,
    range: [5e7, 7.5e8],
    source:
      'an image of 5.6 GB pulled and unpacked in 101 s (kaito#2325); 15 GB in 20 s on a warm node (tensorfuse-examples#1)',
    confidence: 'medium',
  },
  store: {
    value: 0.9e9,
    range: [0.5e9, 3.3e9],
    source: '51.75 GiB downloaded and loaded in 62 s (kaito#2325)',
    confidence: 'medium',
  },
  nvme: {
    value: 2e9,
    range: [1.6e8, 6e9],
    source: 'NVIDIA Run:ai Model Streamer: 15 GB from a fast disk in 7.53 s, by eight readers',
    confidence: 'medium',
  },
  peer: {
    value: 12.5e9,
    source: 'a network card of 100 Gbit/s, fully used; no measurement was found',
    confidence: 'low',
  },
} as const satisfies { readonly [from: string]: Fact };
