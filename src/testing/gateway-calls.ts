import type { MetricValues } from '../metrics/catalog.ts';
import type { DecisionRow } from '../world/result.ts';
import {
  leavesNothingBehind,
  mayHaveTied,
  type TracedCall,
  tracedCalls,
} from './gateway-journeys.ts';
import { gatewaysBefore } from './gateways-before.ts';
import type { ScenarioRun } from './run-scenario.ts';

/**
 * No call is lost or counted twice (I3): of every provider and deployment, those that came are completed, rejected, timed out,
 * cancelled, failed or in flight. Without a warm-up they are those that the trails of gateways tell of; and where what nobody
 * waits for is withdrawn, those in flight at the end are those of requests that are.
 */
export function callConservation(run: ScenarioRun): readonly string[] {
  const { scenario, result, requests } = run;
  const found: string[] = [];
  for (const { name, values } of [...result.deployments, ...result.providers, ...result.gateways]) {
    const ended = ends.reduce((sum, metric) => sum + values[metric]!, 0);
    if (ended === values['arrived']) continue;
    found.push(`${name}: ${values['arrived']} arrived, ${ended} have an outcome`);
  }
  if (result.warmup > 0) return found;
  const calls = tracedCalls(run);
  const expectEqual = (what: string, said: number | undefined, is: number) => {
    if (said !== is) found.push(`${what}: ${said}, but ${is} in the trail`);
  };
  for (const { name, values } of [...result.deployments, ...result.providers]) {
    const gateways = gatewaysBefore(scenario, name);
    const own = calls.filter(({ service }) => service === name);
    const direct = requests.filter(({ deployment }) => deployment === name).length;
    expectEqual(`calls of ${name}`, values['arrived'], own.length + direct);
    if (direct > 0 || !gateways.every((one) => leavesNothingBehind(scenario, one))) continue;
    const answers = own.filter(({ hasAnswer }) => hasAnswer).length;
    const ties = own.filter(mayHaveTied).length;
    const untold = values['completed']! - answers;
    if (untold < 0 || untold > ties)
      expectEqual(`answers of ${name}`, values['completed'], answers);
    expectEqual(`calls in flight at ${name}`, values['in_flight'], own.filter(isUnderWay).length);
  }
  for (const { name, values } of result.gateways) {
    const own = calls.filter(({ gateway }) => gateway === name);
    const count = (what: TracedCall['what']) => own.filter((one) => one.what === what).length;
    expectEqual(`attempts of ${name}`, values['attempts'], own.length);
    expectEqual(`copies of ${name}`, values['hedges'], count('copy'));
    expectEqual(`shadow calls of ${name}`, values['shadow_calls'], count('shadow'));
    const first = new Set(own.map(({ request }) => request.number)).size;
    const more = values['retries']! + values['fallbacks']!;
    expectEqual(`first and later calls of ${name}`, first + more, count('call'));
  }
  return found;
}

const ends: readonly (keyof MetricValues & string)[] = [
  'completed',
  'rejected',
  'timed_out',
  'cancelled',
  'failed',
  'in_flight',
];

/** Whether a call is under way at the horizon: neither it nor its request has ended. */
function isUnderWay({ endedAt, request }: TracedCall): boolean {
  return endedAt === undefined && request.outcome === 'in-flight';
}

/** No request is sent, not even as a copy that nobody waits for, to a target that its tenant may not use. */
export function residency(run: ScenarioRun): readonly string[] {
  const { gateways, providers } = run.scenario;
  return tracedCalls(run).flatMap(({ gateway, target, service, request, sentAt }) => {
    const { residency: rules, targets } = gateways[gateway]!;
    const needed = rules?.tenants[request.tenant] ?? rules?.others ?? [];
    const hosted = targets[target]!.provider === undefined ? undefined : providers[service]!;
    const tags = [...targets[target]!.tags, ...(hosted?.tags ?? []), hosted?.region];
    const missing = needed.filter((tag) => !tags.includes(tag));
    if (missing.length === 0) return [];
    return [`${request.tenant} was sent to ${target}, which is not ${missing}, at ${sentAt} s`];
  });
}

/**
 * Nothing is sent to a target that a breaker or health check has closed, at any instant at which its state does not change;
 * but for what is sent because all are, and what client libraries send by themselves. Judged of composed policies: the
 * reference design's tells of its targets what it sees of them now and then.
 */
export function closedTargets(run: ScenarioRun): readonly string[] {
  const judged = new Map<string, Map<string, DecisionRow[]>>();
  for (const row of run.result.decisions) {
    if (row.state === undefined || row.policy === 'budget') continue;
    const key = `${row.deployment}/${row.target}`;
    const kinds = judged.get(key) ?? new Map<string, DecisionRow[]>();
    judged.set(key, kinds);
    kinds.set(row.policy, [...(kinds.get(row.policy) ?? []), row]);
  }
  return tracedCalls(run).flatMap(({ gateway, target, what, because, sentAt }) => {
    if (run.scenario.gateways[gateway]!.policy !== 'composed') return [];
    if (what === 'shadow' || because.startsWith(panic) || because === byItself) return [];
    return [...(judged.get(`${gateway}/${target}`) ?? [])].flatMap(([kind, rows]) => {
      if (rows.some(({ time }) => time === sentAt)) return [];
      const state = rows.findLast(({ time }) => time < sentAt)?.state ?? 'closed';
      if (open.includes(state)) return [];
      const when = `at ${sentAt} s (${because})`;
      return [`${gateway} sent to ${target} ${when}, which is ${state} by ${kind}`];
    });
  });
}

const panic = 'all targets are unhealthy: called';
const byItself = 'its client library tries again by itself';
/** States in which a target may be called, if only to try. */
const open = ['closed', 'half-open', 'available', 'disabled', 'metrics-only'];
