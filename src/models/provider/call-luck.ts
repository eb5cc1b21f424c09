import type { KeyedUniform } from '../../engine/keyed-uniform.ts';
import type { RequestId, Requests } from '../requests.ts';

/** What a number is for; none shifts another. */
const purposes = {
  ttft: 0,
  speed: 1,
  network: 2,
  error: 3,
  hang: 4,
  outage: 5,
  silence: 6,
  refusal: 7,
} as const;

/** A uniform number of one call, for one purpose: always the same for the same request and attempt. */
export type CallLuck = (
  request: RequestId,
  attempt: number,
  purpose: keyof typeof purposes,
) => number;

/** The luck of all calls to one provider, which goes by the number of the request and the attempt alone. */
export function callLuck(requests: Requests, draw: KeyedUniform): CallLuck {
  return (request, attempt, purpose) => draw(requests.number[request]!, attempt, purposes[purpose]);
}
