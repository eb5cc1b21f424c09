import type { BreakerState } from '../breaker.ts';
import { rateIs } from '../guards/ema-health-config.ts';
import type { AiProviderGateway } from './ai-provider-gateway.ts';

/** Told of each change of whether a provider may be called: by its breaker or its health, and why. */
export type ProviderJudgement = (
  kind: 'ai-gateway' | 'ema-health',
  provider: number,
  state: string,
  because: string,
) => void;

/** Compares what a gateway thinks of its providers with what was told last; to be called after whatever may change it. */
export function toldChanges(
  gateway: AiProviderGateway,
  judged: ProviderJudgement,
): (now: number) => void {
  const breakers: BreakerState[] = gateway.providers.map(() => 'closed');
  const available = gateway.providers.map(() => true);
  return (now) => {
    for (let provider = 0; provider < breakers.length; provider += 1) {
      const state = gateway.breakerState(provider);
      if (state !== breakers[provider]) {
        breakers[provider] = state;
        judged('ai-gateway', provider, state, reasons[state]);
      }
      const isAvailable = gateway.isAvailable(provider, now);
      if (isAvailable === available[provider]) continue;
      available[provider] = isAvailable;
      const rate = rateIs(gateway.errorRate(provider, now));
      judged('ema-health', provider, isAvailable ? 'available' : 'unavailable', rate);
    }
  };
}

const reasons: Readonly<Record<BreakerState, string>> = {
  open: 'as many failures as it bears',
  'half-open': 'its time is over, now on trial',
  closed: 'a call was answered',
};
