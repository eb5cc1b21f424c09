import type { Breaker, BreakerState } from '../breaker.ts';
import { AiGatewayBreaker } from '../breakers/ai-gateway.ts';
import { publishedHealth } from '../guards/ema-health-config.ts';
import { PublishedEmaHealth } from '../guards/ema-health-published.ts';
import {
  type AiProviderGateway,
  type GatewayProvider,
  none,
  publishedBreaker,
  publishedProviders,
} from './ai-provider-gateway.ts';

/**
 * The reference design's `AIProviderGateway`, as published, faults included:
 * a provider that became unavailable is sent nothing more, and so stays unavailable for ever;
 * a failed request goes on to the next provider until none is left, which can be some twenty attempts,
 * at once and without back-off, some of them to a provider that has no endpoint;
 * no success is told to a breaker, so that failures are never forgotten and an open one never closes;
 * and where a breaker is open, or a call failed, the next provider is taken whatever its own breaker says.
 */
export class PublishedGateway implements AiProviderGateway {
  readonly providers: readonly GatewayProvider[];
  because = '';
  readonly #health: PublishedEmaHealth;
  readonly #breakers: readonly Breaker[];

  constructor(providers: readonly GatewayProvider[] = publishedProviders) {
    this.providers = providers;
    this.#health = new PublishedEmaHealth(publishedHealth, providers.length, () => {});
    this.#breakers = providers.map(() => new AiGatewayBreaker(publishedBreaker));
  }

  begin(now: number, preferred: number): number {
    const isPreferred = preferred !== none && this.#health.isOpen(preferred);
    const provider = isPreferred ? preferred : this.#best();
    if (provider === none || this.#breakers[provider]!.admit(now)) return provider;
    return this.#fallback(provider);
  }

  failed(provider: number, now: number, seconds: number): void {
    this.#health.failed(provider);
    this.#breakers[provider]!.record(now, false, seconds);
  }

  mayRetry(): boolean {
    return true;
  }

  retry(provider: number, now: number): number {
    const fallback = this.#fallback(provider);
    // The published method calls itself, with the fallback as the preferred provider.
    return fallback === none ? none : this.begin(now, fallback);
  }

  succeeded(provider: number, now: number, seconds: number): void {
    this.#health.succeeded(provider, now, seconds);
  }

  released(): void {}

  delay(): number {
    return 0;
  }

  isAvailable(provider: number): boolean {
    return this.#health.isOpen(provider);
  }

  errorRate(provider: number): number {
    return this.#health.errorRate(provider);
  }

  latencyMs(provider: number): number {
    return this.#health.latencyMs(provider);
  }

  breakerState(provider: number): BreakerState {
    return this.#breakers[provider]!.state;
  }

  /** The first of the cheapest that are available, as Python's `min` takes it. */
  #best(): number {
    let best = none;
    for (const [provider, { usdPer1kTokens }] of this.providers.entries()) {
      if (!this.#health.isOpen(provider)) continue;
      if (best === none || usdPer1kTokens < this.providers[best]!.usdPer1kTokens) best = provider;
    }
    if (best === none) this.because = 'No providers available';
    return best;
  }

  /** The first of those with the lowest error rate. */
  #fallback(failed: number): number {
    let best = none;
    for (let provider = 0; provider < this.providers.length; provider += 1) {
      if (provider === failed || !this.#health.isOpen(provider)) continue;
      const isBetter =
        best === none || this.#health.errorRate(provider) < this.#health.errorRate(best);
      if (isBetter) best = provider;
    }
    if (best === none) this.because = 'No fallback providers available';
    return best;
  }
}
