import { distribution } from '../../engine/distributions.ts';
import type { Needs } from '../../scenario/schema/needs.ts';

/** Requests that a run should see, so that a quantile of its latencies means something. */
const wantedRequests = 8000;
/** Seconds of the shortest run, and how many answers must fit into it one after the other. */
const shortestRun = 20;
const answersInARun = 20;

/** Simulated seconds of a trial, and how many of them are left out at the start. */
export function trialTimes(needs: Needs): { readonly horizon: number; readonly warmup: number } {
  const long = Math.max(
    shortestRun,
    wantedRequests / (needs.rate * needs.peak),
    answersInARun * promisedAnswer(needs),
  );
  const horizon = needs.horizon ?? Math.ceil(long / 10) * 10;
  return { horizon, warmup: horizon / 10 };
}

/** Seconds that a mean answer takes which just keeps its promises. */
function promisedAnswer({ slos: { ttft, tpot, e2e }, output }: Needs): number {
  if (e2e !== undefined) return e2e;
  return (ttft ?? 0) + (tpot ?? usualTpot) * distribution(output).mean;
}

/** Seconds for a token where none are promised: some ten a second are as slow as anybody reads. */
const usualTpot = 0.1;
