import { toTicks } from '../engine/time.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { NamedValues, RequestRow } from '../world/result.ts';
import { gatewaysBefore } from './gateways-before.ts';
import { waitingSpan } from './request-spans.ts';
import type { ScenarioRun } from './run-scenario.ts';

/**
 * Time does not go back (I2): arrivals ascend within the horizon, no request starts before it arrives or ends
 * before it starts, and decisions and events of the fleet stand in the order in which they happened.
 */
export function order({ scenario, result, requests }: ScenarioRun): readonly string[] {
  const found: string[] = [];
  const expectAscending = (what: string, times: readonly number[]) => {
    const back = times.findIndex((time, index) => index > 0 && time < times[index - 1]!);
    if (back >= 0) found.push(`${what} ${back} at ${times[back]} s comes before the one before it`);
  };
  expectAscending(
    'arrival',
    requests.map(({ arrived }) => arrived),
  );
  expectAscending(
    'decision',
    result.decisions.map(({ time }) => time),
  );
  expectAscending(
    'fleet event',
    result.fleetEvents.map(({ time }) => time),
  );
  for (const request of requests) {
    const life = [request.arrived, request.started, request.first_answer, request.ended];
    expectAscending(`instant of request ${request.number}`, [
      0,
      ...life.filter((time) => !Number.isNaN(time)),
      scenario.horizon,
    ]);
    if (!isWhole(request, defers(scenario, request.deployment)))
      found.push(`request ${request.number} is ${request.outcome} without its times`);
  }
  return found;
}

/** Whether requests to a door may be held before it for a better hour, and be turned away after that. */
function defers({ gateways }: Scenario, door: string): boolean {
  return Object.hasOwn(gateways, door) && gateways[door]!.deferral !== undefined;
}

/** Whether a request has the times that its outcome needs, and no others. */
function isWhole(
  { outcome, started, first_answer, ended, arrived }: RequestRow,
  isDeferred: boolean,
): boolean {
  const [hasStarted, hasAnswer, hasEnded] = [started, first_answer, ended].map(
    (time) => !Number.isNaN(time),
  );
  switch (outcome) {
    case 'completed':
      return hasStarted === true && hasAnswer === true && hasEnded === true;
    case 'rejected':
      return !hasStarted && !hasAnswer && (isDeferred || ended === arrived);
    case 'timed-out':
    case 'cancelled':
    case 'failed':
      return hasEnded === true && (hasStarted === true || !hasAnswer);
    case 'in-flight':
      return !hasAnswer && !hasEnded;
  }
}

/**
 * No request is lost or counted twice (I3): per tenant, per deployment or gateway and in all, those that arrived after
 * the warm-up are completed, rejected, timed out, cancelled, failed or in flight, and as many as the request log says.
 */
export function conservation(run: ScenarioRun): readonly string[] {
  const { result, requests } = run;
  const warmup = toTicks(result.warmup);
  const counted = requests.filter(({ arrived }) => toTicks(arrived) >= warmup);
  return [
    ...result.tenants.flatMap((tenant) =>
      unbalanced(
        tenant,
        counted.filter((one) => one.tenant === tenant.name),
      ),
    ),
    ...doors(run).flatMap((door) =>
      unbalanced(
        door,
        counted.filter((one) => one.deployment === door.name),
      ),
    ),
    ...unbalanced({ name: 'total', values: result.total }, counted),
  ];
}

/** Where requests of customers alone arrive: gateways, and deployments that no gateway calls. */
function doors({ scenario, result }: ScenarioRun): readonly NamedValues[] {
  const deployments = result.deployments.filter(
    ({ name }) => gatewaysBefore(scenario, name).length === 0,
  );
  return [...deployments, ...result.gateways];
}

const outcomes = [
  ['completed', 'completed'],
  ['rejected', 'rejected'],
  ['timed_out', 'timed-out'],
  ['cancelled', 'cancelled'],
  ['failed', 'failed'],
  ['in_flight', 'in-flight'],
] as const;

function unbalanced({ name, values }: NamedValues, requests: readonly RequestRow[]): string[] {
  const found: string[] = [];
  const expectEqual = (what: string, said: number, is: number) => {
    if (said !== is) found.push(`${name}: ${said} ${what}, but ${is} in the request log`);
  };
  expectEqual('arrived', values['arrived']!, requests.length);
  for (const [metric, outcome] of outcomes) {
    const is = requests.filter((request) => request.outcome === outcome).length;
    expectEqual(metric, values[metric]!, is);
  }
  const ended = outcomes.reduce((sum, [metric]) => sum + values[metric]!, 0);
  if (ended !== values['arrived'])
    found.push(`${name}: ${values['arrived']} arrived, ${ended} have an outcome`);
  return found;
}

/**
 * Little's law (I7), exactly: the mean number waiting in a deployment, or at the door of a gateway, times the measured time, is
 * the time that all its requests waited in that time, whatever became of them. Gateways that hold requests for better hours
 * are left out: those held are in no line, and the log does not say until when.
 */
export function littlesLaw(run: ScenarioRun): readonly string[] {
  const { scenario, result, requests } = run;
  const from = toTicks(result.warmup);
  const until = toTicks(scenario.horizon);
  return doors(run).flatMap(({ name, values }) => {
    if (defers(scenario, name)) return [];
    const waited = requests
      .filter(({ deployment }) => deployment === name)
      .map((request) => waitingSpan(request, until))
      .reduce((sum, span) => sum + Math.max(0, span.until - Math.max(from, span.from)), 0);
    const integral = values['queue_mean']! * (until - from);
    // Both are whole numbers of ticks; only the division and multiplication round.
    if (Math.abs(integral - waited) <= 1e-9 * waited + 1e-6) return [];
    return [`${name}: requests waited ${waited} ticks, but the queue says ${integral}`];
  });
}
