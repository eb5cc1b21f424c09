import type { HpaPod } from './pod.ts';
import { type FailedProposal, failed } from './proposal.ts';

/**
 * Each pod's request of a resource in thousandths, of all its containers or of the one named. One pod
 * without a request, even a finished one, and the metric cannot be told.
 */
export function requestsByPod(
  pods: readonly HpaPod[],
  resource: string,
  container: string | undefined,
): ReadonlyMap<string, number> | FailedProposal {
  const requests = new Map<string, number>();
  for (const pod of pods) {
    const counted =
      container === undefined
        ? pod.containers
        : pod.containers.filter((candidate) => candidate.name === container);
    if (container !== undefined && counted.length === 0) {
      return failed(`container ${container} not found in Pod ${pod.name}`);
    }
    let total = 0;
    for (const { name, requestsMilli } of counted) {
      const request = requestsMilli[resource];
      if (request === undefined) {
        return failed(`missing request for ${resource} in container ${name} of Pod ${pod.name}`);
      }
      total += request;
    }
    requests.set(pod.name, total);
  }
  return requests;
}
