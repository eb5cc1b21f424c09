import type { Spot } from './svg.ts';

/** An upright rectangle, in pixels. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function overlap(one: Box, other: Box): boolean {
  return (
    one.left < other.right &&
    other.left < one.right &&
    one.top < other.bottom &&
    other.top < one.bottom
  );
}

export function isWithin(one: Box, frame: Box): boolean {
  return (
    one.left >= frame.left &&
    one.right <= frame.right &&
    one.top >= frame.top &&
    one.bottom <= frame.bottom
  );
}

/** The square around a spot. */
export function around({ x, y }: Spot, radius: number): Box {
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
}

/** The spot of a box that is nearest to another. */
export function nearestIn({ left, right, top, bottom }: Box, { x, y }: Spot): Spot {
  return { x: Math.min(right, Math.max(left, x)), y: Math.min(bottom, Math.max(top, y)) };
}

/** Whether a line goes through a box, looked at in forty places: a picture needs no more. */
export function isCrossed({ left, right, top, bottom }: Box, from: Spot, to: Spot): boolean {
  for (let step = 0; step <= 40; step += 1) {
    const x = from.x + ((to.x - from.x) * step) / 40;
    const y = from.y + ((to.y - from.y) * step) / 40;
    if (x > left && x < right && y > top && y < bottom) return true;
  }
  return false;
}
