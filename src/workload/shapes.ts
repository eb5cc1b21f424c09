import { blackFridayWeek } from '../catalog/black-friday.ts';
import { dailyFactors, hourlyFactors } from '../catalog/diurnal.ts';
import type { ShapeConfig } from './config.ts';
import { RateCurve, type RateSegment } from './rate-curve.ts';

const hour = 3600;
const hoursPerDay = 24;
const hoursPerWeek = 168;
/**
 * Length of the chords of an exponential decay, in time constants: a chord strays by at most
 * 1/64/8 < 0.2 % of the peak.
 */
const chord = 1 / 8;
/** Time constants after which a decay is cut to its limit: e^-8 < 0.04 % of the peak is left. */
const decayEnd = 8;
const blackFridayDays = [
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
  'monday',
  'tuesday',
] as const;

interface Point {
  readonly at: number;
  readonly factor: number;
}

/**
 * The curve of a load shape, from the start of the run. Hourly factors hold at the stroke of their
 * hour, with straight lines between. Before its first point a piecewise shape has that point's factor.
 * Recorded counts hold within their interval and are 0 after the last.
 */
export function shapeCurve(config: ShapeConfig): RateCurve {
  switch (config.kind) {
    case 'constant':
      return new RateCurve([], 1);
    case 'step': {
      const { at, factor, until } = config;
      const points = [
        { at: Math.min(0, at), factor: 1 },
        { at, factor },
      ];
      return steps(until === undefined ? points : [...points, { at: until, factor: 1 }]);
    }
    case 'ramp':
      return lines([
        { at: config.from, factor: 1 },
        { at: config.until, factor: config.factor },
      ]);
    case 'flash-crowd':
      return flashCrowd(config);
    case 'diurnal-weekly':
      return diurnalWeek(config.hours ?? hourlyFactors, config.days ?? dailyFactors, config.start);
    case 'black-friday': {
      return blackFriday(blackFridayDays.indexOf(config.day), config.start, config.peak);
    }
    case 'piecewise':
      return config.join === 'lines' ? lines(config.points) : steps(config.points);
    case 'counts': {
      const { interval, rates } = config;
      const segments = Array.from(rates, (rate, index) => ({
        start: index * interval,
        end: (index + 1) * interval,
        from: rate,
        to: rate,
      }));
      return new RateCurve(segments, 0);
    }
  }
}

function flashCrowd(config: Extract<ShapeConfig, { kind: 'flash-crowd' }>): RateCurve {
  const { at, rise, hold, decay, peak } = config;
  const turn = at + rise + hold;
  const points: Point[] = [
    { at, factor: 1 },
    { at: at + rise, factor: peak },
    { at: turn, factor: peak },
  ];
  for (let age = chord; age < decayEnd; age += chord) {
    points.push({ at: turn + age * decay, factor: 1 + (peak - 1) * Math.exp(-age) });
  }
  points.push({ at: turn + decayEnd * decay, factor: 1 });
  return lines(points);
}

function diurnalWeek(hours: readonly number[], days: readonly number[], start: number): RateCurve {
  const factor = (index: number) =>
    hours[index % hoursPerDay]! * days[Math.floor(index / hoursPerDay) % days.length]!;
  const week = hoursPerWeek * hour;
  const begin = start - Math.floor(start / week) * week;
  // Two weeks, of which the run sees the one that begins at its start, again and again.
  const points = Array.from({ length: 2 * hoursPerWeek + 1 }, (_, index) => ({
    at: index * hour,
    factor: factor(index),
  }));
  return new RateCurve(window(joined(points), begin, begin + week), 'repeat');
}

function blackFriday(day: number, startOfDay: number, peak: number): RateCurve {
  const start = day * hoursPerDay * hour + startOfDay;
  const hours = blackFridayWeek.slice(day * hoursPerDay, (day + 1) * hoursPerDay);
  const highest = Math.max(...hours.map((at) => at.multiplier));
  const points = blackFridayWeek.map(({ hour: index, multiplier }) => ({
    at: index * hour,
    factor: (multiplier / highest) * peak,
  }));
  const last = points.at(-1)!;
  return new RateCurve(window(joined(points), start, Number.POSITIVE_INFINITY), last.factor);
}

/** Straight lines from point to point, the first and the last held before and after. */
function lines(points: readonly Point[]): RateCurve {
  const first = { at: Math.min(0, points[0]!.at), factor: points[0]!.factor };
  return new RateCurve(
    window(joined([first, ...points]), 0, Number.POSITIVE_INFINITY),
    points.at(-1)!.factor,
  );
}

/** Each factor held until the next point; the first also before. */
function steps(points: readonly Point[]): RateCurve {
  const held = points.flatMap((point, index) => {
    const next = points[index + 1];
    return next === undefined ? [point] : [point, { at: next.at, factor: point.factor }];
  });
  return lines(held);
}

function joined(points: readonly Point[]): RateSegment[] {
  return points.slice(1).map((point, index) => {
    const before = points[index]!;
    if (point.at < before.at) {
      throw new RangeError(`the factor at ${point.at} s comes after that at ${before.at} s`);
    }
    return { start: before.at, end: point.at, from: before.factor, to: point.factor };
  });
}

/** What lies between two instants, moved so that the first becomes 0. */
function window(segments: readonly RateSegment[], from: number, until: number): RateSegment[] {
  return segments
    .filter((segment) => segment.end > from && segment.start < until)
    .map((segment) => {
      const slope = (segment.to - segment.from) / (segment.end - segment.start);
      const start = Math.max(from, segment.start);
      const end = Math.min(until, segment.end);
      return {
        start: start - from,
        end: end - from,
        from:
          start === segment.start ? segment.from : segment.from + slope * (start - segment.start),
        to: end === segment.end ? segment.to : segment.from + slope * (end - segment.start),
      };
    });
}
