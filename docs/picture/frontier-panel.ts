import { placeLabels } from './place-labels.ts';
import {
  colours,
  gridLine,
  heading,
  left,
  type Panel,
  right,
  round,
  type Spot,
  straight,
  text,
  width,
} from './svg.ts';

/** What one configuration costs in dollars, and which part of its requests kept every promise. */
export interface PicturePoint {
  readonly name: string;
  readonly cost: number;
  readonly quality: number;
  readonly keepsEverySlo: boolean;
  readonly isEfficient: boolean;
}

export interface FrontierPanel {
  /** From the cheapest on. */
  readonly points: readonly PicturePoint[];
  /** Names of those that have a colour, in the order of the colours. */
  readonly coloured: readonly string[];
}

/** The part of broken promises that is not told apart from none. */
const least = 1e-4;

/** Cost to the right, kept promises upwards in nines; hollow where an SLO is missed. */
export function frontierPanel({ points, coloured }: FrontierPanel, panel: Panel): string[] {
  const costs = points.map(({ cost }) => cost);
  const step = niceStep((Math.max(...costs) - Math.min(...costs)) / 8);
  const from = step * Math.floor(Math.min(...costs) / step);
  const to = step * Math.ceil(Math.max(...costs) / step);
  const x = (usd: number) => left + ((usd - from) / (to - from)) * (width - left - right);
  // By the logarithm of what is broken: those near 100 % would all be one point otherwise.
  const broken = ({ quality }: PicturePoint) => Math.max(least, 1 - quality);
  const fewest = Math.min(0.001, ...points.map(broken));
  const y = (part: number) =>
    panel.top + (1 - Math.log10(part) / Math.log10(fewest)) * (panel.bottom - panel.top);

  const named = points.map((one) => ({ x: x(one.cost), y: y(broken(one)), name: one.name }));
  const path = named.filter((_, index) => points[index]!.isEfficient);
  const labels = placeLabels(named, path, {
    left: left + 2,
    right: width - 2,
    top: panel.top - 8,
    bottom: panel.bottom,
  });
  const colourOf = (name: string) => colours[coloured.indexOf(name)];
  return [
    heading(
      'requests that kept every promise, by what it cost: ● keeps every SLO, ○ misses some, - - the frontier',
      panel,
    ),
    ...[0, 0.5, 0.9, 0.99, 0.999, 0.9999]
      .filter((part) => 1 - part > 0.999 * fewest)
      .map((part) => gridLine(y(1 - part), `${Number((100 * part).toFixed(2))} %`)),
    ...Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) =>
      text(
        { x: x(from + index * step), y: panel.bottom + 20 },
        `$${from + index * step}`,
        'middle',
      ),
    ),
    `<path class="frontier" d="${straight(path)}"/>`,
    ...labels.flatMap(({ leader }, index) =>
      leader === undefined
        ? []
        : [`<path class="leader" d="${straight([named[index]!, leader])}"/>`],
    ),
    ...named.map((spot, index) => {
      const { name, keepsEverySlo } = points[index]!;
      return dot(spot, colourOf(name) ?? '#888', keepsEverySlo);
    }),
    ...labels.map((label, index) => {
      const { name } = named[index]!;
      const colour = colourOf(name);
      const bold = `<tspan font-weight="bold" style="fill:${colour}">${name}</tspan>`;
      return text(label, colour === undefined ? name : bold, label.anchor);
    }),
  ];
}

function dot({ x, y }: Spot, colour: string, isFull: boolean): string {
  const fill = isFull ? colour : 'none';
  return `<circle cx="${round(x)}" cy="${round(y)}" r="4" stroke="${colour}" stroke-width="1.5" fill="${fill}"/>`;
}

/** 1, 2 or 5 of a power of ten, at least as large. */
function niceStep(value: number): number {
  const unit = Number(`1e${Math.floor(Math.log10(value))}`);
  return [1, 2, 5, 10].map((times) => times * unit).find((step) => step >= value)!;
}
