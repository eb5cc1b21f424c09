import fc from 'fast-check';
import { type Flood, type FloodPoint, plainPoint } from './flood.ts';
import { FloodArbitrary } from './flood-arbitrary.ts';
import { anyLoad, type Load } from './flood-shapes.ts';
import type { ScalingTerms } from './promises.ts';

/** What may go wrong with an observation. */
export type Trouble = 'noise' | 'missing' | 'late' | 'lost' | 'gap';

/** What generated floods keep to. */
export interface FloodLimits {
  /** Only these may go wrong; all where left out. */
  readonly troubles?: readonly Trouble[];
  /** Part by which noise is off, at the most; a half where left out. */
  readonly noise?: number;
  /** Observations before the ending, at the most; 24 where left out. */
  readonly observations?: number;
  /** Shapes of the load, in replicas; any where left out. */
  readonly load?: (most: number, longest: number) => fc.Arbitrary<Load>;
  /** A constant load, with nothing else that goes wrong, at the end; none where left out. */
  readonly ending?: Ending;
}

/** Observations of an ending that show its load before metrics are missing. */
const knownFor = 3;

/** How a flood ends. */
export interface Ending {
  readonly seconds: number;
  readonly load: 'any' | 'none' | 'too much';
  /** Without metrics, once they have shown its load a few times. */
  readonly missing?: boolean;
}

/** The most observations of an ending: a policy that is asked more often is asked less often here. */
const longestEnding = 240;

/**
 * Floods upon a policy with these terms. They shrink to fewer observations first, then to plain ones: round
 * rates, exact sensors, nothing missing, late or lost.
 */
export function floods(terms: ScalingTerms, limits: FloodLimits = {}): fc.Arbitrary<Flood> {
  const { troubles = ['noise', 'missing', 'late', 'lost', 'gap'], observations = 24 } = limits;
  const { load = anyLoad, noise = 0.5 } = limits;
  const most = 1.5 * terms.max;
  const generated = fc
    .tuple(
      settings(terms),
      load(most, observations).chain((levels) =>
        fc.tuple(...levels.map((level) => points(level, terms, troubles, noise))),
      ),
      endings(terms, limits),
    )
    .map(([setting, first, ending]): Flood => {
      const { interval, initial } = terms;
      const rate = (replicas: number) => Math.round(replicas * setting.capacity * 100) / 100;
      const all = [...first, ...ending].map((point) => ({ ...point, rate: rate(point.rate) }));
      return { ...setting, interval, initial, points: all };
    });
  return new FloodArbitrary(generated);
}

/** Replicas: as said, or small and large, quick and slow ones. */
function settings(terms: ScalingTerms) {
  const { interval, capacity, service, startup } = terms;
  const starts = [0, interval, 2 * interval, 120, 600];
  return fc
    .record({
      service: service === undefined ? fc.constantFrom(0.05, 1) : fc.constant(service),
      slots: fc.constantFrom(1, 8),
      startup: startup === undefined ? fc.constantFrom(...starts) : fc.constant(startup),
    })
    .map((one) => ({
      startup: one.startup,
      service: one.service,
      capacity: capacity ?? Math.round(one.slots / one.service),
    }));
}

/** An observation of a load, in replicas. */
function points(
  load: number,
  terms: ScalingTerms,
  troubles: readonly Trouble[],
  off: number,
): fc.Arbitrary<FloodPoint> {
  const plain = plainPoint(load);
  const percent = Math.round(100 * off);
  const noise = fc
    .integer({ min: -percent, max: percent })
    .map((by) => ({ ...plain, noise: (100 + by) / 100 }));
  const trouble: Readonly<Record<Trouble, fc.Arbitrary<FloodPoint>>> = {
    noise,
    missing: fc.constant({ ...plain, missing: true }),
    late: fc.constant({ ...plain, late: true }),
    lost: fc.integer({ min: 1, max: 3 }).map((lost) => ({ ...plain, lost })),
    gap: fc.constantFrom(...gaps(terms)).map((wait) => ({ ...plain, wait })),
  };
  return fc.oneof(
    { weight: 3 * Math.max(1, troubles.length), arbitrary: fc.constant(plain) },
    ...troubles.map((kind) => ({ weight: kind === 'gap' ? 3 : 1, arbitrary: trouble[kind] })),
  );
}

/** Intervals without being asked: a few, up to a minute, and about as long as the cooldown. */
function gaps({ interval, cooldown = 0 }: ScalingTerms): number[] {
  const around = Math.max(1, Math.ceil(cooldown / interval));
  const minute = Math.max(1, Math.round(60 / interval));
  return [2, minute, Math.max(1, around - 1), around, around + 1, 2 * around];
}

function endings(terms: ScalingTerms, { ending }: FloodLimits): fc.Arbitrary<FloodPoint[]> {
  if (ending === undefined) return fc.constant([]);
  const { interval, initial, max } = terms;
  const intervals = Math.max(3, Math.ceil(ending.seconds / interval));
  const wait = Math.ceil(intervals / longestEnding);
  const length = Math.ceil(intervals / wait);
  const tenths = (least: number, most: number) =>
    fc.integer({ min: Math.ceil(10 * least), max: Math.ceil(10 * most) }).map((load) => load / 10);
  const load = {
    any: tenths(0, 1.5 * max),
    none: fc.constant(0),
    'too much': tenths(1.5 * Math.max(1, initial), 2 * Math.max(max, initial, 1)),
  }[ending.load];
  return load.map((one) =>
    Array.from({ length }, (_, index) => {
      const isMissing = ending.missing === true && index >= knownFor;
      return { ...plainPoint(one, wait), missing: isMissing };
    }),
  );
}
