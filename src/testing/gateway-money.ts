import { billOf } from '../ledger/bill.ts';
import type { Scenario } from '../scenario/schema.ts';
import {
  leavesNothingBehind,
  mayHaveTied,
  type TracedCall,
  tracedCalls,
} from './gateway-journeys.ts';
import type { ScenarioRun } from './run-scenario.ts';

/**
 * Money is billed once and belongs to somebody (I8): the lines of the bill add up to what a run cost, workload, idle and
 * overhead to the same, and what providers bill by call to what their callers owe. Nobody is paid for what they use.
 */
export function money({ scenario, result }: ScenarioRun): readonly string[] {
  const found: string[] = [];
  const expectClose = (what: string, said: number, is: number) => {
    if (!isClose(said, is)) found.push(`${what}: $${said}, but $${is} by its parts`);
  };
  for (const { name, values } of [...result.deployments, ...result.gateways, ...result.providers]) {
    const owed = Object.entries(values).filter(([metric, usd]) => /^cost_/.test(metric) && usd < 0);
    for (const [metric, usd] of owed) found.push(`${metric} of ${name} is $${usd}`);
  }
  const { totalUsd, byAttribution } = parts(result.charges);
  expectClose('the bill', result.total['cost_usd']!, totalUsd);
  expectClose('workload, idle and overhead', totalUsd, byAttribution);
  const usd = (list: readonly { readonly values: Readonly<Record<string, number>> }[]) =>
    list.reduce((sum, { values }) => sum + values['cost_api_usd']!, 0);
  expectClose('calls of all providers', result.total['cost_api_usd']!, usd(result.providers));
  if (Object.values(scenario.providers).some(({ platform }) => platform !== undefined))
    return found;
  expectClose('calls of all tenants', usd(result.tenants), usd(result.providers));
  expectClose('calls of all gateways', usd(result.gateways), usd(result.providers));
  return found;
}

function parts(charges: Parameters<typeof billOf>[0]) {
  const { totalUsd } = billOf(charges);
  const byAttribution = charges.reduce((sum, { billedUsd }) => sum + billedUsd, 0);
  return { totalUsd, byAttribution };
}

/**
 * Every call that was answered is billed exactly once, to its provider's and its tenant's account (I8): what the trail says
 * was answered, at the prices of the scenario, is what is billed; more only for calls that nobody waited for. Judged where
 * nothing is left out at the start, for providers that bill tokens.
 */
export function billedOnce(run: ScenarioRun): readonly string[] {
  const { scenario, result } = run;
  if (result.warmup > 0) return [];
  const calls = tracedCalls(run).filter(({ service }) => service in scenario.providers);
  const billsTokens = (provider: string) => scenario.providers[provider]!.platform === undefined;
  const check = (what: string, said: number, own: readonly TracedCall[]) => {
    if (own.some(({ service }) => !billsTokens(service))) return [];
    const sum = (list: readonly TracedCall[]) =>
      list.reduce((so, call) => so + priceOf(scenario, call), 0);
    const least = sum(own.filter(({ hasAnswer }) => hasAnswer));
    const most = least + sum(own.filter((call) => mayBeBilled(scenario, call)));
    const isWithin = (said >= least && said <= most) || isClose(said, least) || isClose(said, most);
    return isWithin
      ? []
      : [`${what}: $${said} is billed, but the trail says $${least} to $${most}`];
  };
  return [
    ...result.providers.flatMap(({ name, values }) =>
      !billsTokens(name)
        ? []
        : check(
            name,
            values['cost_api_usd']!,
            calls.filter(({ service }) => service === name),
          ),
    ),
    ...result.tenants.flatMap(({ name, values }) =>
      check(
        name,
        values['cost_api_usd']!,
        calls.filter(({ request }) => request.tenant === name),
      ),
    ),
  ];
}

/** Whether a call without an answer may still cost something. */
function mayBeBilled(scenario: Scenario, call: TracedCall): boolean {
  const { gateway, service, hasAnswer } = call;
  if (hasAnswer === true) return false;
  if (mayHaveTied(call)) return true;
  const isFree = scenario.providers[service]!.cancelled === 'nothing';
  return !isFree || !leavesNothingBehind(scenario, gateway);
}

/** Dollars of a call that is answered in full. */
export function priceOf({ providers }: Scenario, { service, request }: TracedCall): number {
  const { price, cached: part } = providers[service]!;
  const { input, output, cached = input } = price!;
  const known = Math.floor(part * request.prompt_tokens);
  const plain = request.prompt_tokens - known;
  return (plain * input + known * cached + request.output_tokens * output) / 1e6;
}

function isClose(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1e-9 * (1 + Math.abs(one) + Math.abs(other));
}
