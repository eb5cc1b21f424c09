import { wideNumbers } from '../../engine/wide-numbers.ts';
import type { RequestId, Requests } from '../requests.ts';
import { LatencyBuckets } from './latency-buckets.ts';

/** Tokens of requests since the start of the run. */
export interface TokenTotals {
  /** Of those that arrived. */
  prompt: number;
  output: number;
  /** Of the answers of those that completed. */
  answered: number;
}

/** What an autoscaler may read of requests one by one; kept only where it does. */
export class RequestMeter {
  readonly tokens: TokenTotals = wideNumbers({ prompt: 0, output: 0, answered: 0 });
  readonly ttft = new LatencyBuckets();
  readonly itl = new LatencyBuckets();
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  arrived(request: RequestId): void {
    this.tokens.prompt += this.#requests.promptTokens[request]!;
    this.tokens.output += this.#requests.outputTokens[request]!;
  }

  /** A request was answered in full, now. */
  completed(request: RequestId, now: number): void {
    const requests = this.#requests;
    const first = requests.firstAnswerAt[request]!;
    const tokens = requests.outputTokens[request]!;
    this.tokens.answered += tokens;
    this.ttft.record(first - requests.arrivedAt[request]!);
    // An answer of one token has no time between tokens.
    if (tokens > 1) this.itl.record(Math.round((now - first) / (tokens - 1)));
  }
}
