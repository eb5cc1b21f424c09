import type { RetryScenario } from '../scenario/schema/retry.ts';
import type { GatewayScenario } from '../scenario/schema.ts';
import { tracedCalls } from './gateway-journeys.ts';
import type { ScenarioRun } from './run-scenario.ts';

type Limited = Extract<RetryScenario, { kind: 'limited' }>;

/**
 * Attempts stay within the retry budget (I12): attempts ≤ requests × (1 + budget) + reserve, exactly as each kind of budget
 * promises, for those that it pays for; copies within their own share; and no request has more than it may. Judged where
 * nothing is left out at the start.
 */
export function attempts(run: ScenarioRun): readonly string[] {
  const { scenario, result } = run;
  if (result.warmup > 0) return [];
  const calls = tracedCalls(run);
  return result.gateways.flatMap(({ name, values }) => {
    const gateway = scenario.gateways[name]!;
    const { retry, hedge, policy } = gateway;
    if (policy !== 'composed') return [];
    const found: string[] = [];
    const requests = values['arrived']!;
    const expectAtMost = (what: string, is: number, most: number) => {
      if (is > most + 1e-9) found.push(`${name}: ${is} ${what}, at most ${most} may be`);
    };
    if (hedge?.share !== undefined) {
      expectAtMost('copies', values['hedges']!, hedge.share * requests);
    }
    if (retry.kind === 'limited' && retry.sdk === undefined) {
      const own = calls.filter((one) => one.gateway === name);
      const answers = own.filter(({ hasAnswer }) => hasAnswer).length;
      // Where an answer is not trusted, asking once more is no retry.
      const more = values['retries']! + values['fallbacks']! - values['escalations']!;
      const copies = paysForCopies(gateway) ? values['hedges']! : 0;
      const most = retriesOf(retry, requests, answers, scenario.horizon);
      expectAtMost('retries', more + copies, most);
    }
    for (const [number, made] of callsByRequest(calls.filter((one) => one.gateway === name))) {
      const most = mostCalls(gateway);
      if (made > most) found.push(`${name}: ${made} calls for request ${number}, ${most} may be`);
    }
    return found;
  });
}

/** gRPC's budget is not paid from: it only says yes while few attempts fail. */
function paysForCopies({ retry, hedge }: GatewayScenario): boolean {
  if (hedge === undefined || hedge.share !== undefined) return false;
  return retry.kind === 'limited' && retry.budget.kind !== 'grpc';
}

/** The bounds that `policies/resilience/retry-budget` states, a kind each. */
function retriesOf(
  { budget }: Limited,
  requests: number,
  answers: number,
  seconds: number,
): number {
  const sums = (slices: number, window: number, of: number) =>
    Math.ceil((Math.floor((slices * seconds) / window) + 1) / of);
  switch (budget.kind) {
    case 'finagle': {
      const { percent_can_retry: percent, ttl, min_retries_per_second: min } = budget;
      const share = percent === 0 ? 0 : 1000 / Math.floor(1000 / percent);
      return share * requests + min * ttl * sums(10, ttl, 10);
    }
    case 'linkerd': {
      const { percent_can_retry: percent, ttl, min_retries_per_second: min } = budget;
      const scale = percent <= 1 ? 1 : 1000;
      const share = percent === 0 ? 0 : scale / Math.floor(scale / percent);
      return share * requests + min * ttl * sums(20, ttl, 11);
    }
    case 'ratio':
      return budget.ratio * requests + budget.reserve * sums(10, budget.window, 10);
    case 'grpc':
      return budget.token_ratio * answers + budget.max_tokens / 2;
    case 'unlimited':
      return Number.POSITIVE_INFINITY;
  }
}

function callsByRequest(
  calls: readonly { readonly what: string; readonly request: { readonly number: number } }[],
): Map<number, number> {
  const made = new Map<number, number>();
  for (const { what, request } of calls) {
    if (what !== 'shadow') made.set(request.number, (made.get(request.number) ?? 0) + 1);
  }
  return made;
}

/** Calls of one request at the most: a client library tries again by itself whatever the gateway calls, but for copies. */
function mostCalls({ retry, hedge, routing, targets }: GatewayScenario): number {
  const copies = hedge?.max_copies ?? 0;
  const isCascade = JSON.stringify(routing).includes('cascade');
  const escalations = isCascade ? Object.keys(targets).length - 1 : 0;
  switch (retry.kind) {
    case 'limited':
      return (retry.max_attempts + escalations) * (1 + (retry.sdk?.retries ?? 0)) + copies;
    case 'none':
      return 1 + copies + escalations;
    case 'ai-provider-gateway':
      return Object.keys(targets).length + copies + escalations;
  }
}
