import fc from 'fast-check';
import { counts, type Data, durations } from './distributions.ts';

/** A traffic before its deployments and tenants have names. */
export interface TrafficPart {
  /** Which deployment, modulo their number, for those whose tenant says nothing. */
  readonly deployment: number;
  readonly tenants: readonly TenantPart[];
  readonly rest: Data;
}

export interface TenantPart {
  readonly deployment: number;
  readonly rest: Data;
}

/** Traffic of every kind over so many seconds; with `open`, none that waits for answers. */
export function trafficParts(seconds: number, open: boolean): fc.Arbitrary<TrafficPart> {
  const lengths = {
    prompt: counts(1, 64),
    output: fc.oneof(counts(1, 4), counts(1, 40)),
    items: counts(1, 3),
  };
  const lone = fc.record({
    arrivals: openArrivals(),
    shape: shapes(seconds),
    ...lengths,
    prefix: prefixes(false),
  });
  const conversing = fc.record({
    arrivals: openArrivals(),
    shape: shapes(seconds),
    ...lengths,
    sessions: sessions(),
    prefix: prefixes(true),
  });
  const closed = fc.record({
    arrivals: fc.record({
      kind: fc.constant('closed'),
      users: fc.integer({ min: 1, max: 6 }),
    }),
    ...lengths,
    sessions: sessions(),
    prefix: prefixes(true),
  });
  const kinds: fc.Arbitrary<Data>[] = open ? [lone] : [lone, conversing, closed];
  return fc.record({
    deployment: fc.nat(2),
    tenants: fc.array(tenants(), { maxLength: 3 }),
    rest: fc
      .record({ kind: fc.oneof(...kinds), impatience: impatience() })
      .map(({ kind, impatience }) => ({ ...kind, ...impatience })),
  });
}

/** Mostly, clients wait as long as it takes. */
function impatience(): fc.Arbitrary<Data> {
  const cancel = fc.record({
    share: fc.integer({ min: 1, max: 100 }).map((percent) => `${percent}%`),
    after: durations(1, 5000),
  });
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.record({ cancel }) },
  );
}

function openArrivals(): fc.Arbitrary<Data> {
  const rate = fc.nat(240).map((perMinute) => `${perMinute}/min`);
  const quarters = fc.integer({ min: 1, max: 12 }).map((n) => n / 4);
  const seconds = fc.integer({ min: 1, max: 20 }).map((n) => `${n}s`);
  return fc.oneof(
    fc.record({ kind: fc.constant('poisson'), rate }),
    fc.record({ kind: fc.constant('constant'), rate }),
    fc.record({ kind: fc.constantFrom('gamma', 'weibull'), rate, cv: quarters }),
    fc.record({
      kind: fc.constant('on-off'),
      rate,
      on: seconds,
      off: seconds,
      floor: fc.constantFrom('0%', '10%', '100%'),
    }),
    fc
      .array(fc.tuple(fc.constantFrom('0x', '1x', '2.5x'), seconds), { minLength: 2, maxLength: 3 })
      .chain((states) =>
        fc.record({
          kind: fc.constant('mmpp'),
          rate,
          // A process that rests in every state would never send anything.
          factors: fc.constant(['1x', ...states.slice(1).map(([factor]) => factor)]),
          dwell: fc.constant(states.map(([, dwell]) => dwell)),
        }),
      ),
  );
}

function shapes(horizon: number): fc.Arbitrary<Data> {
  const factor = fc.integer({ min: 0, max: 12 }).map((n) => `${n / 4}x`);
  const at = fc.nat(horizon);
  const length = fc.integer({ min: 1, max: horizon });
  const seconds = (n: number) => `${n}s`;
  return fc.oneof(
    fc.constant({ kind: 'constant' }),
    fc.record({ kind: fc.constant('step'), at: at.map(seconds), factor }),
    fc.tuple(at, length, factor).map(([from, long, reached]) => ({
      kind: 'ramp',
      from: seconds(from),
      until: seconds(from + long),
      factor: reached,
    })),
    fc.record({
      kind: fc.constant('flash-crowd'),
      at: at.map(seconds),
      rise: at.map(seconds),
      hold: at.map(seconds),
      decay: length.map(seconds),
      peak: factor,
    }),
    fc.record({ kind: fc.constant('diurnal-weekly'), start: fc.nat(167).map((n) => `${n}h`) }),
    fc.record({
      kind: fc.constant('black-friday'),
      day: fc.constantFrom('wednesday', 'friday', 'monday'),
      start: fc.nat(23).map((n) => `${n}h`),
      peak: factor,
    }),
    fc.record({
      kind: fc.constant('piecewise'),
      join: fc.constantFrom('lines', 'steps'),
      points: fc.array(fc.tuple(length, factor), { minLength: 1, maxLength: 4 }).map((points) => {
        let time = -1;
        return points.map(([gap, reached]) => {
          time += gap;
          return { at: seconds(time), factor: reached };
        });
      }),
    }),
  );
}

function sessions(): fc.Arbitrary<Data> {
  return fc.record({ turns: counts(1, 3), think: durations(200, 5000) });
}

function prefixes(conversations: boolean): fc.Arbitrary<Data> {
  return fc.oneof(
    fc.constant({}),
    fc.record({
      system: fc.record({
        groups: fc.integer({ min: 1, max: 3 }),
        tokens: fc.integer({ min: 1, max: 40 }),
      }),
      conversation: conversations ? fc.boolean() : fc.constant(false),
    }),
  );
}

function tenants(): fc.Arbitrary<TenantPart> {
  return fc.record({
    deployment: fc.nat(2),
    rest: fc.record(
      {
        share: fc.integer({ min: 1, max: 100 }).map((percent) => `${percent}%`),
        priority: fc.integer({ min: -1, max: 2 }),
        slo: fc.constantFrom('fast', 'patient'),
        value: fc.integer({ min: 0, max: 100 }).map((cents) => `$${cents / 100}`),
        prompt: counts(1, 64),
      },
      { requiredKeys: ['share'] },
    ),
  });
}
