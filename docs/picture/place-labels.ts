import { around, type Box, isCrossed, isWithin, nearestIn, overlap } from './boxes.ts';
import type { Spot } from './svg.ts';

/** A point of a picture with its name. */
export interface NamedSpot extends Spot {
  readonly name: string;
}

/** Where a name stands, and where a line from its point ends if it is too far off to do without one. */
export interface PlacedLabel extends Spot {
  readonly anchor: 'start' | 'middle' | 'end';
  readonly leader: Spot | undefined;
}

/** Of the widest usual font at 12 pixels. */
const characterWidth = 6.8;
const lineHeight = 13;
const radius = 7;
/** Right, left, above, below, and between these: in the order in which a reader looks. */
const sides = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [1, -1],
  [1, 1],
  [-1, -1],
  [-1, 1],
] as const;
const distances = [0, 8, 16, 26, 38, 52, 68];

/**
 * Names beside their points, over no other name or point, and over as little of a path through some of them as can
 * be. Each looks for its best place among the others until nobody moves, so that the same points give the same places.
 */
export function placeLabels(
  points: readonly NamedSpot[],
  path: readonly Spot[],
  frame: Box,
): PlacedLabel[] {
  const candidates = points.map(candidatesOf);
  const chosen = candidates.map((all) => all[0]!);
  let moved = true;
  for (let round = 0; moved && round < 20; round += 1) {
    moved = false;
    for (const [index, own] of points.entries()) {
      const labels = chosen.filter((_, other) => other !== index);
      const others = points.filter((point) => point !== own);
      const cost = (one: Candidate) => costOf(one, own, { labels, others, path, frame });
      const best = candidates[index]!.reduce((a, b) => (cost(b) < cost(a) ? b : a));
      if (best === chosen[index]) continue;
      chosen[index] = best;
      moved = true;
    }
  }
  return chosen.map(({ anchor, box, distance, tip }) => ({
    x: anchor === 'start' ? box.left : anchor === 'end' ? box.right : (box.left + box.right) / 2,
    y: box.bottom - 3,
    anchor,
    leader: distance > 8 ? tip : undefined,
  }));
}

interface Candidate {
  readonly anchor: PlacedLabel['anchor'];
  readonly box: Box;
  readonly distance: number;
  readonly side: number;
  /** The line from the point to the name. */
  readonly from: Spot;
  readonly tip: Spot;
}

function candidatesOf(point: NamedSpot): Candidate[] {
  const width = characterWidth * point.name.length;
  return distances.flatMap((distance) =>
    sides.map(([across, down], side) => {
      const away = radius + distance;
      const left = point.x + across * away + ((across - 1) * width) / 2;
      const top = point.y + down * (away + lineHeight / 2) - lineHeight / 2;
      const box = { left, right: left + width, top, bottom: top + lineHeight };
      const anchor = across === 0 ? 'middle' : across > 0 ? 'start' : 'end';
      return { anchor, box, distance, side, from: point, tip: nearestIn(box, point) };
    }),
  );
}

interface Surroundings {
  readonly labels: readonly Candidate[];
  readonly others: readonly Spot[];
  readonly path: readonly Spot[];
  readonly frame: Box;
}

/** Nothing may be covered; then the path, then the distance counts, then the side. */
function costOf(
  { box, distance, side, tip }: Candidate,
  own: Spot,
  { labels, others, path, frame }: Surroundings,
): number {
  const covered =
    labels.filter((label) => overlap(box, label.box)).length +
    others.filter((other) => overlap(box, around(other, radius))).length;
  const crossed =
    labels.filter((label) => isCrossed(label.box, own, tip)).length +
    labels.filter((label) => isCrossed(box, label.from, label.tip)).length +
    others.filter((other) => isCrossed(around(other, radius), own, tip)).length;
  const struck = path.slice(1).filter((to, index) => isCrossed(box, path[index]!, to)).length;
  const outside = isWithin(box, frame) ? 0 : 1;
  return 1000 * (2 * outside + covered) + 200 * crossed + 60 * struck + distance + side;
}
