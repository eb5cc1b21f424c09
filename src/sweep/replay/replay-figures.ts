import type { ReplayedDecision } from './replay-policy.ts';

/** What a policy's answers come to. Each answer counts until the next; the last counts for no time. */
export interface ReplayFigures {
  /** How often it was asked. */
  readonly decisions: number;
  readonly up: number;
  readonly down: number;
  /** Changes of direction: up after down, or down after up. */
  readonly flaps: number;
  readonly flapsPerHour: number;
  /** Mean over time, and the most, of the replicas asked for. */
  readonly mean: number;
  readonly peak: number;
  /** Replicas asked for × hours. */
  readonly replicaHours: number;
  /** Seconds in which fewer, and more, were asked for than were recorded; undefined where none were. */
  readonly below: number | undefined;
  readonly above: number | undefined;
}

const secondsPerHour = 3600;

/** The figures of one policy; `recorded` are the replicas of each observation, NaN where they are not known. */
export function replayFigures(
  decisions: readonly ReplayedDecision[],
  recorded: Float64Array | undefined,
): ReplayFigures {
  let [up, down, flaps, direction] = [0, 0, 0, 0];
  let [peak, area, below, above] = [0, 0, 0, 0];
  for (const [index, { now, desired }] of decisions.entries()) {
    const lasts = (decisions[index + 1]?.now ?? now) - now;
    const change = index === 0 ? 0 : Math.sign(desired - decisions[index - 1]!.desired);
    if (change > 0) up += 1;
    if (change < 0) down += 1;
    if (change !== 0) {
      if (change === -direction) flaps += 1;
      direction = change;
    }
    peak = Math.max(peak, desired);
    area += desired * lasts;
    const there = recorded?.[index] ?? Number.NaN;
    if (desired < there) below += lasts;
    if (desired > there) above += lasts;
  }
  const span = decisions.length === 0 ? 0 : decisions.at(-1)!.now - decisions[0]!.now;
  return {
    decisions: decisions.filter(({ asked }) => asked).length,
    up,
    down,
    flaps,
    flapsPerHour: span === 0 ? 0 : (flaps * secondsPerHour) / span,
    mean: span === 0 ? peak : area / span,
    peak,
    replicaHours: area / secondsPerHour,
    below: recorded && below,
    above: recorded && above,
  };
}

/** A reason with its numbers left out, how often it was given, and how it read the first time. */
export interface ReasonCount {
  readonly because: string;
  readonly count: number;
  readonly example: string;
}

/** The reasons of a policy, the most frequent first; those that differ only in numbers are one. */
export function reasonCounts(decisions: readonly ReplayedDecision[]): ReasonCount[] {
  // Most answers repeat one of a few texts, and taking numbers out of each would cost more than all else.
  const texts = new Map<string, number>();
  for (const { because, asked } of decisions) {
    if (asked) texts.set(because, (texts.get(because) ?? 0) + 1);
  }
  const counts = new Map<string, { count: number; example: string }>();
  for (const [example, count] of texts) {
    const because = withoutNumbers(example);
    const known = counts.get(because);
    if (known === undefined) counts.set(because, { count, example });
    else known.count += count;
  }
  return [...counts]
    .map(([because, { count, example }]) => ({ because, count, example }))
    .sort((a, b) => b.count - a.count);
}

function withoutNumbers(text: string): string {
  return text.replaceAll(/-?\d+(?:[.,]\d+)*(?:e[+-]?\d+)?/g, '#');
}
