import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  CallPlan,
  CallState,
  OpenTargets,
} from '../../../src/policies/resilience/call-policy.ts';
import {
  type ComposedParts,
  composedPolicy,
} from '../../../src/policies/resilience/composed-policy.ts';
import type { Hedge } from '../../../src/policies/resilience/hedge.ts';
import type {
  FailedAttempt,
  RetryDecision,
  RetryPolicy,
} from '../../../src/policies/resilience/retry-decision.ts';
import type { TargetGuard } from '../../../src/policies/resilience/target-guard.ts';
import type { GatewayRouter } from '../../../src/policies/routing/gateway/gateway-router.ts';

/** Chooses the last of those that may be called, so that it shows which ones those were. */
const last: GatewayRouter = {
  choose(_request, view, _draw, choice) {
    choice.target = view.open.at(-1) ?? -1;
    choice.because = `of ${view.open}`;
  },
  escalate: (_request, _target, view) => view.open.at(-1) ?? -1,
  shadow: (_request, view) => view.open.at(-1) ?? -1,
};

interface Setting {
  /** Targets that are closed, and when each is open again. */
  readonly closed?: Readonly<Record<number, number>>;
  readonly decision?: Partial<RetryDecision>;
  readonly counts?: boolean;
  readonly router?: GatewayRouter;
  readonly hedge?: Hedge;
  readonly allUnhealthy?: ComposedParts['allUnhealthy'];
}

/** Takes nobody. */
const takesNobody: GatewayRouter = {
  choose(_request, _view, _draw, choice) {
    choice.target = -1;
    choice.because = 'nobody will do';
  },
};

/** A policy whose parts say what they are told to, and what they were told. */
function composed({ closed = {}, decision = {}, counts = true, ...more }: Setting) {
  const told: string[] = [];
  /** What the retries were asked about. */
  const asked: FailedAttempt[] = [];
  const isOpen = (target: number, now: number) => (closed[target] ?? 0) <= now;
  const note = (what: string) => (target: number) => void told.push(`${what} t${target}`);
  const guard: TargetGuard = {
    isOpen,
    admit: isOpen,
    retryAt: (target) => closed[target] ?? 0,
    succeeded: note('succeeded'),
    failed: note('failed'),
    released: note('released'),
  };
  const retry: RetryPolicy = {
    began: () => void told.push('began'),
    answered: () => void told.push('answered'),
    counts: () => counts,
    takeCopy: () => true,
    next(failed, _draw, out) {
      told.push(`open ${failed.isOpen}, other ${failed.hasOther}`);
      asked.push({ ...failed });
      const plain = { action: 'give-up', seconds: 0, sdkRetries: 0, memory: 0, because: 'so' };
      Object.assign(out, plain, decision);
    },
  };
  const policy = composedPolicy({
    router: more.router ?? last,
    guard,
    retry,
    hedge: more.hedge,
    allUnhealthy: more.allUnhealthy ?? { kind: 'fail' },
  });
  return { policy, told, asked };
}

const fresh: CallState = {
  tenant: 0,
  tenantName: 'a',
  place: -1,
  session: -1,
  number: 0,
  promptTokens: 1,
  outputTokens: 1,
  attempts: 0,
  failed: 0,
  allowed: [0, 1, 2],
  lastTarget: -1,
  lastStatus: 0,
  retryAfter: 0,
  callsAtTarget: 0,
  sdkRetries: 0,
  memory: 0,
  stage: 'first',
  wantsSince: Number.NaN,
  difficulty: 0,
  secondsLeft: Number.POSITIVE_INFINITY,
};

/** A request that target 2 has just failed. */
const failedAt2: Partial<CallState> = {
  stage: 'failed',
  failed: 0b100,
  lastTarget: 2,
  attempts: 1,
};

const view = (): OpenTargets => ({ open: [] as number[] }) as unknown as OpenTargets;

const emptyPlan = (): CallPlan => ({
  what: 'send',
  target: -1,
  delay: 0,
  sdkRetries: 0,
  memory: 0,
  isForced: false,
  because: '',
});

/** What is planned at second 10, in words. */
function planned(setting: Setting, state: Partial<CallState> = {}): string {
  const plan = emptyPlan();
  composed(setting).policy.plan({ ...fresh, ...state }, view(), 10, () => 0.5, plan);
  const delay = plan.delay > 0 ? ` in ${plan.delay} s` : '';
  const forced = plan.isForced ? ', forced' : '';
  return `${plan.what}${plan.what === 'send' ? ` t${plan.target}` : ''}${delay}${forced}: ${plan.because}`;
}

describe('a policy composed of a router, guards and retries', () => {
  it.each<[string, Setting, Partial<CallState>, string]>([
    ['all that may be called', {}, {}, 'send t2: of 0,1,2'],
    ['those that a tenant may use', {}, { allowed: [0, 1] }, 'send t1: of 0,1'],
    ['those that are open', { closed: { 2: 20 } }, {}, 'send t1: of 0,1'],
    ['those that have not failed', {}, { failed: 0b110 }, 'send t0: of 0'],
    ['those that are back', { closed: { 2: 10 } }, {}, 'send t2: of 0,1,2'],
  ])('chooses among %s', (_, setting, state, plan) => {
    expect(planned(setting, state)).toBe(plan);
  });

  it.each<[string, Setting['decision'], string]>([
    ['gives up', { action: 'give-up' }, 'give-up: so'],
    ['tries again there, after a while', { action: 'again', seconds: 3 }, 'send t2 in 3 s: so'],
    ['goes on to another at once', { action: 'fall-back' }, 'send t1: of 0,1'],
    ['waits before another', { action: 'fall-back', seconds: 3 }, 'wait in 3 s: so'],
  ])('%s after a failure, as its retries say', (_, decision, plan) => {
    expect(planned({ decision: decision! }, failedAt2)).toBe(plan);
  });

  it('tells its retries whether the target that failed is open, and whether there is another', () => {
    const seen = (setting: Setting, state: Partial<CallState>) => {
      const { policy, told } = composed(setting);
      policy.plan({ ...fresh, ...failedAt2, ...state }, view(), 10, () => 0.5, emptyPlan());
      return told.at(-1);
    };
    expect(seen({}, {})).toBe('open true, other true');
    expect(seen({ closed: { 2: 20 } }, {})).toBe('open false, other true');
    expect(seen({}, { allowed: [2] })).toBe('open true, other false');
    expect(seen({ closed: { 0: 20, 1: 20 } }, {})).toBe('open true, other false');
    const waits = { kind: 'wait', at_most: 30, look_again: 1 } as const;
    expect(seen({ closed: { 0: 20, 1: 20 }, allUnhealthy: waits }, {})).toBe(
      'open true, other true',
    );
  });

  it('asks its retries with all that is known of the call that failed', () => {
    const { policy, asked } = composed({});
    const known = { lastStatus: 503, callsAtTarget: 2, attempts: 4, retryAfter: 6 };
    const kept = { sdkRetries: 3, memory: 5, secondsLeft: 7 };
    policy.plan({ ...fresh, ...failedAt2, ...known, ...kept }, view(), 10, () => 0.5, emptyPlan());
    expect(asked).toEqual([
      {
        now: 10,
        status: 503,
        atTarget: 2,
        inAll: 4,
        sdkRetries: 3,
        memory: 5,
        retryAfter: 6,
        remaining: 7,
        isOpen: true,
        hasOther: true,
      },
    ]);
  });

  it('keeps what the retries say of a request', () => {
    const { policy } = composed({ decision: { action: 'again', sdkRetries: 2, memory: 7 } });
    const plan = emptyPlan();
    policy.plan({ ...fresh, ...failedAt2 }, view(), 10, () => 0.5, plan);
    expect(plan).toMatchObject({ sdkRetries: 2, memory: 7 });
    policy.plan({ ...fresh, stage: 'wanting', memory: 7 }, view(), 10, () => 0.5, plan);
    expect(plan).toMatchObject({ sdkRetries: 0, memory: 7 });
  });

  it.each<[string, ComposedParts['allUnhealthy'], string]>([
    ['fails', { kind: 'fail' }, 'give-up: all targets are unhealthy'],
    [
      'waits for the first that is back',
      { kind: 'wait', at_most: 30, look_again: 1 },
      'wait in 5 s: all targets are unhealthy: it waits for the first that is back',
    ],
    [
      'calls one all the same',
      { kind: 'panic' },
      'send t2, forced: all targets are unhealthy: called as if they were not',
    ],
  ])('%s while no target is open', (_, allUnhealthy, plan) => {
    expect(planned({ closed: { 0: 15, 1: 20, 2: 25 }, allUnhealthy })).toBe(plan);
  });

  it('waits no longer than since it was first in want of one', () => {
    const setting: Setting = {
      closed: { 0: 15, 1: 20, 2: 25 },
      allUnhealthy: { kind: 'wait', at_most: 7, look_again: 1 },
    };
    expect(planned(setting)).toContain('wait in 5 s');
    expect(planned(setting, { wantsSince: 8 })).toContain('wait in 5 s');
    expect(planned(setting, { wantsSince: 7 })).toBe(
      'give-up: all targets are unhealthy for longer than it may wait',
    );
  });

  it('gives up where the router takes nobody, in health and in panic', () => {
    const setting: Setting = { router: takesNobody, allUnhealthy: { kind: 'panic' } };
    expect(planned(setting)).toBe('give-up: nobody will do');
    expect(planned({ ...setting, closed: { 0: 15, 1: 20, 2: 25 } })).toBe(
      'give-up: nobody will do',
    );
  });

  it('gives up where every target has failed the request, however unhealthy they are', () => {
    const setting: Setting = { closed: { 0: 15 }, allUnhealthy: { kind: 'panic' } };
    expect(planned(setting, { failed: 0b111, stage: 'wanting' })).toBe(
      'give-up: every target failed',
    );
  });

  it('says a request begins once, and what became of each call', () => {
    const { policy, told } = composed({});
    for (const stage of ['first', 'wanting'] as const) {
      policy.plan({ ...fresh, stage }, view(), 10, () => 0.5, emptyPlan());
    }
    policy.succeeded(1, 11, 1);
    policy.failed(2, 11, 1, 500);
    policy.released(0, 11);
    expect(told).toEqual(['began', 'succeeded t1', 'answered', 'failed t2', 'released t0']);
  });

  it('gives a permit back for a failure that is not the fault of the target', () => {
    const { policy, told } = composed({ counts: false });
    policy.failed(2, 11, 1, 400);
    expect(told).toEqual(['released t2']);
  });

  describe('with copies', () => {
    const heard: string[] = [];
    const hedge = (admits: boolean): Hedge => ({
      began: (now) => heard.push(`began ${now}`),
      delay: (_target, copies) => 1 + copies,
      admit: () => admits,
      answered: (target, seconds) => heard.push(`t${target} after ${seconds} s`),
    });
    const copy = (setting: Setting, state: Partial<CallState>, busy: number) =>
      composed(setting).policy.copy({ ...fresh, ...state }, view(), busy, 10, () => 0.5);

    it('sends them to another target, and to the same one only where there is no other', () => {
      expect(copy({ hedge: hedge(true) }, {}, 2)).toBe(1);
      expect(copy({ hedge: hedge(true) }, { allowed: [2] }, 2)).toBe(2);
      expect(copy({ hedge: hedge(true), closed: { 2: 20 } }, { allowed: [2] }, 2)).toBe(-1);
    });

    it('sends none where nothing is left for them, or where nobody copies', () => {
      expect(copy({ hedge: hedge(false) }, {}, 2)).toBe(-1);
      expect(copy({}, {}, 2)).toBe(-1);
    });

    it('hears of requests that begin, once, and of answers', () => {
      const { policy } = composed({ hedge: hedge(true) });
      heard.length = 0;
      for (const stage of ['first', 'wanting'] as const) {
        policy.plan({ ...fresh, stage }, view(), 10, () => 0.5, emptyPlan());
      }
      policy.succeeded(1, 13, 3);
      policy.failed(1, 13, 3, 500);
      expect(heard).toEqual(['began 10', 't1 after 3 s']);
    });

    it('thinks of one after a while, or never', () => {
      expect(composed({ hedge: hedge(true) }).policy.copyAfter(0, 2)).toBe(3);
      expect(composed({}).policy.copyAfter(0, 0)).toBe(Number.POSITIVE_INFINITY);
    });
  });

  it('lets nobody be asked once more, or get a shadow, who is closed or not allowed', () => {
    const { policy } = composed({ closed: { 2: 20 } });
    const state = { ...fresh, allowed: [0, 2] };
    expect(policy.escalate(state, 1, view(), 10, () => 0.5)).toBe(0);
    expect(policy.escalate(state, 0, view(), 10, () => 0.5)).toBe(-1);
    expect(policy.shadow(state, view(), 10, () => 0.5)).toBe(0);
    expect(policy.shadow({ ...state, allowed: [2] }, view(), 10, () => 0.5)).toBe(-1);
    expect([policy.escalates, policy.shadows]).toEqual([true, true]);
  });

  it('asks nobody once more, and copies for nobody, where its router does not', () => {
    const { policy } = composed({ router: takesNobody });
    expect([policy.escalates, policy.shadows]).toEqual([false, false]);
    expect(policy.escalate(fresh, 1, view(), 10, () => 0.5)).toBe(-1);
    expect(policy.shadow(fresh, view(), 10, () => 0.5)).toBe(-1);
  });

  it('takes the permit of a call from its guard', () => {
    const { policy } = composed({ closed: { 2: 20 } });
    expect([policy.admit(2, 19), policy.admit(2, 20), policy.admit(0, 0)]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('never sends to a target that is not allowed or failed before, nor unforced to one that is closed', () => {
    const bits = fc.integer({ min: 0, max: 7 });
    const kinds = fc.constantFrom<ComposedParts['allUnhealthy']>(
      { kind: 'fail' },
      { kind: 'panic' },
      { kind: 'wait', at_most: 30, look_again: 1 },
    );
    const property = fc.property(bits, bits, bits, kinds, fc.boolean(), (...drawn) => {
      const [allowedBits, failedBits, closedBits, allUnhealthy, hasFailed] = drawn;
      const of = (set: number) => [0, 1, 2].filter((target) => (set & (1 << target)) !== 0);
      const closed = Object.fromEntries(of(closedBits).map((target) => [target, 20]));
      const { policy } = composed({ closed, allUnhealthy, decision: { action: 'fall-back' } });
      const plan = emptyPlan();
      const lastTarget = hasFailed ? (of(failedBits).at(-1) ?? -1) : -1;
      const stage = lastTarget < 0 ? 'first' : 'failed';
      const failed = lastTarget < 0 ? 0 : failedBits;
      const state = { ...fresh, allowed: of(allowedBits), failed, lastTarget, stage } as const;
      policy.plan(state, view(), 10, () => 0.5, plan);
      if (plan.what !== 'send') return;
      expect(of(allowedBits)).toContain(plan.target);
      expect(of(failed)).not.toContain(plan.target);
      expect(plan.isForced).toBe(plan.target in closed);
    });
    fc.assert(property, { seed: 1, numRuns: 500 });
  });
});
