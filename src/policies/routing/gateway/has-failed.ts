import type { GatewayRequest } from './gateway-router.ts';

/** Targets that have a bit in what a request remembers of its failures. */
const bits = 32;

/** Whether a target has failed the request before. */
export function hasFailed(request: GatewayRequest, target: number): boolean {
  return target < bits && ((request.failed >>> target) & 1) === 1;
}
