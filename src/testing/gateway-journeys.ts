import type { Scenario } from '../scenario/schema.ts';
import type { AuditRow, RequestRow } from '../world/result.ts';
import type { ScenarioRun } from './run-scenario.ts';

/** One call of a gateway that its trail tells of: for whom, to whom, and whether its end was seen. */
export interface TracedCall {
  readonly gateway: string;
  readonly request: RequestRow;
  /** The target, and the deployment or provider behind it. */
  readonly target: string;
  readonly service: string;
  readonly what: 'call' | 'copy' | 'shadow';
  readonly because: string;
  readonly sentAt: number;
  /** Seconds at which the gateway heard of its end; undefined where it never did. */
  endedAt?: number;
  hasAnswer?: boolean;
}

/** The calls of all gateways that keep a trail, in the order in which they were made. */
export function tracedCalls({ scenario, result, requests }: ScenarioRun): readonly TracedCall[] {
  const calls: TracedCall[] = [];
  /** Calls whose end was not told yet, by gateway and request. */
  const open = new Map<string, TracedCall[]>();
  for (const row of result.audit) {
    const key = `${row.gateway}/${row.number}`;
    switch (row.what) {
      case 'call':
      case 'copy':
      case 'shadow': {
        const call = callOf(row, row.what, scenario, requests[row.number]!);
        calls.push(call);
        if (row.what !== 'shadow') open.set(key, [...(open.get(key) ?? []), call]);
        break;
      }
      case 'answered':
      case 'failed': {
        // Of several at one target nobody can tell which it was; all cost the same.
        const call = (open.get(key) ?? []).find(
          (one) => one.target === row.target && one.endedAt === undefined,
        );
        if (call === undefined) throw new Error(`${key}: ${row.target} ${row.what} without a call`);
        call.endedAt = row.time;
        call.hasAnswer = row.what === 'answered';
      }
    }
  }
  return calls;
}

function callOf(
  row: AuditRow,
  what: TracedCall['what'],
  scenario: Scenario,
  request: RequestRow,
): TracedCall {
  const { deployment, provider } = scenario.gateways[row.gateway]!.targets[row.target]!;
  const { gateway, target, because, time } = row;
  const service = (deployment ?? provider)!;
  return { gateway, request, target, service, what, because, sentAt: time };
}

/** Whether all that a gateway sends is known, and ends with its request: nothing goes on alone. */
export function leavesNothingBehind({ gateways }: Scenario, gateway: string): boolean {
  const { timeouts, routing } = gateways[gateway]!;
  return timeouts.cancel && routing.kind !== 'shadow';
}

/**
 * Whether a call may have been answered although nobody heard of it: beside another one whose answer came at the same
 * instant, as in one batch.
 */
export function mayHaveTied({ what, endedAt, request }: TracedCall): boolean {
  return what !== 'shadow' && endedAt === undefined && request.outcome === 'completed';
}
