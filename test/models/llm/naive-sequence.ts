import type { NaiveHolding } from './naive-holding.ts';
import { blockKeys } from './naive-kv.ts';
import type { NaiveConfig, NaiveOutcome, NaiveRequest } from './naive-load.ts';

/** A request on its way through the oracle's replica. */
export interface Sequence extends NaiveHolding {
  readonly id: number;
  readonly request: NaiveRequest;
  readonly result: NaiveOutcome;
  phase: 'to come' | 'waiting' | 'prefill' | 'decode' | 'gone';
  /** Answer tokens so far. */
  given: number;
  /** Tokens that the present step adds to those computed. */
  granted: number;
  /** When it had its last token, in ticks; -1 before its first. */
  lastTokenAt: number;
}

/** A request before it comes. */
export function sequence(request: NaiveRequest, id: number, config: NaiveConfig): Sequence {
  const { prompt, output, prefix, tail } = request;
  const shared = prefix.reduce((sum, [, tokens]) => sum + tokens, 0);
  if (shared > prompt) throw new Error('a prompt is shorter than its shared head');
  const contents = prefix.map(([group, tokens]) => [`g${group}`, tokens] as const);
  // The KV of the last token is never needed.
  const rest = prompt - shared + output - 1;
  const own = [tail >= 0 ? `g${tail}` : `private${id}`, rest] as const;
  return {
    id,
    request,
    keys: config.prefixCache ? blockKeys([...contents, own], config.blockSize) : [],
    sharedBlocks: Math.floor(shared / config.blockSize),
    phase: 'to come',
    given: 0,
    computed: 0,
    granted: 0,
    blocks: [],
    lastTokenAt: -1,
    result: {
      outcome: 'rejected',
      startedAt: -1,
      firstTokenAt: -1,
      endedAt: -1,
      cachedTokens: 0,
      preemptions: 0,
    },
  };
}

/** The prompt and the answer so far: what has to be computed before the next token. */
export function textLength(sequence: Sequence): number {
  return sequence.request.prompt + sequence.given;
}
