import type { Uniform } from '../../../engine/streams.ts';
import type { Breaker, BreakerState } from '../breaker.ts';
import { AiGatewayBreakerCorrected } from '../breakers/ai-gateway-corrected.ts';
import { type EmaHealthConfig, publishedHealth } from '../guards/ema-health-config.ts';
import { CorrectedEmaHealth } from '../guards/ema-health-corrected.ts';
import {
  type AiProviderGateway,
  type GatewayProvider,
  none,
  publishedBreaker,
  publishedProviders,
} from './ai-provider-gateway.ts';

/** Attempts of one request at the most, and the waits between them, in seconds. */
export interface CorrectedGatewayConfig {
  readonly attempts: number;
  readonly health: EmaHealthConfig;
  readonly back_off: number;
  readonly back_off_at_most: number;
}

/** As published where it says anything; three attempts and half a second are what clients of providers usually do. */
export const correctedGatewayDefaults: CorrectedGatewayConfig = {
  attempts: 3,
  health: { ...publishedHealth, corrected: true, half_life: 30 },
  back_off: 0.5,
  back_off_at_most: 8,
};

/**
 * The reference design's gateway without its faults: only providers with an endpoint are called, each once for a
 * request, and so many at the most; health mends with time; breakers are told of successes too, and are asked before
 * every call; and retries wait, the longer the more there were.
 */
export class CorrectedGateway implements AiProviderGateway {
  readonly providers: readonly GatewayProvider[];
  because = '';
  readonly #config: CorrectedGatewayConfig;
  readonly #health: CorrectedEmaHealth;
  readonly #breakers: readonly Breaker[];

  constructor(
    providers: readonly GatewayProvider[] = publishedProviders,
    config: CorrectedGatewayConfig = correctedGatewayDefaults,
  ) {
    this.providers = providers;
    this.#config = config;
    this.#health = new CorrectedEmaHealth(config.health, providers.length, () => {});
    this.#breakers = providers.map(() => new AiGatewayBreakerCorrected(publishedBreaker));
  }

  begin(now: number, preferred: number): number {
    if (preferred !== none && this.#mayTry(preferred, 0, now) && this.#admit(preferred, now)) {
      return preferred;
    }
    return this.#first('price', 0, now);
  }

  failed(provider: number, now: number, seconds: number): void {
    this.#health.failed(provider, now);
    this.#breakers[provider]!.record(now, false, seconds);
  }

  mayRetry(tried: number): boolean {
    if (ones(tried) < this.#config.attempts) return true;
    this.because = `${this.#config.attempts} attempts failed`;
    return false;
  }

  retry(_provider: number, now: number, tried: number): number {
    return this.#first('error-rate', tried, now);
  }

  succeeded(provider: number, now: number, seconds: number): void {
    this.#health.succeeded(provider, now, seconds);
    this.#breakers[provider]!.record(now, true, seconds);
  }

  released(provider: number, now: number): void {
    this.#health.released(provider);
    this.#breakers[provider]!.release(now);
  }

  /** Half of it by chance, so that requests that failed together do not come back together. */
  delay(retry: number, draw: Uniform): number {
    const { back_off, back_off_at_most } = this.#config;
    let most = back_off;
    for (let at = 0; at < retry && most < back_off_at_most; at += 1) most *= 2;
    most = Math.min(most, back_off_at_most);
    return most / 2 + (draw() * most) / 2;
  }

  isAvailable(provider: number, now: number): boolean {
    return this.#health.isOpen(provider, now);
  }

  errorRate(provider: number, now: number): number {
    return this.#health.errorRate(provider, now);
  }

  latencyMs(provider: number): number {
    return this.#health.latencyMs(provider);
  }

  breakerState(provider: number): BreakerState {
    return this.#breakers[provider]!.state;
  }

  /** The first in an order whose breaker lets it through, the earlier in the list among equals. */
  #first(order: 'price' | 'error-rate', tried: number, now: number): number {
    let left = tried;
    for (;;) {
      let best = none;
      let least = 0;
      for (let provider = 0; provider < this.providers.length; provider += 1) {
        if (!this.#mayTry(provider, left, now)) continue;
        const value =
          order === 'price'
            ? this.providers[provider]!.usdPer1kTokens
            : this.#health.errorRate(provider, now);
        if (best !== none && !(value < least)) continue;
        best = provider;
        least = value;
      }
      if (best === none) {
        this.because = tried === 0 ? 'No providers available' : 'No fallback providers available';
        return none;
      }
      if (this.#admit(best, now)) return best;
      left |= 1 << best;
    }
  }

  #mayTry(provider: number, tried: number, now: number): boolean {
    const isUntried = (tried & (1 << provider)) === 0;
    return isUntried && this.providers[provider]!.hasEndpoint && this.#health.isOpen(provider, now);
  }

  /** Health is open already, so that it takes no permit in vain where the breaker has none. */
  #admit(provider: number, now: number): boolean {
    return this.#breakers[provider]!.admit(now) && this.#health.admit(provider, now);
  }
}

/** How many bits are set. */
function ones(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count += 1;
  return count;
}
