import { priority } from '../../../src/engine/priority.ts';
import { Simulation } from '../../../src/engine/simulation.ts';
import { GatewayUsage } from '../../../src/metrics/gateway-usage.ts';
import { Calls } from '../../../src/models/gateway/calls.ts';
import type { CallsConfig } from '../../../src/models/gateway/calls-config.ts';
import { Gateway, type GatewayConfig } from '../../../src/models/gateway/gateway.ts';
import type { KnownAnswers } from '../../../src/models/gateway/known-answers.ts';
import type { GatewayTarget } from '../../../src/models/gateway/target.ts';
import { TargetBoard } from '../../../src/models/gateway/target-board.ts';
import { none, type RequestId, Requests } from '../../../src/models/requests.ts';
import type { SpendingLimit } from '../../../src/policies/budgeting/spending-limit.ts';
import type { TenantLimits } from '../../../src/policies/budgeting/tenant-limits.ts';
import {
  type ComposedParts,
  composedPolicy,
} from '../../../src/policies/resilience/composed-policy.ts';
import { unguarded } from '../../../src/policies/resilience/guards/unguarded.ts';
import { retryPolicy } from '../../../src/policies/resilience/retry-policy.ts';
import type { TargetFacts } from '../../../src/policies/routing/gateway/gateway-router.ts';
import { gatewayRouter } from '../../../src/policies/routing/gateway/index.ts';

export const seconds = 1e6;

/** What a target does with one call after another: answers, fails with a status, or says nothing. The last stands for all further ones. */
export interface Script {
  readonly after: number;
  readonly status?: number;
  readonly retryAfter?: number;
  readonly usd?: number;
}

export interface Gated {
  /** What each target does. */
  readonly targets: readonly (readonly Script[])[];
  readonly policy?: Partial<ComposedParts>;
  readonly config?: Partial<GatewayConfig>;
  readonly calls?: Partial<CallsConfig>;
  readonly quality?: readonly number[];
  readonly known?: (requests: Requests) => KnownAnswers;
  readonly limits?: TenantLimits;
  readonly budgets?: SpendingLimit;
}

/** The usual policy: targets in turn of their numbers, each tried once, without limits. */
export const onwards = retryPolicy({ kind: 'ai-provider-gateway' });

/** Facts of hosted targets of these qualities, the first of which is tried first. */
export function factsOf(qualities: readonly number[]): TargetFacts[] {
  return qualities.map((quality, at) => ({
    name: `t${at}`,
    isOwn: false,
    weight: 1,
    priority: at,
    tier: '',
    quality,
  }));
}

/** A gateway before targets that do as they are told. `told` has `[second, what, number of the request, …]`, of gateway and targets. */
export function gated(setting: Gated) {
  const simulation = new Simulation();
  const requests = new Requests();
  const totals = new GatewayUsage();
  const told: (readonly (string | number)[])[] = [];
  const now = () => simulation.now / seconds;
  const facts = factsOf(setting.targets.map((_, at) => setting.quality?.[at] ?? 1));
  let calls: Calls;
  const billed = new Map<RequestId, number>();
  const targets = setting.targets.map((script, at): GatewayTarget => {
    const due = new Map<RequestId, { handle: number; script: Script }>();
    let sent = 0;
    const ends = simulation.on(`t${at}/end`, priority.completion, (call) => {
      const { script: one } = due.get(call)!;
      due.delete(call);
      const isAnswer = one.status === undefined;
      if (isAnswer) requests.firstAnswerAt[call] = simulation.now;
      else calls.failing(call, one.status, one.retryAfter ?? 0);
      billed.set(call, one.usd ?? 0);
      calls.ended(call, isAnswer ? 'completed' : 'failed', '');
      requests.release(call);
    });
    return {
      send(call) {
        const one = script[Math.min(sent, script.length - 1)]!;
        sent += 1;
        told.push([now(), `sent to t${at}`, requests.number[call]!]);
        requests.startedAt[call] = simulation.now;
        const handle = Number.isFinite(one.after)
          ? simulation.schedule(one.after, ends, call)
          : none;
        due.set(call, { handle, script: one });
      },
      withdraw(call) {
        const { handle } = due.get(call)!;
        if (handle !== none) simulation.cancel(handle);
        due.delete(call);
        told.push([now(), `withdrawn from t${at}`, requests.number[call]!]);
        billed.set(call, 0);
        calls.ended(call, 'cancelled', '');
        requests.release(call);
      },
      expectedUsd: () => 1,
      mostUsd: () => 1,
      owedUsd: (call) => billed.get(call) ?? 0,
      usdPerMillion: 10 * (at + 1),
      waiting: () => at,
      replicas: () => 10 * (at + 1),
      load: () => 0,
      headroom: () => 1 / (at + 1),
    };
  });
  const policy = composedPolicy({
    router: gatewayRouter({ kind: 'priority', attempts_per_priority: 1 }, facts),
    guard: unguarded,
    retry: onwards,
    hedge: undefined,
    allUnhealthy: { kind: 'fail' },
    ...setting.policy,
  });
  const note = (what: string) => (_service: number, request: RequestId, because?: string) => {
    const why = because === undefined ? [] : [because];
    told.push([now(), what, requests.number[request]!, ...why]);
  };
  const gateway = new Gateway(
    0,
    {
      name: 'gate',
      concurrency: Number.POSITIVE_INFINITY,
      queue: { limit: Number.POSITIVE_INFINITY, order: 'fcfs' },
      timeouts: { queue: undefined, total: undefined },
      ...setting.config,
    },
    {
      simulation,
      requests,
      totals,
      trail: undefined,
      allowed: [targets.map((_, at) => at)],
      mostUsd: () => 1,
      known: setting.known?.(requests),
      limits: setting.limits,
      budgets: setting.budgets,
      deferral: undefined,
      observer: {
        arrived() {},
        deferred() {},
        resumed() {},
        started() {},
        rejected: note('rejected'),
        completed: note('completed'),
        failed: note('failed'),
        givenUp: note('given up'),
        released: (request) => requests.release(request),
      },
      calls: (hooks) => {
        calls = new Calls(
          {
            name: 'gate',
            firstToken: undefined,
            call: undefined,
            cancels: true,
            tellsDeadline: true,
            stepsThere: false,
            ...setting.calls,
          },
          {
            simulation,
            requests,
            targets,
            board: new TargetBoard(facts, targets),
            policy,
            luck: () => 0.5,
            totals,
            hooks,
            trail: undefined,
            callTenants: Int32Array.of(1),
            allowed: [targets.map((_, at) => at)],
            tenantNames: ['customer'],
          },
        );
        return calls;
      },
    },
  );
  let arrived = 0;
  const arrives = simulation.on('arrives', priority.arrival, (request) => {
    requests.arrivedAt[request] = simulation.now;
    gateway.offer(request);
  });
  return {
    simulation,
    requests,
    totals,
    told,
    /** A request that comes at a second: what it asks, how urgent it is, and for how long its client waits. */
    offer(at = 0, more: { content?: number; priority?: number; patience?: number } = {}) {
      const request = requests.take();
      requests.number[request] = arrived++;
      requests.tenant[request] = 0;
      requests.promptTokens[request] = 100;
      requests.outputTokens[request] = 10;
      requests.content[request] = more.content ?? none;
      requests.topic[request] = none;
      requests.priority[request] = more.priority ?? 0;
      requests.patience[request] = (more.patience ?? Number.POSITIVE_INFINITY) * seconds;
      simulation.schedule(at, arrives, request);
    },
    run: () => simulation.run(),
  };
}
