/** How much a client's work matters, the most first. */
export type TurnPriority = 'latency-critical' | 'standard' | 'best-effort';

/** One that takes turns on an accelerator. */
export interface TurnClient {
  /** Above 0. */
  readonly weight: number;
  readonly priority: TurnPriority;
}

/** Kinds of turns that have no settings. */
export const plainTurnKinds = ['equal', 'weighted', 'best-effort-fill'] as const;

/** The highest class goes first. */
export interface PriorityTurnsConfig {
  readonly kind: 'priority';
  /** The part of the time that is left to each lower class that wants any, 0 to 1/3. */
  readonly floor: number;
}

/** Who gets how much of an accelerator's time. */
export type TurnConfig = { readonly kind: (typeof plainTurnKinds)[number] } | PriorityTurnsConfig;

/**
 * Writes the part of an accelerator's time of each of the first `count` clients that wants some now (`active`
 * not 0), and 0 for the others. Parts sum to 1 wherever anybody wants time. Allocates nothing.
 */
export type TurnShares = (
  clients: readonly TurnClient[],
  active: Uint8Array,
  count: number,
  shares: Float64Array,
) => void;

/** One part each. */
export const equalTurns: TurnShares = (_clients, active, count, shares) => {
  let wanting = 0;
  for (let at = 0; at < count; at += 1) if (active[at] !== 0) wanting += 1;
  for (let at = 0; at < count; at += 1) shares[at] = active[at] === 0 ? 0 : 1 / wanting;
};

/** By weight. */
export const weightedTurns: TurnShares = (clients, active, count, shares) => {
  let total = 0;
  for (let at = 0; at < count; at += 1) if (active[at] !== 0) total += clients[at]!.weight;
  for (let at = 0; at < count; at += 1) {
    shares[at] = active[at] === 0 ? 0 : clients[at]!.weight / total;
  }
};

/**
 * The highest class that wants time shares it equally, but for a floor that each lower one keeps and shares
 * likewise, so that nobody starves. A floor gives no client more than equal turns for all would: else one of
 * a low class would come before many of the highest.
 */
export function priorityTurns({ floor }: PriorityTurnsConfig): TurnShares {
  // Above a third, two lower classes would leave the highest less than either has.
  if (!(floor >= 0 && floor <= 1 / 3)) {
    throw new RangeError(`a floor of ${floor} for each lower class: 0 to 1/3 is possible`);
  }
  return (clients, active, count, shares) => {
    let critical = 0;
    let standard = 0;
    let bestEffort = 0;
    for (let at = 0; at < count; at += 1) {
      if (active[at] === 0) continue;
      const { priority } = clients[at]!;
      if (priority === 'latency-critical') critical += 1;
      else if (priority === 'standard') standard += 1;
      else bestEffort += 1;
    }
    const wanting = critical + standard + bestEffort;
    const bestEffortPart = bestEffort === wanting ? 1 : Math.min(floor, bestEffort / wanting);
    const standardPart = critical === 0 ? 1 - bestEffortPart : Math.min(floor, standard / wanting);
    const criticalPart = 1 - standardPart - bestEffortPart;
    for (let at = 0; at < count; at += 1) {
      const { priority } = clients[at]!;
      if (active[at] === 0) shares[at] = 0;
      else if (priority === 'latency-critical') shares[at] = criticalPart / critical;
      else if (priority === 'standard') shares[at] = standardPart / standard;
      else shares[at] = bestEffortPart / bestEffort;
    }
  };
}

/** By weight among those above best effort; best effort gets turns only while nobody else wants any. */
export const bestEffortFill: TurnShares = (clients, active, count, shares) => {
  let above = 0;
  let bestEffort = 0;
  for (let at = 0; at < count; at += 1) {
    if (active[at] === 0) continue;
    const { weight, priority } = clients[at]!;
    if (priority === 'best-effort') bestEffort += weight;
    else above += weight;
  }
  for (let at = 0; at < count; at += 1) {
    const { weight, priority } = clients[at]!;
    if (active[at] === 0) shares[at] = 0;
    else if (priority !== 'best-effort') shares[at] = weight / above;
    else shares[at] = above > 0 ? 0 : weight / bestEffort;
  }
};
