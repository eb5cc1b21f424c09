/** A part of a picture, in its units. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
  /** Whether it needs a line to its point. */
  readonly isFar: boolean;
}

/** A place for the name of a point where nothing else is, which is then taken; undefined where there is none near it. */
export function placeLabel(
  text: string,
  point: { readonly x: number; readonly y: number },
  letter: number,
  taken: Box[],
  bounds: Box,
): Label | undefined {
  // Nobody knows how wide letters are without a browser; most fonts stay below this.
  const width = 0.62 * letter * text.length;
  for (const [across, down] of tries) {
    const x = point.x + across;
    const y = point.y + down;
    const left = across > 0 ? x : x - width;
    const box = { left, right: left + width, top: y - letter, bottom: y + 3 };
    if (isWithin(box, bounds) && !taken.some((other) => overlap(box, other))) {
      taken.push(box);
      const anchor = across > 0 ? 'start' : 'end';
      return { text, x: tenth(x), y: tenth(y), anchor, isFar: Math.abs(down) > 20 };
    }
  }
  return undefined;
}

/** Beside the point first, then farther up and down. */
const tries: readonly (readonly [number, number])[] = [4, -9, 17, -26, 34, -44, 52].flatMap(
  (down) => [[9, down] as const, [-9, down] as const],
);

function isWithin(box: Box, bounds: Box): boolean {
  return (
    box.left >= bounds.left &&
    box.right <= bounds.right &&
    box.top >= bounds.top &&
    box.bottom <= bounds.bottom
  );
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.left < other.right &&
    other.left < one.right &&
    one.top < other.bottom &&
    other.top < one.bottom
  );
}

function tenth(value: number): number {
  return Math.round(10 * value) / 10;
}
