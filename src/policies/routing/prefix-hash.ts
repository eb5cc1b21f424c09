import { hashOf } from './hash.ts';
import { HashRing } from './hash-ring.ts';
import { leastOf } from './least-of.ts';
import type { RoutedRequest, Router } from './router.ts';

/** A number of no replica, so that no key falls on a point of the ring by design. */
const salt = -1;

/** Settings of consistent hashing of prompts with bounded loads. */
export interface PrefixHashConfig {
  readonly kind: 'prefix-hash';
  /** Tokens from the start of a prompt that decide where it goes: all groups that begin within them. */
  readonly prefix_tokens: number;
  /** Unanswered requests of a replica, at most, over the mean of all; above 1. */
  readonly load_factor: number;
}

/**
 * Consistent hashing with bounded loads (Mirrokni, Thorup and Zadimoghaddam 2018) over the start of the
 * prompt: the first replica from its key on with no more than its share, `load_factor` × the mean of
 * unanswered requests, this one included, rounded up. Where those within it have no room, which takes
 * stale signals, the first with room. A prompt that shares nothing goes where the fewest are.
 */
export function prefixHash(config: PrefixHashConfig): Router {
  const { prefix_tokens, load_factor } = config;
  const ring = new HashRing();
  const least = leastOf('outstanding');
  return (view, request, u, v) => {
    if (request.prefix.length === 0 && request.tailGroup < 0) return least(view, request, u, v);
    const key = keyOf(request, prefix_tokens);
    const share = (view.totalOf('outstanding') + 1) / view.countTaking();
    const within = ring.firstFrom(key, Math.ceil(load_factor * share), view);
    return within >= 0 ? within : ring.firstFrom(key, Number.POSITIVE_INFINITY, view);
  };
}

/** A hash of the groups that begin within the first tokens; the rest of a conversation is one of them. */
function keyOf(request: RoutedRequest, within: number): number {
  const { prefix, tailGroup } = request;
  let key = salt;
  let begins = 0;
  for (let link = 0; link < prefix.length && begins < within; link += 1) {
    key = hashOf(key, prefix.groups[link]!);
    begins += prefix.tokens[link]!;
  }
  return tailGroup >= 0 && begins < within ? hashOf(key, tailGroup) : key;
}
