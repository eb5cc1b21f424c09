import type { ComparedRun } from './error-table.ts';
import type { ReplayedRequest } from './replay.ts';
import type { MeasuredRequest } from './user-table/measured-request.ts';

/** A measured run beside its replay, request by request; those that the replay refused are left out of both. */
export function comparedRun(
  name: string,
  requests: readonly MeasuredRequest[],
  replayed: readonly ReplayedRequest[],
): ComparedRun {
  const served = requests.map((_, at) => at).filter((at) => !Number.isNaN(replayed[at]!.lastToken));
  const timesOf = (by: readonly ReplayedRequest[]) =>
    served.map((at) => {
      const { arrival, outputTokens } = requests[at]!;
      const { firstToken, lastToken } = by[at]!;
      return { ttft: firstToken - arrival, e2e: lastToken - arrival, outputTokens };
    });
  return { name, measured: timesOf(requests), predicted: timesOf(replayed) };
}
