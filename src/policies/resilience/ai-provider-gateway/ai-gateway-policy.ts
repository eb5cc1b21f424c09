import type { CallPlan, CallPolicy } from '../call-policy.ts';
import { type AiProviderGateway, none } from './ai-provider-gateway.ts';
import { type ProviderJudgement, toldChanges } from './told-changes.ts';

/** The reference design's gateway, published or corrected, as the policy of a simulated one. */
export function aiGatewayPolicy(gateway: AiProviderGateway, judged: ProviderJudgement): CallPolicy {
  const tell = toldChanges(gateway, judged);
  const send = (plan: CallPlan, target: number, now: number) => {
    tell(now);
    plan.what = target === none ? 'give-up' : 'send';
    plan.target = target;
    plan.because = target === none ? gateway.because : 'the reference design\u2019s choice';
  };
  return {
    plan(state, _view, now, draw, plan) {
      plan.delay = 0;
      plan.isForced = false;
      plan.sdkRetries = 0;
      plan.memory = 0;
      if (state.stage === 'first') return send(plan, gateway.begin(now, none), now);
      if (state.stage === 'failed') {
        if (!gateway.mayRetry(state.failed)) return send(plan, none, now);
        const delay = gateway.delay(state.attempts - 1, draw);
        if (delay > 0) {
          plan.what = 'wait';
          plan.delay = delay;
          plan.because = 'back-off';
          return;
        }
      }
      send(plan, gateway.retry(state.lastTarget, now, state.failed), now);
    },
    // It took its permit when it chose.
    admit: () => true,
    succeeded(target, now, seconds) {
      gateway.succeeded(target, now, seconds);
      tell(now);
    },
    failed(target, now, seconds) {
      gateway.failed(target, now, seconds);
      tell(now);
    },
    released: (target, now) => gateway.released(target, now),
    copyAfter: () => Number.POSITIVE_INFINITY,
    copy: () => none,
    escalates: false,
    shadows: false,
    escalate: () => none,
    shadow: () => none,
  };
}
