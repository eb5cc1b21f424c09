import { type CallStatus, noConnection, rateLimited, serverError, timedOut } from '../failure.ts';

/** Failures that a target may have before it cools down, by what went wrong; under LiteLLM's names for errors. */
export interface AllowedFails {
  /** 401. */
  readonly authentication?: number | undefined;
  /** 404. */
  readonly not_found?: number | undefined;
  /** 408 and 504. */
  readonly timeout?: number | undefined;
  /** 429. */
  readonly rate_limit?: number | undefined;
  /** 500. */
  readonly internal_server?: number | undefined;
  /** 502. */
  readonly bad_gateway?: number | undefined;
  /** 503. */
  readonly service_unavailable?: number | undefined;
}

/** What LiteLLM's rule goes by, where failures are not merely counted. */
export interface CooldownThresholds {
  /** Part of a minute's calls that may fail. */
  readonly failure_threshold: number;
  /** Calls in a minute below which that part says nothing. */
  readonly minimum_requests: number;
  /** Calls in a minute that must all have failed for the rule that spares nobody. */
  readonly all_failed_requests: number;
}

/** Failures that LiteLLM allows where nothing is said; whoever says the same counts as having said nothing. */
export const usualAllowedFails = 3;

/** What LiteLLM makes of a status that may be text: 500 where it is no number. */
export function statusOf(said: number | string): CallStatus {
  const status = Number(said);
  return Number.isInteger(status) ? status : serverError;
}

/** Whether a failure is held against the target at all: no lost connection is, and of 4xx only 401, 404, 408 and 429. */
export function countsForCooldown(status: CallStatus): boolean {
  if (status === noConnection) return false;
  if (status < 400 || status >= 500) return true;
  return status === 401 || status === 404 || status === timedOut || status === rateLimited;
}

/**
 * Why LiteLLM cools a target down after a call that failed; undefined where it does not. The calls are those of the
 * target within the minute, that one included; `isOnly` says that there is no other target.
 */
export function cooldownReason(
  rule: CooldownThresholds,
  status: CallStatus,
  successes: number,
  failures: number,
  isOnly: boolean,
): string | undefined {
  const calls = successes + failures;
  const part = calls === 0 ? 0 : failures / calls;
  if (status === rateLimited && !isOnly) return '429: rate limited';
  if (part === 1 && calls >= rule.all_failed_requests) {
    return `all ${calls} calls of the minute failed`;
  }
  // The only target stays: to cool it down would leave none.
  if (part > rule.failure_threshold && calls >= rule.minimum_requests && !isOnly) {
    return `${failures} of ${calls} calls of the minute failed`;
  }
  if (!isWorthRetrying(status)) return `${status}: no use to try again`;
  return undefined;
}

/** How many failures of a kind are allowed; undefined where failures are judged by their part of all calls. */
export function allowedFailsFor(
  status: CallStatus,
  allowed: number | undefined,
  byKind: AllowedFails | undefined,
): number | undefined {
  if (byKind === undefined) return allowed === usualAllowedFails ? undefined : allowed;
  // `||` as in LiteLLM: a kind that is allowed 0 failures is allowed as many as any other.
  return ofKind(byKind, status) || (allowed ?? usualAllowedFails);
}

function ofKind(byKind: AllowedFails, status: CallStatus): number | undefined {
  switch (status) {
    case 401:
      return byKind.authentication;
    case 404:
      return byKind.not_found;
    case timedOut:
    case 504:
      return byKind.timeout;
    case rateLimited:
      return byKind.rate_limit;
    case serverError:
      return byKind.internal_server;
    case 502:
      return byKind.bad_gateway;
    case 503:
      return byKind.service_unavailable;
    default:
      return undefined;
  }
}

function isWorthRetrying(status: CallStatus): boolean {
  return status === timedOut || status === 409 || status === rateLimited || status >= 500;
}
