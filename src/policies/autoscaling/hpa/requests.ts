import type { HpaPod } from './pod.ts';
import { type FailedProposal, failed } from './proposal.ts';

/**
 * Each pod's request of a resource in thousandths: its own or, where it has none, that of all its containers, or
 * that of the container named. One pod without a request, even a finished one, and the metric cannot be told.
 */
export function requestsByPod(
  pods: readonly HpaPod[],
  resource: string,
  container: string | undefined,
): ReadonlyMap<string, number> | FailedProposal {
  const requests = new Map<string, number>();
  for (const pod of pods) {
    if (container === undefined && pod.requestsMilli !== undefined) {
      const request = ownRequest(pod, pod.requestsMilli, resource);
      if (request === undefined) {
        return failed(`missing pod-level request for ${resource} in Pod ${pod.name}`);
      }
      requests.set(pod.name, request);
      continue;
    }
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

/** A pod that requests one resource itself need not have all of its containers request the others. */
function ownRequest(
  { containers }: HpaPod,
  own: Readonly<Record<string, number>>,
  resource: string,
): number | undefined {
  if (own[resource] !== undefined) return own[resource];
  let total: number | undefined;
  for (const { requestsMilli } of containers) {
    const request = requestsMilli[resource];
    if (request !== undefined) total = (total ?? 0) + request;
  }
  return total;
}
