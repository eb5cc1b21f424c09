import { toSeconds } from '../../engine/time.ts';

/** A model in an accelerator's memory; instants are ticks. */
export interface ResidentModel {
  readonly bytes: number;
  /** When it came in. */
  readonly since: number;
  /** Whether it has work; where not, since when. */
  readonly hasWork: boolean;
  readonly idleSince: number;
}

/** Who makes room, or until when there is none, and why. */
export interface EvictionDecision {
  /** Indices of those who leave; undefined where whoever wants to come in has to wait. */
  readonly victims: readonly number[] | undefined;
  /** The instant from which on it may be otherwise, with nothing but time; infinite where there is none. */
  readonly again: number;
  readonly because: string;
}

/** Makes room for a model of so many bytes in a memory of so many, at an instant; all of what it sees stays as it is. */
export type EvictionPolicy = (
  bytes: number,
  capacity: number,
  residents: readonly ResidentModel[],
  now: number,
) => EvictionDecision;

/**
 * The least recently used of the models without work leave first. Where they are not enough, those follow that have
 * work and stayed for `residence` ticks, the longest first; and where that is not enough either, nobody leaves yet.
 */
export function leastRecentlyUsed(residence: number): EvictionPolicy {
  // Whoever may not stay at all gets nothing done.
  const stay = Math.max(1, residence);
  return (bytes, capacity, residents, now) => {
    const never = Number.POSITIVE_INFINITY;
    const held = residents.reduce((sum, one) => sum + one.bytes, 0);
    if (held + bytes <= capacity) return { victims: [], again: never, because: 'there is room' };
    const idle = ordered(
      residents,
      ({ hasWork }) => !hasWork,
      ({ idleSince }) => idleSince,
    );
    const stayed = ordered(
      residents,
      ({ hasWork, since }) => hasWork && since + stay <= now,
      ({ since }) => since,
    );
    const victims = fewest(bytes, capacity, residents, [...idle, ...stayed]);
    if (victims !== undefined) {
      const reasons = victims.map((victim) => reasonOf(residents[victim]!, victim, now));
      return { victims, again: never, because: reasons.join(', ') };
    }
    const again = residents
      .filter(({ hasWork, since }) => hasWork && since + stay > now)
      .reduce((first, { since }) => Math.min(first, since + stay), never);
    const until = toSeconds(again).toFixed(3);
    return {
      victims: undefined,
      again,
      because: `all have work and may stay, the first until ${until} s`,
    };
  };
}

/** Indices of those that qualify, by instant; of equals who came in first, which is the order of the list. */
function ordered(
  residents: readonly ResidentModel[],
  qualifies: (one: ResidentModel) => boolean,
  instant: (one: ResidentModel) => number,
): number[] {
  return residents
    .map((_, index) => index)
    .filter((index) => qualifies(residents[index]!))
    .sort((a, b) => instant(residents[a]!) - instant(residents[b]!));
}

/** As many from the front as make room, less those that need not leave after all; undefined where all are too few. */
function fewest(
  bytes: number,
  capacity: number,
  residents: readonly ResidentModel[],
  candidates: readonly number[],
): readonly number[] | undefined {
  const hasRoom = (leaving: readonly number[]) =>
    residents.reduce((sum, one, index) => sum + (leaving.includes(index) ? 0 : one.bytes), bytes) <=
    capacity;
  let count = 0;
  while (!hasRoom(candidates.slice(0, count))) {
    if (count === candidates.length) return undefined;
    count += 1;
  }
  let leaving = candidates.slice(0, count);
  for (const candidate of leaving) {
    const others = leaving.filter((one) => one !== candidate);
    if (hasRoom(others)) leaving = others;
  }
  return leaving;
}

function reasonOf(
  { hasWork, idleSince, since }: ResidentModel,
  index: number,
  now: number,
): string {
  const seconds = toSeconds(now - (hasWork ? since : idleSince)).toFixed(3);
  return hasWork ? `${index} has stayed for ${seconds} s` : `${index} is idle for ${seconds} s`;
}
