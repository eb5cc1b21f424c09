import type { Flood, FloodPoint } from './flood.ts';

/**
 * Floods that are simpler than one, the boldest first: with fewer observations, then with plainer replicas, then
 * with plainer observations. Each is smaller in that order, so that shrinking ends.
 */
export function* simplerFloods(flood: Flood): Generator<Flood> {
  for (const points of fewerPoints(flood.points)) yield { ...flood, points };
  if (flood.startup > 0) {
    yield { ...flood, startup: 0 };
    if (flood.startup > flood.interval) yield { ...flood, startup: flood.interval };
  }
  // What is constant has to stay so.
  for (const rate of new Set(flood.points.map((point) => point.rate))) {
    for (const simpler of simplerRates(rate, flood.capacity)) {
      const points = flood.points.map((point) =>
        point.rate === rate ? { ...point, rate: simpler } : point,
      );
      yield { ...flood, points };
    }
  }
  for (const [index, point] of flood.points.entries()) {
    for (const simpler of simplerPoints(point, flood.capacity)) {
      yield { ...flood, points: flood.points.with(index, simpler) };
    }
  }
}

/** Without a half, a quarter … down to a single point of them, and with two neighbours or more as one. */
function* fewerPoints(points: readonly FloodPoint[]): Generator<readonly FloodPoint[]> {
  for (let size = points.length; size >= 1; size = Math.floor(size / 2)) {
    // From the end, because what comes after the violation is of no account.
    for (let end = points.length; end > 0; end -= size) {
      const start = Math.max(0, end - size);
      if (end - start < points.length) yield points.toSpliced(start, end - start);
      if (end - start > 1) yield points.toSpliced(start, end - start, joined(points, start, end));
    }
  }
  for (let start = points.length - 2; start >= 0; start -= 1) {
    yield points.toSpliced(start, 2, joined(points, start, start + 2));
  }
}

/** The last of some points, asked after the time of them all. */
function joined(points: readonly FloodPoint[], start: number, end: number): FloodPoint {
  const wait = points.slice(start, end).reduce((sum, point) => sum + point.wait, 0);
  return { ...points[end - 1]!, wait };
}

function* simplerPoints(point: FloodPoint, capacity: number): Generator<FloodPoint> {
  if (point.missing) yield { ...point, missing: false };
  if (point.late) yield { ...point, late: false };
  if (point.noise !== 1) yield { ...point, noise: 1 };
  for (const lost of smaller(point.lost, 0)) yield { ...point, lost };
  for (const wait of smaller(point.wait, 1)) yield { ...point, wait };
  for (const rate of simplerRates(point.rate, capacity)) yield { ...point, rate };
}

/** None, then what whole replicas can serve, then what fewer of them can. */
function* simplerRates(rate: number, capacity: number): Generator<number> {
  if (rate > 0) yield 0;
  const replicas = rate / capacity;
  if (!Number.isInteger(replicas)) yield Math.ceil(replicas) * capacity;
  else for (const fewer of smaller(replicas, 1)) yield fewer * capacity;
}

/** Smaller numbers than one, the smallest first, then ever nearer to it. */
function* smaller(value: number, least: number): Generator<number> {
  for (let gap = value - least; gap >= 1; gap = Math.floor(gap / 2)) yield value - gap;
}
