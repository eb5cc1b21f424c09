import {
  type Consolidation,
  itlConsolidation,
  type LatencyModel,
  ttftConsolidation,
  type WorkerLoad,
} from './consolidation.ts';
import { type LoadAnswer, loadDecision } from './load-decision.ts';

interface Slas {
  readonly ttftMs: number;
  readonly itlMs: number;
  readonly sensitivity: number;
  readonly maxKvTokens?: number;
  readonly budget: { readonly minEndpoint: number };
}

/**
 * What load asks of workers that prefill and decode: one more where either latency misses its SLA on all of
 * them, one less where both would hold with one worker less.
 */
export function poolLoadAnswer(
  slas: Slas,
  model: LatencyModel,
  { workers, loads }: { readonly workers: number; readonly loads: readonly WorkerLoad[] },
): LoadAnswer {
  const { ttftMs, itlMs, sensitivity, maxKvTokens, budget } = slas;
  const of = (estimates: readonly (number | undefined)[], slaMs: number, less: Consolidation) => {
    const estimatesMs = estimates.filter((one) => one !== undefined);
    const load = { estimatesMs, slaMs, workers, minEndpoint: budget.minEndpoint };
    const answer = loadDecision(load, less === 'safe');
    // A refusal is an answer; only missing data leave the decision to the other latency.
    if (answer.desired !== undefined || workers <= 1 || less !== 'refused') return answer;
    return { desired: workers, because: 'one worker less would not keep up' };
  };
  const ttft = of(
    loads.map((load) => model.ttft(load.queuedPrefillTokens, load.scheduledKvTokens)),
    ttftMs,
    ttftConsolidation(loads, workers, model, ttftMs, sensitivity),
  );
  const itl = of(
    loads.map((load) => model.itl(load.scheduledKvTokens + load.queuedKvTokens)),
    itlMs,
    itlConsolidation(loads, workers, model, itlMs, maxKvTokens, sensitivity),
  );
  if (isUp(ttft, workers)) return { ...ttft, because: `TTFT: ${ttft.because}` };
  if (isUp(itl, workers)) return { ...itl, because: `ITL: ${itl.because}` };
  if (isDown(itl, workers) && (ttft.desired === undefined || isDown(ttft, workers))) {
    const desired = Math.max(ttft.desired ?? 0, itl.desired ?? 0);
    return { desired, because: 'one worker less would keep up' };
  }
  const refused = [ttft, itl].find((one) => one.desired === workers);
  return { desired: undefined, because: refused?.because ?? ttft.because };
}

function isUp({ desired }: LoadAnswer, workers: number): boolean {
  return desired !== undefined && desired > workers;
}

function isDown({ desired }: LoadAnswer, workers: number): boolean {
  return desired !== undefined && desired < workers;
}
