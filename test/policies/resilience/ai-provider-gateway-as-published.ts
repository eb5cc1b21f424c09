export const providerNames = ['OPENAI', 'ANTHROPIC', 'TOGETHER', 'REPLICATE'] as const;
export type AIProvider = (typeof providerNames)[number];

interface ProviderHealth {
  available: boolean;
  latency_ms: number;
  error_rate: number;
}

/**
 * The reference design's Python class, line by line. `now` stands for `time.time()`, and each `await` is a `yield`: the
 * provider that is called goes out, and whether it answered comes back, so that requests can be interleaved.
 */
export class PublishedAIProviderGateway {
  now = 0;
  readonly providers: Partial<Record<AIProvider, { readonly endpoint: string }>> = {
    OPENAI: { endpoint: 'https://api.openai.com/v1/chat/completions' },
    ANTHROPIC: { endpoint: 'https://api.anthropic.com/v1/messages' },
    TOGETHER: { endpoint: 'https://api.together.xyz/v1/chat/completions' },
  };
  readonly provider_health: Record<AIProvider, ProviderHealth>;
  readonly circuit_breakers: Record<AIProvider, CircuitBreaker>;
  /** Every call, those without an endpoint included. */
  readonly calls: AIProvider[] = [];

  constructor() {
    const health = () => ({ available: true, latency_ms: 0, error_rate: 0.0 });
    const breaker = () => new CircuitBreaker(() => this.now);
    this.provider_health = forEach(health);
    this.circuit_breakers = forEach(breaker);
  }

  *chat_completion(preferred_provider?: AIProvider): Generator<AIProvider, AIProvider, boolean> {
    let provider: AIProvider;
    if (preferred_provider && this.provider_health[preferred_provider].available) {
      provider = preferred_provider;
    } else {
      provider = this._select_best_provider();
    }

    if (!this.circuit_breakers[provider].is_available()) {
      provider = this._select_fallback_provider(provider);
    }

    try {
      const start_time = this.now;
      yield* this._make_request(provider);
      const latency_ms = (this.now - start_time) * 1000;
      this._update_health(provider, true, latency_ms);
      return provider;
    } catch {
      this._update_health(provider, false);
      this.circuit_breakers[provider].record_failure();
      const fallback = this._select_fallback_provider(provider);
      return yield* this.chat_completion(fallback);
    }
  }

  _select_best_provider(): AIProvider {
    const costs: Partial<Record<AIProvider, number>> = {
      TOGETHER: 0.002,
      ANTHROPIC: 0.008,
      OPENAI: 0.01,
    };
    const available_providers = providerNames.filter((p) => this.provider_health[p].available);
    if (available_providers.length === 0) throw new Error('No providers available');
    return min(available_providers, (p) => costs[p] ?? Number.POSITIVE_INFINITY);
  }

  _select_fallback_provider(failed_provider: AIProvider): AIProvider {
    const available = providerNames.filter(
      (p) => p !== failed_provider && this.provider_health[p].available,
    );
    if (available.length === 0) throw new Error('No fallback providers available');
    return min(available, (p) => this.provider_health[p].error_rate);
  }

  *_make_request(provider: AIProvider): Generator<AIProvider, void, boolean> {
    this.calls.push(provider);
    const config = this.providers[provider];
    if (config === undefined) throw new Error(`KeyError: ${provider}`);
    const isAnswered = yield provider;
    if (!isAnswered) throw new Error(`${config.endpoint} failed`);
  }

  _update_health(provider: AIProvider, success: boolean, latency_ms = 0): void {
    const health = this.provider_health[provider];
    if (success) {
      const alpha = 0.3;
      health.latency_ms = alpha * latency_ms + (1 - alpha) * health.latency_ms;
      health.error_rate *= 0.95;
    } else {
      health.error_rate = Math.min(1.0, health.error_rate + 0.1);
    }
    health.available = health.error_rate < 0.5;
  }
}

class CircuitBreaker {
  readonly #time: () => number;
  readonly failure_threshold = 5;
  readonly timeout_seconds = 60;
  failure_count = 0;
  last_failure_time = 0;
  state: 'CLOSED' | 'OPEN' | 'HALF_OPEN' = 'CLOSED';

  constructor(time: () => number) {
    this.#time = time;
  }

  is_available(): boolean {
    if (this.state === 'CLOSED') return true;
    if (this.state === 'OPEN') {
      if (this.#time() - this.last_failure_time > this.timeout_seconds) {
        this.state = 'HALF_OPEN';
        return true;
      }
      return false;
    }
    if (this.state === 'HALF_OPEN') return true;
    return false;
  }

  record_failure(): void {
    this.failure_count += 1;
    this.last_failure_time = this.#time();
    if (this.failure_count >= this.failure_threshold) this.state = 'OPEN';
  }

  record_success(): void {
    if (this.state === 'HALF_OPEN') {
      this.state = 'CLOSED';
      this.failure_count = 0;
    }
  }
}

function forEach<Value>(value: () => Value): Record<AIProvider, Value> {
  return { OPENAI: value(), ANTHROPIC: value(), TOGETHER: value(), REPLICATE: value() };
}

/** Python's `min` with a key: the first of the smallest. */
function min(providers: readonly AIProvider[], key: (provider: AIProvider) => number): AIProvider {
  return providers.reduce((best, one) => (key(one) < key(best) ? one : best));
}
