import { runScenario, type ScenarioRun } from '../../src/testing/index.ts';
import { spillwayJsonl } from '../../src/workload/recorded/spillway-jsonl.ts';
import type { LiteralRequest } from './literal.ts';

type Part = Readonly<Record<string, unknown>>;

/** A provider that answers after a second, for a dollar, and says no after 10 ms; `set` over that. */
export function hosted(set: Part = {}): Part {
  return {
    price: { input: '$0', output: '$1000000' },
    ttft: '1s',
    tokens_per_second: 1000,
    refusal_latency: '10ms',
    ...set,
  };
}

/**
 * Runs gateway `g` before these providers, which are its targets in this order of priority, with exactly these requests, each
 * for an answer of one token.
 */
export function runGated(
  requests: readonly LiteralRequest[],
  providers: Readonly<Record<string, Part>>,
  gateway: Part = {},
  scenario: Part = {},
): ScenarioRun {
  const tenants = [...new Set(requests.flatMap(({ tenant }) => tenant ?? []))];
  const parser = spillwayJsonl({ file: 't', tolerance: 0, shared: false, columns: undefined });
  parser.line(JSON.stringify({ spillway: 'workload', version: 1, tenants }), 1);
  for (const [index, request] of requests.entries()) {
    parser.line(JSON.stringify({ prompt: 1, output: 1, ...request }), index + 2);
  }
  const targets = Object.fromEntries(
    Object.keys(providers).map((provider, priority) => [provider, { provider, priority }]),
  );
  const source = {
    name: 'gated',
    horizon: '300s',
    providers,
    gateways: { g: { targets, ...gateway } },
    traffic: { t: { file: 't', gateway: 'g' } },
    ...scenario,
  };
  return runScenario(source, { inputs: new Map([['t', parser.finish()]]) });
}

/** Retries within so many attempts, at once and without a budget; `set` over that. */
export function retries(most: number, set: Part = {}): Part {
  return {
    max_attempts: most,
    max_attempts_per_target: most,
    backoff: { kind: 'constant', delay: '0s' },
    budget: { kind: 'unlimited' },
    ...set,
  };
}

/** Calls that came to a provider. */
export function callsTo({ result }: ScenarioRun, provider: string): number {
  return result.providers.find(({ name }) => name === provider)!.values['arrived']!;
}

/** Requests with each outcome, and why they were lost. */
export function fates({ requests }: ScenarioRun): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome, reason } of requests) {
    const fate = reason === '' ? outcome : `${outcome}: ${reason}`;
    counts[fate] = (counts[fate] ?? 0) + 1;
  }
  return counts;
}
