import type { Streams, Uniform } from '../../engine/streams.ts';
import { toTicks } from '../../engine/time.ts';
import { gammaGaps, type RenewalGaps, weibullGaps } from '../renewal-gaps.ts';
import type { RequestSource } from '../request.ts';
import type { Slice } from './arrival-stamps.ts';
import { lengthSampler } from './length-sampler.ts';
import type { RecordedClients } from './recorded-workload.ts';

/** How requests are drawn from recorded clients; without any option, at the recorded rates. */
export interface ResampleOptions {
  /** The traffic's name, part of the names of its random streams. */
  readonly name: string;
  /** Factor on every client's rate. */
  readonly scale?: number | undefined;
  /** Factor on the pace of the recording. */
  readonly speed?: number | undefined;
  readonly slice?: Slice | undefined;
}

/**
 * Draws requests of recorded clients, each its own tenant, merged in order of arrival. In each window
 * a client is a renewal process with the window's rate and CV that has run for ever, so the expected
 * number of requests of every window is the recorded one.
 */
export function resample(
  recorded: RecordedClients,
  options: ResampleOptions,
  streams: Streams,
): RequestSource {
  const { name, scale = 1, speed = 1 } = options;
  if (!(scale >= 0 && scale < Number.POSITIVE_INFINITY))
    throw new RangeError(`scale is ${scale}; expected 0 or more`);
  if (!(speed > 0 && speed < Number.POSITIVE_INFINITY))
    throw new RangeError(`speed is ${speed}; expected more than 0`);
  const from = options.slice?.from ?? 0;
  const until = options.slice?.until ?? Number.POSITIVE_INFINITY;
  const nextAt = recorded.clients.map((client, c) =>
    clientArrivals(recorded, c, { from, until, scale }, streams(`replay/${name}/gaps/${client}`)),
  );
  const lengths = recorded.clients.map((client) => streams(`replay/${name}/lengths/${client}`));
  const working = streams(`work/${name}`);
  const sample = lengthSampler(recorded);
  const heads = Float64Array.from(nextAt, (next) => next());
  const heap = Int32Array.from(heads, (_, client) => client);
  for (let i = heap.length >> 1; i >= 0; i--) siftDown(heap, heads, i);

  return {
    next(draft) {
      const client = heap[0];
      if (client === undefined || heads[client] === Number.POSITIVE_INFINITY) return false;
      const at = heads[client]!;
      draft.at = toTicks((at - from) / speed);
      draft.tenant = client;
      draft.work = working();
      draft.session = -1;
      draft.content = -1;
      draft.topic = -1;
      draft.turn = 0;
      draft.prefix.length = 0;
      sample(client, at, lengths[client]!, draft);
      heads[client] = nextAt[client]!();
      siftDown(heap, heads, 0);
      return true;
    },
  };
}

/** The arrivals of one client in recorded seconds, one a call; infinity at the end. */
function clientArrivals(
  recorded: RecordedClients,
  client: number,
  { from, until, scale }: { from: number; until: number; scale: number },
  uniform: Uniform,
): () => number {
  const { windowStart, window, rate, cv, weibull } = recorded;
  const lastRow = recorded.rateStarts[client + 1]!;
  let row = recorded.rateStarts[client]! - 1;
  let gaps: RenewalGaps | undefined;
  let meanGap = 0;
  let at = 0;
  let windowEnd = 0;

  return () => {
    if (gaps !== undefined) {
      at += meanGap * gaps.gap(uniform);
      if (at < windowEnd) return at;
    }
    for (row += 1; row < lastRow && windowStart[row]! < until; row++) {
      windowEnd = Math.min(windowStart[row]! + window, until);
      if (windowEnd <= from || !(rate[row]! * scale > 0)) continue;
      gaps = weibull[row] === 1 ? weibullGaps(cv[row]!) : gammaGaps(cv[row]!);
      meanGap = 1 / (rate[row]! * scale);
      at = Math.max(windowStart[row]!, from) + meanGap * gaps.first(uniform);
      if (at < windowEnd) return at;
    }
    row = lastRow;
    gaps = undefined;
    return Number.POSITIVE_INFINITY;
  };
}

/** Restores the heap below a place; the client listed first wins among equal times. */
function siftDown(heap: Int32Array, heads: Float64Array, start: number): void {
  const size = heap.length;
  let parent = start;
  for (;;) {
    let least = 2 * parent + 1;
    if (least >= size) return;
    if (least + 1 < size && isBefore(heap[least + 1]!, heap[least]!, heads)) least += 1;
    const moved = heap[parent]!;
    if (!isBefore(heap[least]!, moved, heads)) return;
    heap[parent] = heap[least]!;
    heap[least] = moved;
    parent = least;
  }
}

function isBefore(a: number, b: number, heads: Float64Array): boolean {
  return heads[a]! < heads[b]! || (heads[a]! === heads[b]! && a < b);
}
