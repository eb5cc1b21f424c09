import type { Fact } from './fact.ts';

const sleepMode = 'vLLM blog of 26 October 2025 on sleep mode';
const muxServe =
  'fit to the A100 profiles of Llama-7B and 13B that MuxServe publishes (ICML 2024), 30 to 100 % of the multiprocessors';

/** What is known of slicing an accelerator in hardware (MIG). */
const mig = {
  /** Seconds of creating an instance of one memory slice, and of two; retries while one is in use come on top. */
  createSmallestSeconds: farMig(0.16),
  createDoubleSeconds: farMig(0.13),
  destroySmallestSeconds: farMig(0.1),
  destroyDoubleSeconds: farMig(0.11),
  /** Seconds in which one instance is destroyed and another made in its place, its retries included. */
  sliceSeconds: {
    value: 0.25,
    range: [0.2, 1],
    source: 'an instance destroyed and made, artecs-group/FAR_MIG_scheduler, with few retries',
    confidence: 'medium',
  },
  /** Seconds that the same takes an orchestrator, which restarts its device plugin and evicts what runs. */
  orchestratorSeconds: {
    value: 240,
    range: [180, 300],
    source: 'Red Hat aml-rag-nvidia quickstart: “MIG reconfiguration takes 3–5 minutes”',
    confidence: 'medium',
  },
} as const satisfies Facts;

/** What is known of processes that run side by side (MPS). */
const mps = {
  /** k of the speed 1 − (1 − p)^k at a share p of the multiprocessors, where arithmetic binds; rmse 0.014. */
  computeExponent: { value: 1.33, source: muxServe, confidence: 'high' },
  /** The same where memory bandwidth binds; rmse 0.021. */
  bandwidthExponent: { value: 3.1, source: muxServe, confidence: 'high' },
  /**
   * How much longer steps take for each process beside, of cache, clock and hosts, apart from what shrunken shares and
   * the sum of the demands for bandwidth explain. Of a time per token of 1.195 those explain 1.06 to 1.12, by the
   * lengths of prompts that the source does not tell; 0.1 meets its time per token and its throughput within three
   * points for prompts of 50 to 200 tokens (test/world/published-mps.test.ts).
   */
  slowdownPerCoRunner: {
    value: 0.1,
    range: [0.05, 0.12],
    source:
      'gopebble.com case study “NVIDIA MPS vs dedicated GPU allocation”: two vLLM of Qwen3-4B-FP8 at 60 % on an A100 80 GB',
    confidence: 'low',
  },
  /** Clients of one accelerator at most. */
  clients: {
    value: 48,
    range: [48, 60],
    source: 'docs.nvidia.com/deploy/mps: 48 from Volta on, 60 on the newest',
    confidence: 'high',
  },
  /** Bytes of the accelerator's memory that each process takes before it holds a weight. */
  processBytes: {
    value: 0.8e9,
    source: 'hao-ai-lab/MuxServe placement.py, a process of prefill or decode each',
    confidence: 'medium',
  },
} as const satisfies Facts;

/** Only the ratio can be used: at the lengths that it tells, 45 requests/s are beyond an A100's arithmetic. */
const fourWay =
  'damionas.com: four vLLM of Llama-3.1-8B in turns on an A100 80 GB answer 38 requests/s where one answers 45; 1,200 tokens in, 500 out';

/** What is known of processes that take turns (time-slicing). */
const timeSlice = {
  /** Seconds of a turn. */
  quantumSeconds: {
    value: 0.002,
    range: [0.0005, 0.03],
    source:
      'nvidia-smi compute-policy short, medium, long: 2, 10, 30 ms by a Red Hat course, not by NVIDIA; a few hundred µs by the LithOS authors',
    confidence: 'low',
  },
  /** Seconds of a change of turn, as a part of the turn: 1 / 1.19 of the throughput is left, 16 % are lost. */
  switchPerQuantum: { value: 0.19, source: fourWay, confidence: 'low' },
  /** The same in seconds, at a turn of 2 ms. */
  switchSeconds: { value: 0.00038, source: fourWay, confidence: 'low' },
  /** Seconds of changing contexts with nothing lost after it, in caches or on the host. */
  bareSwitchSeconds: {
    value: 0.0001,
    source: 'an estimate; no published measurement was found',
    confidence: 'low',
  },
  /** Seconds in which a software limiter (HAMi-core) corrects a quota, and the part by which it misses it. */
  limiterPeriodSeconds: {
    value: 0.12,
    source: 'HAMi#2863: a token bucket that reacts every ~120 ms',
    confidence: 'medium',
  },
  limiterErrorPart: {
    value: 0.2,
    source: 'HAMi-core#104: 20 % above a limit of 30 %; HAMi#2863: 1:6–8 where 1:9 was asked',
    confidence: 'medium',
  },
} as const satisfies Facts;

/** What is known of models that are evicted and brought back (swap). The bytes go at the data sheet's `hostBandwidth`. */
const swap = {
  /** The part of a data sheet's host bandwidth that pinned memory attains, of PCIe 4 and of PCIe 5. */
  attainedOfPcie4: {
    value: 0.775,
    source: 'NVIDIA forum 352186: 24.8 GB/s from the host to each A100 SXM, of 32',
    confidence: 'high',
  },
  attainedOfPcie5: {
    value: 0.87,
    source: 'nvbandwidth tutorial: 55.6 GB/s, of 64',
    confidence: 'medium',
  },
  /** The same of PCIe 4 while as much goes the other way, as when one model leaves for the next. */
  attainedBothWays: {
    value: 0.34,
    source: 'NVIDIA forum 352186: 11 GB/s, of 32',
    confidence: 'medium',
  },
  /** Seconds of waking an engine whose weights waited in host memory (level 1), the transfer of a small model included. */
  wakeFromHostSeconds: wake(0.26, [0.1, 0.82]),
  /** Seconds of the same for large models. */
  wakeLargeFromHostSeconds: wake(4.5, [3, 6]),
  /** Seconds of waking an engine that dropped its weights (level 2), reading a small model included. */
  wakeFromDiskSeconds: wake(0.85, [0.85, 2.58]),
  /** Seconds of starting an engine of a small model anew, where it neither sleeps nor is restored. */
  restartSeconds: { value: 48, range: [37.6, 58.1], source: sleepMode, confidence: 'high' },
  /** Seconds of a new process until it may use the accelerator. */
  contextSeconds: {
    value: 2,
    range: [1, 3],
    source: 'between the wake of a sleeping engine and a restart; no clean measurement was found',
    confidence: 'low',
  },
  /** Seconds of capturing graphs and compiling; none after sleep, or from a snapshot. */
  compileSeconds: {
    value: 25,
    range: [10, 40],
    source: 'ServerlessLLM rocm_quickstart.md: 22.8 s; Modal: 95.7 s of start fall to 13.8 s',
    confidence: 'low',
  },
} as const satisfies Facts;

/** How an accelerator is shared, but for hybrids, which are made of these. */
export type SharingKind = 'exclusive' | 'mig' | 'mps' | 'time-slice' | 'swap';

/** Who falls with the process in which a fatal fault happens: it alone, its slice, or every client. */
export type BlastRadius = 'process' | 'slice' | 'clients';

/**
 * A fatal fault by the kind of sharing. MIG contains it in the slice; MPS has one context, whose end is everybody's
 * (docs.nvidia.com/deploy/mps, arXiv 2605.26461); in turns each process has its own. Confidence high.
 */
const blastRadius = {
  exclusive: 'process',
  mig: 'slice',
  mps: 'clients',
  'time-slice': 'process',
  swap: 'process',
} as const satisfies { readonly [kind in SharingKind]: BlastRadius };

/** Every constant of sharing an accelerator, with where it is from and how far it is to be trusted. */
export const sharingConstants = { mig, mps, timeSlice, swap, blastRadius } as const;

interface Facts {
  readonly [name: string]: Fact;
}

function farMig(value: number): Fact {
  const source = 'artecs-group/FAR_MIG_scheduler README, on an A30';
  return { value, source, confidence: 'high' };
}

function wake(value: number, range: readonly [number, number]): Fact {
  return { value, range, source: sleepMode, confidence: 'medium' };
}
