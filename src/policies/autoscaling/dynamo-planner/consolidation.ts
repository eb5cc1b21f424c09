/** What a worker has to do, in tokens. */
export interface WorkerLoad {
  /** Prompt tokens that wait. */
  readonly queuedPrefillTokens: number;
  /** Tokens in the KV cache of requests that run, and of those that wait. */
  readonly scheduledKvTokens: number;
  readonly queuedKvTokens: number;
}

/** Predicts latencies of one worker, in milliseconds; undefined while there is too little data. */
export interface LatencyModel {
  ttft(queuedPrefillTokens: number, kvTokens: number): number | undefined;
  itl(kvTokens: number): number | undefined;
}

/** Whether one worker less would keep up: unknown where latencies cannot be predicted. */
export type Consolidation = 'safe' | 'refused' | 'unknown';

/** Whether N workers at these utilisations, 0 to 1, may become N − 1: u·N/(N−1) stays below the sensitivity. */
export function mayConsolidate(utilisations: readonly number[], sensitivity = 0.8): boolean {
  const growth = growthOf(utilisations.length);
  return utilisations.length > 1 && utilisations.every((one) => one * growth < sensitivity);
}

/**
 * Whether prompts would still start in time with their queues longer by N/(N−1), beside all that will then be in
 * the cache. A request's own prefill does not shrink with workers, so only the queue's part of the SLA is scaled by
 * the sensitivity.
 */
export function ttftConsolidation(
  loads: readonly WorkerLoad[],
  workers: number,
  model: LatencyModel,
  slaMs: number,
  sensitivity = 0.8,
): Consolidation {
  const growth = growthOf(workers);
  return worst(
    loads.map((load) => {
      const kv = Math.trunc((load.scheduledKvTokens + load.queuedKvTokens) * growth);
      const own = model.ttft(0, kv);
      const after = model.ttft(Math.trunc(load.queuedPrefillTokens * growth), kv);
      if (own === undefined || after === undefined) return 'unknown';
      const budget = (slaMs - own) * sensitivity;
      return budget <= 0 || after - own >= budget ? 'refused' : 'safe';
    }),
  );
}

/** Whether the survivors' caches would hold the tokens, and their steps stay fast enough. */
export function itlConsolidation(
  loads: readonly WorkerLoad[],
  workers: number,
  model: LatencyModel,
  slaMs: number,
  maxKvTokens: number | undefined,
  sensitivity = 0.8,
): Consolidation {
  const growth = growthOf(workers);
  return worst(
    loads.map((load) => {
      const tokens = load.scheduledKvTokens + load.queuedKvTokens + load.queuedPrefillTokens;
      const kv = Math.trunc(tokens * growth);
      // A full cache queues or evicts, which the model of latency does not know.
      if (maxKvTokens !== undefined && maxKvTokens > 0 && kv >= maxKvTokens) return 'refused';
      const after = model.itl(kv);
      if (after === undefined) return 'unknown';
      return after >= slaMs * sensitivity ? 'refused' : 'safe';
    }),
  );
}

function growthOf(workers: number): number {
  return workers > 1 ? workers / (workers - 1) : 1;
}

function worst(answers: readonly Consolidation[]): Consolidation {
  if (answers.includes('refused')) return 'refused';
  return answers.length === 0 || answers.includes('unknown') ? 'unknown' : 'safe';
}
