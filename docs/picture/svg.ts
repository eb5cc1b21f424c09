/** Sizes of the picture, and of the margins of its panels, in pixels. */
export const width = 720;
export const left = 64;
export const right = 52;

/** Where a panel begins and ends, in pixels from the top. */
export interface Panel {
  readonly top: number;
  readonly bottom: number;
}

/** A spot in pixels. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** The colours of those that have one of their own; they read on light and dark. */
export const colours = ['#d1495b', '#2a7de1', '#2e9e6b', '#9a6fb0'];

/** The line above a panel. */
export function heading(content: string, panel: Panel): string {
  return `<text x="${left}" y="${panel.top - 16}">${content}</text>`;
}

/** A line across a panel, with its value at the left. */
export function gridLine(y: number, label: string): string {
  const line = `<line class="grid" x1="${left}" x2="${width - right}" y1="${round(y)}" y2="${round(y)}"/>`;
  return `${line}${text({ x: left - 8, y: y + 4 }, label, 'end')}`;
}

export function text(
  { x, y }: Spot,
  content: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
): string {
  const where = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  return `<text x="${round(x)}" y="${round(y)}"${where}>${content}</text>`;
}

/** Straight lines from spot to spot, as the data of a path. */
export function straight(spots: readonly Spot[]): string {
  return spots
    .map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`)
    .join('');
}

/** A stair that keeps the height of a spot until the next, as the data of a path. */
export function stairs(spots: readonly Spot[]): string {
  return spots
    .map(({ x, y }, index) =>
      index === 0 ? `M${round(x)} ${round(y)}` : `H${round(x)}V${round(y)}`,
    )
    .join('');
}

/** A tenth of a pixel is more than anyone sees, and keeps the file small and the same everywhere. */
export function round(value: number): number {
  return Math.round(10 * value) / 10;
}
