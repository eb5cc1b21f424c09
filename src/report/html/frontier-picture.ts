import { metricDefinition } from '../../metrics/catalog.ts';
import { formatExact } from '../format.ts';
import type { StoredFrontier, StoredFrontierPoint, StoredInterval } from '../verdict-file.ts';
import { axisSteps } from './axis-steps.ts';
import { html, type Markup } from './markup.ts';
import { type Box, type Label, placeLabel } from './place-label.ts';

const sizes = {
  wide: { width: 1040, height: 440, left: 64, right: 24, letter: 13 },
  narrow: { width: 360, height: 340, left: 52, right: 14, letter: 11 },
} as const;

/** The frontier as an SVG; in two sizes, so that its letters are as large on a telephone. */
export function frontierPicture(frontier: StoredFrontier, size: keyof typeof sizes): Markup {
  const { width, height, left, right, letter } = sizes[size];
  // Above the points is room for names: most of them stand high.
  const [top, bottom] = [48, height - 44];
  const { cost, quality, chosen } = frontier;
  const points = frontier.points.filter(
    ({ cost: x, quality: y }) => x.mean !== null && y.mean !== null,
  );
  if (points.length === 0) return html``;
  const x = axis(
    points.map((point) => point.cost),
    left,
    width - right,
  );
  const y = axis(
    points.map((point) => point.quality),
    bottom,
    top,
  );
  const dots = points.map((point) => ({
    point,
    at: { x: x.at(point.cost.mean!), y: y.at(point.quality.mean!) },
  }));
  const taken: Box[] = dots.map(({ at }) => ({
    left: at.x - 6,
    right: at.x + 6,
    top: at.y - 6,
    bottom: at.y + 6,
  }));
  const labels = new Map<string, Label | undefined>();
  const bounds = { left, right: width - 2, top: 2, bottom };
  // Who was chosen has the first choice of a place for its name.
  const order = dots.toSorted((one, other) => rankOf(one.point.name) - rankOf(other.point.name));
  for (const { point, at } of order) {
    const rank = String(frontier.points.indexOf(point) + 1);
    const label =
      placeLabel(point.name, at, letter, taken, bounds) ??
      placeLabel(rank, at, letter, taken, bounds);
    labels.set(point.name, label);
  }
  const efficient = dots.filter(({ point }) => point.isEfficient);
  const better =
    metricDefinition(quality).better === 'lower' ? 'lower is better' : 'higher is better';
  return html`<svg class="${size}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${describe(frontier)}" font-size="${letter}"${size === 'narrow' ? html` aria-hidden="true"` : ''}>
${y.steps.map((step) => html`<line class="grid" x1="${left}" x2="${width - right}" y1="${y.at(step)}" y2="${y.at(step)}"/><text x="${left - 6}" y="${round(y.at(step) + 4)}" text-anchor="end">${formatExact(quality, step)}</text>`)}
${x.steps.map((step) => html`<line class="grid" x1="${x.at(step)}" x2="${x.at(step)}" y1="${top}" y2="${bottom}"/><text x="${x.at(step)}" y="${bottom + 16}" text-anchor="middle">${formatExact(cost, step)}</text>`)}
<text x="${width - right}" y="${bottom + 34}" text-anchor="end">${cost} →</text>
<text x="${left}" y="${bottom + 34}">↑ ${quality} (${better})</text>
<polyline class="frontier" points="${efficient.map(({ at }) => `${at.x},${at.y}`).join(' ')}"/>
${dots.map(({ point, at }) => dot(point, at, x.at, y.at, labels.get(point.name)))}
</svg>`;

  function rankOf(name: string): number {
    return chosen.includes(name) ? 0 : 1;
  }
}

function dot(
  { name, cost, quality, missed }: StoredFrontierPoint,
  at: { readonly x: number; readonly y: number },
  x: (value: number) => number,
  y: (value: number) => number,
  label: Label | undefined,
): Markup {
  const across = ends(cost).map(x);
  const along = ends(quality).map(y);
  return html`<g class="${missed.length === 0 ? 'kept' : 'missed'}"><title>${name}</title><line x1="${across[0]}" x2="${across[1]}" y1="${at.y}" y2="${at.y}"/><line x1="${at.x}" x2="${at.x}" y1="${along[0]}" y2="${along[1]}"/><circle cx="${at.x}" cy="${at.y}" r="5"/>${
    label === undefined
      ? ''
      : html`${label.isFar ? html`<line class="leader" x1="${at.x}" y1="${at.y}" x2="${label.x}" y2="${round(label.y - 4)}"/>` : ''}<text x="${label.x}" y="${label.y}" text-anchor="${label.anchor}">${label.text}</text>`
  }</g>\n`;
}

function axis(intervals: readonly StoredInterval[], from: number, until: number) {
  const values = intervals.flatMap(ends);
  const least = Math.min(...values);
  const most = Math.max(...values);
  const room = (most - least || Math.abs(most) || 1) * 0.06;
  const low = least >= 0 && least < (most - least) / 4 ? 0 : least - room;
  const high = most + room;
  return {
    at: (value: number) => round(from + ((value - low) / (high - low)) * (until - from)),
    steps: axisSteps(low, high, Math.abs(until - from) > 400 ? 8 : 5),
  };
}

function ends({ mean, halfWidth }: StoredInterval): [number, number] {
  return [mean! - (halfWidth ?? 0), mean! + (halfWidth ?? 0)];
}

function describe({ points, cost, quality, chosen }: StoredFrontier): string {
  const who = chosen.length === 0 ? 'none keeps every promise' : `chosen: ${chosen.join(', ')}`;
  return `${points.length} configurations by ${cost} and ${quality}; ${who}. The table below has every point.`;
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}
