import type { EventWindow } from './event-window.ts';

/** A part of a run, in ticks. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The longest part of a window around an instant of which no more than so many bytes would be written: it grows to
 * whichever side has the less to write, and where already the thousandth with the instant has more, it is a part of that.
 */
export function bestWindow(
  { from, to, bytesBy }: EventWindow,
  around: number,
  mostBytes: number,
): Span {
  const parts = bytesBy.length;
  const width = (to - from + 1) / parts;
  const middle = Math.min(parts - 1, Math.max(0, Math.floor((around - from) / width)));
  if (bytesBy[middle]! > mostBytes) {
    const ticks = Math.max(1, Math.floor((width * mostBytes) / bytesBy[middle]!));
    const begin = Math.min(Math.max(from, Math.floor(around - ticks / 2)), to - ticks);
    return { from: begin, to: begin + ticks };
  }
  let first = middle;
  let last = middle;
  let bytes = bytesBy[middle]!;
  for (;;) {
    const before = first > 0 ? bytesBy[first - 1]! : Number.POSITIVE_INFINITY;
    const after = last < parts - 1 ? bytesBy[last + 1]! : Number.POSITIVE_INFINITY;
    const next = Math.min(before, after);
    if (bytes + next > mostBytes) break;
    bytes += next;
    if (before <= after) first -= 1;
    else last += 1;
  }
  return {
    from: Math.ceil(from + first * width),
    to: Math.min(to, Math.floor(from + (last + 1) * width)),
  };
}
