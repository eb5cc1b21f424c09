import type { Uniform } from '../../../engine/streams.ts';
import { type AiProviderGateway, none } from './ai-provider-gateway.ts';

/** How a call to a provider ended, and after how long. */
export interface ProviderAnswer {
  readonly isAnswered: boolean;
  readonly seconds: number;
}

/** What became of a request. */
export interface ChatCompletion {
  /** Providers that were called, in order. */
  readonly attempts: readonly number[];
  /** When each was called, in seconds. */
  readonly startedAt: readonly number[];
  /** Who answered, or `none`. */
  readonly answeredBy: number;
  /** Why nobody did; empty where somebody did. */
  readonly error: string;
  /** When it was answered or failed, in seconds. */
  readonly endedAt: number;
}

/**
 * Plays one request on a gateway to its end, alone and without an engine: `call` says how a call to a provider at an
 * instant ends. A provider without an endpoint is not asked: its call fails at once.
 */
export function chatCompletion(
  gateway: AiProviderGateway,
  start: number,
  call: (provider: number, now: number) => ProviderAnswer,
  preferred = none,
  draw: Uniform = () => 0,
): ChatCompletion {
  const attempts: number[] = [];
  const startedAt: number[] = [];
  let now = start;
  let tried = 0;
  let provider = gateway.begin(now, preferred);
  while (provider !== none) {
    attempts.push(provider);
    startedAt.push(now);
    tried |= 1 << provider;
    const began = now;
    if (gateway.providers[provider]!.hasEndpoint) {
      const { isAnswered, seconds } = call(provider, now);
      now += seconds;
      if (isAnswered) {
        gateway.succeeded(provider, now, now - began);
        return { attempts, startedAt, answeredBy: provider, error: '', endedAt: now };
      }
    }
    gateway.failed(provider, now, now - began);
    if (!gateway.mayRetry(tried)) break;
    now += gateway.delay(attempts.length - 1, draw);
    provider = gateway.retry(provider, now, tried);
  }
  return { attempts, startedAt, answeredBy: none, error: gateway.because, endedAt: now };
}
