import type { Uniform } from '../../../engine/streams.ts';
import type { BreakerState } from '../breaker.ts';
import type { AiGatewayBreakerConfig } from '../breakers/ai-gateway.ts';

/** No provider. */
export const none = -1;

/** One provider of the gateway; its number is its place in the list. */
export interface GatewayProvider {
  readonly name: string;
  /** Dollars of 1000 prompt tokens, by which the cheapest is chosen; infinite where it has no price. */
  readonly usdPer1kTokens: number;
  /** Whether there is anything to call; without it, each call fails at once. */
  readonly hasEndpoint: boolean;
}

/** The reference design's, in the order of its enumeration: of the last, everything is missing but the name. */
export const publishedProviders: readonly GatewayProvider[] = [
  { name: 'openai', usdPer1kTokens: 0.01, hasEndpoint: true },
  { name: 'anthropic', usdPer1kTokens: 0.008, hasEndpoint: true },
  { name: 'together', usdPer1kTokens: 0.002, hasEndpoint: true },
  { name: 'replicate', usdPer1kTokens: Number.POSITIVE_INFINITY, hasEndpoint: false },
];

/** What the reference design gives each of its breakers. */
export const publishedBreaker: AiGatewayBreakerConfig = {
  kind: 'ai-gateway',
  failure_threshold: 5,
  timeout: 60,
};

/**
 * Says which provider is called next for a request: the reference design's `chat_completion`, cut where it awaits an
 * answer. Times are seconds of one clock that never goes back. Each provider that `begin` or `retry` gives is called
 * at once and followed by exactly one `succeeded`, `failed` or `released`. There are 31 providers at most.
 */
export interface AiProviderGateway {
  readonly providers: readonly GatewayProvider[];
  /** Why the last answer was `none`. */
  readonly because: string;
  /** The first provider of a request, or `none`. `preferred` is a provider or `none`. */
  begin(now: number, preferred: number): number;
  /** A call failed, after so many seconds. */
  failed(provider: number, now: number, seconds: number): void;
  /**
   * Whether one more attempt may be made for a request, after `delay`. `tried` has a bit for each provider that was
   * called for it, the one that just failed included.
   */
  mayRetry(tried: number): boolean;
  /** The provider of the attempt after a failure of `provider`, or `none` where the request fails. */
  retry(provider: number, now: number, tried: number): number;
  succeeded(provider: number, now: number, seconds: number): void;
  /** The call came to nothing that says anything of the provider. */
  released(provider: number, now: number): void;
  /** Seconds between a failure and retry number `retry`, from 0, of a request; draws one number at the most. */
  delay(retry: number, draw: Uniform): number;
  isAvailable(provider: number, now: number): boolean;
  /** 0 to 1. */
  errorRate(provider: number, now: number): number;
  /** Moving average, in milliseconds. */
  latencyMs(provider: number): number;
  breakerState(provider: number): BreakerState;
}
