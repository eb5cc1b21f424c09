import { min, quantile } from 'd3-array';
import { WorkloadError } from '../../workload/recorded/workload-error.ts';
import { countCell } from './cells.ts';
import type { MeasuredRequest } from './measured-request.ts';
import type { UserTable } from './read-table.ts';
import type { Refusal } from './refusal.ts';
import { stampCell } from './stamps.ts';

/** Measured requests in order of arrival, and what of the table is refused. */
export interface RequestRows {
  readonly requests: readonly MeasuredRequest[];
  readonly refusals: readonly Refusal[];
}

/**
 * Reads a table of requests. Where it has a column `queued`, arrivals are taken for another clock than the rest
 * (wall clock beside a monotonic one) and moved so that the first arrival is the first queued.
 */
export function requestRows({ file, columns, rows, refusals: malformed }: UserTable): RequestRows {
  const refusals = [...malformed];
  const refuse = (refusal: Refusal) => refusals.push(refusal);
  const stamped = rows.flatMap((row) => {
    const arrival = stampCell(row, columns.arrival!, refuse);
    const queued =
      columns.queued === undefined ? undefined : stampCell(row, columns.queued, refuse);
    const firstToken = stampCell(row, columns.firstToken!, refuse);
    const lastToken = stampCell(row, columns.lastToken!, refuse);
    const promptTokens = countCell(row, columns.prompt!, refuse);
    const outputTokens = countCell(row, columns.output!, refuse);
    if (
      arrival === undefined ||
      (columns.queued !== undefined && queued === undefined) ||
      firstToken === undefined ||
      lastToken === undefined ||
      promptTokens === undefined ||
      outputTokens === undefined
    )
      return [];
    const { line } = row;
    return [{ line, arrival, queued, firstToken, lastToken, promptTokens, outputTokens }];
  });
  const start = min(stamped, ({ arrival }) => arrival) ?? 0;
  const origin = min(stamped, ({ queued, arrival }) => queued ?? arrival) ?? 0;
  const requests = stamped
    .map(({ queued: _, ...request }) => ({
      ...request,
      arrival: request.arrival - start,
      firstToken: request.firstToken - origin,
      lastToken: request.lastToken - origin,
    }))
    .filter((request) => {
      const why = whyImpossible(request);
      if (why !== undefined) refuse({ line: request.line, why });
      return why === undefined;
    })
    .sort((a, b) => a.arrival - b.arrival);
  requireSeconds(file, requests);
  return { requests, refusals: refusals.sort((a, b) => a.line - b.line) };
}

/** Clocks of two machines, or a clock and a queue, may differ by this many seconds. */
const skew = 0.01;

function whyImpossible(request: MeasuredRequest): string | undefined {
  const { arrival, firstToken, lastToken, outputTokens } = request;
  if (firstToken <= arrival - skew) return 'its first token comes before it arrives';
  if (firstToken <= arrival) return 'its first token comes as it arrives: no time for a step';
  if (lastToken < firstToken) return 'its last token comes before its first';
  if (outputTokens > 1 && lastToken === firstToken)
    return `${outputTokens} tokens cannot all come at once: is last_token filled in?`;
  return undefined;
}

/** Seconds between tokens beyond which a table is not in seconds. */
const absurdTpot = 10;

function requireSeconds(file: string, requests: readonly MeasuredRequest[]): void {
  const tpots = requests
    .filter(({ outputTokens }) => outputTokens > 1)
    .map(
      ({ firstToken, lastToken, outputTokens }) => (lastToken - firstToken) / (outputTokens - 1),
    );
  const median = quantile(tpots, 0.5) ?? 0;
  if (median <= absurdTpot) return;
  throw new WorkloadError(
    { file, column: 'last_token' },
    `half of the requests take more than ${Number(median.toPrecision(3))} s for a token: this looks like milliseconds`,
    'stamps in seconds, or columns named first_token_ms and so on',
  );
}
