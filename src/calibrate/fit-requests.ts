import { AdjustedStep } from '../models/serving/step-time/adjusted-step.ts';
import type { StepAdjustment } from '../models/serving/step-time/step-parts.ts';
import type { FixedTerm, Term } from './adjustment.ts';
import { type ErrorSummary, summariseErrors } from './errors.ts';
import { type ReplayedRequest, replay } from './replay.ts';
import type { Server } from './server.ts';
import { simplexSearch } from './simplex-search.ts';
import type { MeasuredRequest } from './user-table/measured-request.ts';

/** An adjustment with which a replay comes near to what a server did, or why there is none. */
export type RequestFit =
  | {
      readonly kind: 'fitted';
      readonly adjustment: StepAdjustment;
      readonly free: readonly Term[];
      readonly fixed: readonly FixedTerm[];
      /** Of TTFT and E2E together: of the requests that were fitted, and of the last third, which were not. */
      readonly errors: { readonly fitted: ErrorSummary; readonly held: ErrorSummary };
      /** Requests that the simulated server refuses. */
      readonly turnedAway: readonly MeasuredRequest[];
    }
  | { readonly kind: 'nothing'; readonly why: string };

/** What a run can tell; a term for each sequence cannot be told from one for each step by end-to-end times. */
const free: readonly Term[] = ['dense', 'decodeAttention', 'prefillAttention', 'base'];
const fewestRequests = 20;
/** An error of a logarithm beyond which a request counts by its distance, not by its square. */
const tolerated = 0.1;
/** Pulls what a run is silent about towards what is usual; too weak to be seen where it speaks. */
const pull = 1e-4;

/**
 * Fits an adjustment by replaying requests: what it costs is the error of the logarithms of TTFT and E2E,
 * under Huber's loss, of the first two thirds. The last third arrives in the replay too, but is not judged.
 */
export function fitRequests(requests: readonly MeasuredRequest[], server: Server): RequestFit {
  if (requests.length < fewestRequests) {
    const why = `${requests.length} requests are left, and at least ${fewestRequests} are needed`;
    return { kind: 'nothing', why };
  }
  const { physics, usual } = server.model;
  const judged = Math.floor((2 * requests.length) / 3);
  const replayWith = (adjustment: StepAdjustment) =>
    replay(requests, server, new AdjustedStep(physics, adjustment));
  const served = replayWith(usual).filter(({ lastToken }) => !Number.isNaN(lastToken)).length;
  if (served < fewestRequests) {
    const why = `the simulated server refuses all but ${served} of ${requests.length} requests: its KV holds too few tokens`;
    return { kind: 'nothing', why };
  }
  const adjustmentAt = (point: readonly number[]) => {
    const adjustment = { ...usual };
    for (const [at, term] of free.entries()) adjustment[term] = point[at]!;
    return adjustment;
  };
  const initial = free.map((term) => usual[term]);
  const point = simplexSearch(
    (at) => {
      const pairs = pairsOf(requests, replayWith(adjustmentAt(at)), 0, judged);
      const away = at.reduce((sum, value, index) => {
        const distance = Math.log(value / initial[index]!);
        return sum + distance * distance;
      }, 0);
      return meanLoss(pairs) + pull * away;
    },
    { initial, coarsest: 0.4, finest: 0.002, trials: 400 },
  );
  const adjustment = adjustmentAt(point);
  const replayed = replayWith(adjustment);
  const errorsOf = (from: number, until: number) =>
    summariseErrors(pairsOf(requests, replayed, from, until));
  return {
    kind: 'fitted',
    adjustment,
    free,
    fixed: [
      {
        term: 'perSequence',
        value: usual.perSequence,
        why: 'end-to-end times cannot tell it from base and dense',
      },
    ],
    errors: { fitted: errorsOf(0, judged), held: errorsOf(judged, requests.length) },
    turnedAway: requests.filter((_, at) => Number.isNaN(replayed[at]!.lastToken)),
  };
}

type Pair = readonly [predicted: number, measured: number];

/** TTFT and E2E of requests that were served, by number. */
function pairsOf(
  requests: readonly MeasuredRequest[],
  replayed: readonly ReplayedRequest[],
  from: number,
  until: number,
): Pair[] {
  const pairs: Pair[] = [];
  for (let at = from; at < until; at++) {
    const { arrival, firstToken, lastToken } = requests[at]!;
    const found = replayed[at]!;
    if (Number.isNaN(found.lastToken)) continue;
    pairs.push([found.firstToken - arrival, firstToken - arrival]);
    pairs.push([found.lastToken - arrival, lastToken - arrival]);
  }
  return pairs;
}

function meanLoss(pairs: readonly Pair[]): number {
  const loss = pairs.reduce((sum, [predicted, measured]) => {
    const size = Math.abs(Math.log(predicted / measured));
    return sum + (size <= tolerated ? size * size : tolerated * (2 * size - tolerated));
  }, 0);
  return loss / pairs.length;
}
