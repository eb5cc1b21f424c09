import { PrefixIndex } from './prefix-index.ts';
import type { ReplicaView, RoutedRequest, Router } from './router.ts';

/** Settings of the scorer. */
export interface PrefixAwareConfig {
  readonly kind: 'prefix-aware';
  /** What each score counts for. */
  readonly weights: { readonly prefix: number; readonly queue: number; readonly kv: number };
  /** Tokens of prompts that a replica is believed to keep. */
  readonly index_tokens: number;
}

/** Up to so many replicas, each is scored; in a larger fleet so many that have most of the prompt are. */
const scored = 16;

/**
 * The replica with the highest weighted sum of three scores from 0 to 1, as the endpoint picker of llm-d
 * has them: the part of the prompt that it is believed to have, because the router sent it there; how
 * far it is from the longest queue towards the shortest, by unanswered requests; and the free part of its
 * KV cache. Ties go round. Of more than 16 replicas it scores the 16 that are believed to have most of
 * the prompt, and the one with the shortest queue.
 */
export function prefixAware(config: PrefixAwareConfig): Router {
  const { weights } = config;
  const index = new PrefixIndex(config.index_tokens);
  const fleet = new Fleet();
  const replicas = new Int32Array(scored);
  /** Positions that are scored, then those of them with room, with their unanswered requests. */
  const candidates = new Int32Array(scored + 1);
  const queues = new Float64Array(scored + 1);
  let turn = -1;

  const candidatesOf = (view: ReplicaView): number => {
    const { count } = view;
    if (count <= scored) {
      for (let step = 0; step < count; step += 1) candidates[step] = (turn + 1 + step) % count;
      return count;
    }
    const believed = index.longest(replicas);
    for (let at = 0; at < believed; at += 1) candidates[at] = fleet.positionOf(replicas[at]!);
    const least = view.leastAfter('outstanding', turn);
    if (least < 0) return 0;
    candidates[believed] = least;
    return believed + 1;
  };

  const best = (view: ReplicaView, request: RoutedRequest, count: number): number => {
    let shortest = Number.POSITIVE_INFINITY;
    let longest = Number.NEGATIVE_INFINITY;
    let able = 0;
    for (let at = 0; at < count; at += 1) {
      const position = candidates[at]!;
      if (!view.hasRoom(position)) continue;
      const queue = view.signalAt('outstanding', position);
      if (queue < shortest) shortest = queue;
      if (queue > longest) longest = queue;
      candidates[able] = position;
      queues[able] = queue;
      able += 1;
    }
    let chosen = -1;
    let highest = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < able; at += 1) {
      const position = candidates[at]!;
      const believed = index.tokensAt(view.replicaAt(position));
      const score =
        (weights.prefix * believed) / Math.max(1, request.promptTokens) +
        weights.queue *
          (longest === shortest ? 1 : (longest - queues[at]!) / (longest - shortest)) +
        weights.kv * (1 - view.signalAt('kv-use', position));
      if (score > highest) {
        highest = score;
        chosen = position;
      }
    }
    return chosen;
  };

  return (view, request) => {
    fleet.follow(view, index);
    index.lookUp(request);
    const chosen = best(view, request, candidatesOf(view));
    if (chosen < 0) return -1;
    turn = chosen;
    index.sent(request, view.replicaAt(chosen));
    return chosen;
  };
}

/** Where each replica stands among those that are ready. */
class Fleet {
  #generation = Number.NaN;
  #replicas: number[] = [];
  readonly #positions = new Map<number, number>();

  positionOf(replica: number): number {
    return this.#positions.get(replica)!;
  }

  /** Follows the fleet; what is gone is forgotten, for it never comes back. */
  follow(view: ReplicaView, index: PrefixIndex): void {
    if (view.generation === this.#generation) return;
    this.#generation = view.generation;
    this.#positions.clear();
    for (let position = 0; position < view.count; position += 1) {
      this.#positions.set(view.replicaAt(position), position);
    }
    for (const replica of this.#replicas) {
      if (!this.#positions.has(replica)) index.forget(replica);
    }
    this.#replicas = [...this.#positions.keys()];
  }
}
