/** How far a replica is: without a place, with an image or a container to come, starting there, or ready. */
export type VictimStage = 'unplaced' | 'created' | 'running' | 'ready';

/** A replica that may have to go. */
export interface VictimCandidate {
  readonly replica: number;
  readonly stage: VictimStage;
  /** Seconds since it was ordered, and since it became ready; that is 0 for one that is not. */
  readonly age: number;
  readonly readyFor: number;
  /** Requests that it holds, and the part of its KV cache in use. */
  readonly outstanding: number;
  readonly kvUse: number;
  /** Seconds since it last had work; 0 while it has some. */
  readonly idleFor: number;
  /** The machine that it is on, and how many replicas of all deployments are there; -1 and 0 without a place. */
  readonly node: number;
  readonly neighbours: number;
  /** How often it was started anew after a fault. */
  readonly restarts: number;
  /** A number of its own in [0, 1), for choices that are as good as random. */
  readonly lot: number;
}

/**
 * Puts replicas in the order in which they are to go, as positions in a list of those that are ready, in the order in
 * which they became so, or of those on their way, in the order in which they set out.
 */
export type VictimPolicy = (candidates: readonly VictimCandidate[]) => readonly number[];

/** Positions by a comparison, and where that sees no difference the last of the list first. */
export function inOrder(
  candidates: readonly VictimCandidate[],
  compare: (one: VictimCandidate, other: VictimCandidate) => number,
): readonly number[] {
  return candidates
    .map((_, position) => position)
    .sort((a, b) => compare(candidates[a]!, candidates[b]!) || b - a);
}
