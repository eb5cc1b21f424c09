import type { Streams, Uniform } from '../../engine/streams.ts';
import { toTicks } from '../../engine/time.ts';
import { pushGroup, type RequestDraft, type RequestSource } from '../request.ts';
import { arrivalStamps, type Slice } from './arrival-stamps.ts';
import { greatestInt32 } from './cells.ts';
import { type RecordedWorkload, usual } from './recorded-workload.ts';

/** How a recorded workload is played back; without any option, exactly as recorded. */
export interface ReplayOptions {
  /** The traffic's name, part of the names of its random streams. */
  readonly name: string;
  /** Factor on the number of requests: below 1 some are left out, above 1 copies come between a request and the next. */
  readonly scale?: number | undefined;
  /** Factor on the pace: 2 plays an hour in half an hour. */
  readonly speed?: number | undefined;
  /** Recorded seconds to play, `from` included and `until` not; the run starts at `from`. */
  readonly slice?: Slice | undefined;
  /** Whether to start again at the end: without end, after the span and a mean gap (or a tick, where longer). */
  readonly loop?: boolean | undefined;
  /** The probability with which each recorded request is kept, before scaling. */
  readonly thin?: number | undefined;
  /** Whether requests recorded in ticks are spread inside them; true by default. */
  readonly jitter?: boolean | undefined;
}

/**
 * Plays a recorded workload. Every decision about a recorded request takes one uniform from a stream
 * of its own whatever the options are, so that a larger scale adds requests and moves none.
 *
 * Copies and further rounds of a loop are other people who behave alike: they have sessions and
 * prefix groups of their own, so that the hit rate of a prefix cache does not grow with the scale.
 */
export function replay(
  recorded: RecordedWorkload,
  options: ReplayOptions,
  streams: Streams,
): RequestSource {
  const { name, scale = 1, speed = 1, thin = 1 } = options;
  requireOptions(scale, speed, thin);
  const stamps = arrivalStamps(recorded, options, streams(`replay/${name}/jitter`));
  const thinning = streams(`replay/${name}/thin`);
  const scaling = streams(`replay/${name}/scale`);
  const working = streams(`work/${name}`);
  const perRow = Math.max(1, Math.ceil(scale));
  // A stream per copy, not one for all, so that the second copy is the same under every scale.
  const places: Uniform[] = [];
  const workingCopies: Uniform[] = [];
  for (let copy = 1; copy < perRow; copy++) {
    places.push(streams(`replay/${name}/copy ${copy}`));
    workingCopies.push(streams(`work/${name}/copy ${copy}`));
  }
  /** Arrival and work of the present request (0) and of its copies, and the order of arrival. */
  const times = new Float64Array(perRow);
  const works = new Float64Array(perRow);
  const order = new Int32Array(perRow);
  let row = -1;
  let played = 0;
  let copies = 0;

  /** Moves to the next recorded request and decides how often it is played. */
  const advance = (): boolean => {
    if (!stamps.advance()) return false;
    row = stamps.row;
    times[0] = stamps.at;
    const work = recorded.work[row] ?? usual.work;
    works[0] = Number.isNaN(work) ? working() : work;
    for (let copy = 1; copy < perRow; copy++) {
      times[copy] = stamps.at + places[copy - 1]!() * (stamps.nextAt - stamps.at);
      works[copy] = workingCopies[copy - 1]!();
    }
    const kept = thinning() < thin;
    const wanted = Math.floor(scale) + (scaling() < scale - Math.floor(scale) ? 1 : 0);
    copies = kept ? wanted : 0;
    sortByTime(order, times, copies);
    played = 0;
    return true;
  };

  return {
    next(draft) {
      while (played === copies) if (!advance()) return false;
      const copy = order[played]!;
      draft.at = toTicks(times[copy]! / speed);
      draft.work = works[copy]!;
      fill(draft, recorded, row, stamps.round * perRow + copy);
      played += 1;
      return true;
    },
  };
}

function requireOptions(scale: number, speed: number, thin: number): void {
  if (!(scale >= 0 && scale < Number.POSITIVE_INFINITY))
    throw new RangeError(`scale is ${scale}; expected 0 or more`);
  if (!(speed > 0 && speed < Number.POSITIVE_INFINITY))
    throw new RangeError(`speed is ${speed}; expected more than 0`);
  if (!(thin >= 0 && thin <= 1)) throw new RangeError(`thin is ${thin}; expected a probability`);
}

/** Lists the copies 0 … count − 1 by time, the earlier copy first where times are equal. */
function sortByTime(order: Int32Array, times: Float64Array, count: number): void {
  for (let copy = 0; copy < count; copy++) {
    let i = copy;
    for (; i > 0 && times[order[i - 1]!]! > times[copy]!; i--) order[i] = order[i - 1]!;
    order[i] = copy;
  }
}

function fill(
  draft: RequestDraft,
  recorded: RecordedWorkload,
  row: number,
  population: number,
): void {
  draft.tenant = recorded.tenant[row] ?? usual.tenant;
  draft.promptTokens = recorded.promptTokens[row]!;
  draft.outputTokens = recorded.outputTokens[row]!;
  draft.items = recorded.items[row] ?? usual.items;
  const session = recorded.session[row] ?? usual.session;
  draft.session = session < 0 ? -1 : session + population * recorded.sessionCount;
  draft.turn = recorded.turn[row] ?? usual.turn;
  draft.content = recorded.content[row] ?? usual.content;
  draft.topic = recorded.topic[row] ?? usual.topic;
  draft.tailGroup = -1;
  draft.prefix.length = 0;
  const end = recorded.prefixStarts[row + 1] ?? usual.prefixStart;
  const shift = groupShift(recorded.groupCount, population);
  for (let i = recorded.prefixStarts[row] ?? usual.prefixStart; i < end; i++) {
    pushGroup(draft.prefix, recorded.prefixGroups[i]! + shift, recorded.prefixTokens[i]!);
  }
}

/** Group ids are 32-bit: after as many populations as fit, the first one comes back. */
function groupShift(groupCount: number, population: number): number {
  if (groupCount === 0 || population === 0) return 0;
  return (population % Math.floor(greatestInt32 / groupCount)) * groupCount;
}
