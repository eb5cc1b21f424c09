import { describe, expect, it } from 'vitest';
import { aiGatewayPolicy } from '../../../src/policies/resilience/ai-provider-gateway/ai-gateway-policy.ts';
import { none } from '../../../src/policies/resilience/ai-provider-gateway/ai-provider-gateway.ts';
import { aiProviderGateway } from '../../../src/policies/resilience/ai-provider-gateway/index.ts';
import type {
  CallPlan,
  CallState,
  OpenTargets,
} from '../../../src/policies/resilience/call-policy.ts';
import { serverError } from '../../../src/policies/resilience/failure.ts';

const providers = ['a', 'b'].map((name) => ({ name, usdPer1kTokens: 0.01, hasEndpoint: true }));

/** What is told while provider 0 fails five times, once a second, and answers at 100 s. */
function told(corrected: boolean): string[] {
  const said: string[] = [];
  const gateway = aiProviderGateway(corrected, providers);
  const policy = aiGatewayPolicy(gateway, (kind, provider, state, because) =>
    said.push(`${kind} ${provider} ${state}: ${because}`),
  );
  for (let second = 1; second <= 5; second += 1) policy.failed(0, second, 0.5, serverError);
  // Of a call that began before it became unavailable, or corrected as a probe.
  if (corrected) gateway.begin(99.5, 0);
  policy.succeeded(0, 100, 0.5);
  return said;
}

describe('the reference design’s gateway tells of its providers', () => {
  it('as published: unavailable at an error rate of a half, and its breaker open for ever', () => {
    expect(told(false)).toEqual([
      'ai-gateway 0 open: as many failures as it bears',
      'ema-health 0 unavailable: error rate 0.5',
      'ema-health 0 available: error rate 0.475',
    ]);
  });

  it('corrected: what failed slowly is forgotten as it goes, and a trial closes the breaker', () => {
    expect(told(true)).toEqual([
      'ai-gateway 0 open: as many failures as it bears',
      'ai-gateway 0 closed: a call was answered',
    ]);
  });
});

const half = () => 0.5;

/** A policy, and what it plans for a request whose state is no more than that, in the place of an older plan. */
function planning(corrected: boolean, of = providers) {
  const said: string[] = [];
  const policy = aiGatewayPolicy(aiProviderGateway(corrected, of), (kind, provider, state) =>
    said.push(`${kind} ${provider} ${state}`),
  );
  const plan = (state: Partial<CallState>, now: number): CallPlan => {
    const older = { sdkRetries: 2, memory: 3, isForced: true, delay: 9, because: '?' };
    const out: CallPlan = { ...older, what: 'wait', target: 7 };
    policy.plan(state as CallState, {} as OpenTargets, now, half, out);
    return out;
  };
  return { policy, plan, said };
}

const sent = (target: number): CallPlan => ({
  what: 'send',
  target,
  delay: 0,
  isForced: false,
  sdkRetries: 0,
  memory: 0,
  because: 'the reference design’s choice',
});

describe.each([false, true])('what it plans, corrected %s', (corrected) => {
  it('sends a request first to the first of the cheapest', () => {
    expect(planning(corrected).plan({ stage: 'first' }, 0)).toEqual(sent(0));
  });

  it('gives up where there is nobody, and says so', () => {
    const { plan } = planning(corrected, []);
    const gaveUp = { ...sent(none), what: 'give-up', because: 'No providers available' };
    expect(plan({ stage: 'first' }, 0)).toEqual(gaveUp);
  });

  it('lets every planned call through, and neither copies nor escalates', () => {
    const { policy } = planning(corrected);
    const state = { stage: 'first' } as CallState;
    const view = {} as OpenTargets;
    expect(policy.admit(0, 0)).toBe(true);
    expect(policy.copyAfter(0, 0)).toBe(Number.POSITIVE_INFINITY);
    expect([policy.escalates, policy.shadows]).toEqual([false, false]);
    expect(policy.copy(state, view, 0, 0, half)).toBe(none);
    expect(policy.escalate(state, 0, view, 0, half)).toBe(none);
    expect(policy.shadow(state, view, 0, half)).toBe(none);
  });
});

describe('after a failure', () => {
  it('goes on to another at once as published, and never says how often', () => {
    const { policy, plan } = planning(false);
    policy.failed(0, 1, 0.5, serverError);
    const failed = { stage: 'failed', attempts: 1, lastTarget: 0, failed: 0b1 } as const;
    expect(plan(failed, 1)).toEqual(sent(1));
    expect(plan({ ...failed, attempts: 9, failed: 0b1111 }, 1)).toEqual(sent(1));
  });

  it('waits first where it is corrected, twice as long after the second, and then takes one that has not failed', () => {
    const { policy, plan } = planning(true);
    policy.failed(0, 1, 0.5, serverError);
    const failed = { attempts: 1, lastTarget: 0, failed: 0b1 } as const;
    const waiting = { what: 'wait', delay: 0.375, because: 'back-off', isForced: false };
    expect(plan({ ...failed, stage: 'failed' }, 1)).toMatchObject(waiting);
    expect(plan({ ...failed, stage: 'failed', attempts: 2 }, 1)).toMatchObject({ delay: 0.75 });
    expect(plan({ ...failed, stage: 'wanting' }, 1.375)).toEqual(sent(1));
  });

  it('gives up where it is corrected after three, or where none is left', () => {
    const { plan } = planning(true);
    const last = { stage: 'failed', attempts: 3, lastTarget: 1 } as const;
    const gaveUp = { ...sent(none), what: 'give-up' };
    expect(plan({ ...last, failed: 0b111 }, 1)).toEqual({
      ...gaveUp,
      because: '3 attempts failed',
    });
    expect(plan({ ...last, stage: 'wanting', failed: 0b11 }, 1)).toEqual({
      ...gaveUp,
      because: 'No fallback providers available',
    });
  });
});

describe('a provider on trial', () => {
  it('is told of when it is planned, is closed to others, and open again where its call came to nothing', () => {
    const { policy, plan, said } = planning(true, providers.slice(0, 1));
    for (let second = 1; second <= 5; second += 1) policy.failed(0, second, 0, serverError);
    said.length = 0;
    expect(plan({ stage: 'first' }, 100)).toEqual(sent(0));
    expect(said).toEqual(['ai-gateway 0 half-open']);
    expect(plan({ stage: 'first' }, 100).what).toBe('give-up');
    policy.released(0, 101);
    expect(plan({ stage: 'first' }, 101)).toEqual(sent(0));
    policy.succeeded(0, 102, 1);
    expect(said.slice(1)).toContain('ai-gateway 0 closed');
  });
});
