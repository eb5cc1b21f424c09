import fc from 'fast-check';
import { type Data, durations } from './distributions.ts';

/** What generated providers keep to. */
export interface ProviderLimits {
  /** A call’s times depend on the call alone: no rate limits, instances or outages. */
  readonly steady?: boolean;
  /** What a call costs is known from its tokens: no platforms, nothing cached, and nothing billed of what is withdrawn. */
  readonly priced?: boolean;
}

/** Providers that fail in every way: errors, hangs, refusals, outages, cold starts. Within seconds, as generated runs last. */
export function providers(limits: ProviderLimits = {}): fc.Arbitrary<Data> {
  const { steady = false, priced = false } = limits;
  const isPlain = steady || priced;
  return fc
    .record({
      price: prices(priced),
      ttft: durations(1, 600),
      ttft_per_prompt_token: fc.constantFrom('0s', '2ms'),
      tokens_per_second: fc.integer({ min: 10, max: 200 }),
      refusal_latency: fc.constantFrom('0s', '20ms', '300ms'),
      errors: errors(),
      hang: fc.constantFrom('0%', '0%', '0%', '10%'),
      cached: priced ? fc.constant('0%') : fc.constantFrom('0%', '50%', '100%'),
      cancelled: priced ? fc.constant('nothing') : fc.constantFrom('so-far', 'all', 'nothing'),
      limits: steady ? fc.constant({}) : rateLimits(),
      context: fc.constantFrom(undefined, undefined, undefined, 60),
      outages: steady ? fc.constant(undefined) : maybe(outages()),
      region: fc.constantFrom(undefined, 'eu', 'us'),
      tags: fc.subarray(['hipaa', 'gdpr']),
      platform: isPlain
        ? fc.constant(undefined)
        : fc.oneof(none(3), { arbitrary: platforms(), weight: 1 }),
    })
    .map(withoutUndefined);
}

/** Outages that several of these providers have in common. */
export function sharedOutages(names: readonly string[]): fc.Arbitrary<Data> {
  return fc
    .record({ providers: fc.subarray([...names], { minLength: 1 }), own: outages() })
    .map(({ providers: victims, own }) => ({ providers: victims, ...own }));
}

/** Drops the fields that a generator left out. */
export function withoutUndefined(data: Data): Data {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
}

/** Mostly nothing. */
export function maybe<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.oneof(none(2), { arbitrary, weight: 1 });
}

function none(weight: number) {
  return { arbitrary: fc.constant(undefined), weight };
}

/** Large ones, so that a fault in the books shows in the first digits; what is cached never costs more. */
function prices(priced: boolean): fc.Arbitrary<Data> {
  const thousands = fc.integer({ min: 0, max: 30 }).map((n) => 1000 * n);
  return fc
    .record({ input: thousands, output: thousands, part: fc.constantFrom(undefined, 0.1, 1) })
    .map(({ input, output, part }) => {
      const cached = part === undefined || priced ? undefined : `$${part * input}`;
      return withoutUndefined({ input: `$${input}`, output: `$${output}`, cached });
    });
}

function errors(): fc.Arbitrary<Data> {
  const chance = fc.constantFrom('1%', '5%', '20%');
  const some = fc.record(
    { 400: chance, 429: chance, 500: chance, 503: chance },
    { requiredKeys: [] },
  );
  return fc.oneof({ arbitrary: fc.constant({}), weight: 2 }, { arbitrary: some, weight: 1 });
}

function rateLimits(): fc.Arbitrary<Data> {
  const rate = (most: number) => fc.integer({ min: most / 20, max: most }).map((n) => `${n}/min`);
  const some = fc.record(
    {
      requests: rate(300),
      tokens: rate(20_000),
      input_tokens: rate(10_000),
      output_tokens: rate(10_000),
      burst: fc.constantFrom('1s', '10s', '60s'),
      charging: fc.constantFrom('estimate', 'settled', 'used'),
      max_tokens: fc.constantFrom(8, 64),
      concurrency: fc.integer({ min: 1, max: 5 }),
    },
    { requiredKeys: [] },
  );
  return fc.oneof(fc.constant({}), some);
}

/** When something is down or ill, drawn or scripted, several times within a minute. */
export function outages(): fc.Arbitrary<Data> {
  const impact = fc.constantFrom('major', 'partial');
  const seconds = (most: number) => fc.nat(most).map((n) => `${n}s`);
  const at = fc.record({
    at: seconds(40),
    for: fc.integer({ min: 1, max: 20 }).map((n) => `${n}s`),
    impact,
  });
  const drawn = fc.record({
    every: durations(1000, 20_000),
    lasts: durations(200, 10_000),
    impact,
  });
  const effect = fc.record(
    {
      major: fc.record(
        {
          status: fc.constantFrom(0, 500, 503, 529),
          hang: fc.constantFrom('0%', '50%'),
          drops: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
      partial: fc.record(
        {
          errors: fc.constantFrom('0%', '30%', '100%'),
          slowdown: fc.constantFrom('1x', '3x'),
          hang: fc.constantFrom('0%', '50%'),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
  const when = fc.oneof(
    drawn,
    fc.array(at, { minLength: 1, maxLength: 2 }).map((list) => ({ at: list })),
  );
  return fc.tuple(when, effect).map(([one, other]) => ({ ...one, ...other }));
}

function platforms(): fc.Arbitrary<Data> {
  const billing = fc.constantFrom(
    { kind: 'per-token' },
    { kind: 'per-second', price: '$7/hour' },
    { kind: 'per-hour', price: '$7/hour', tokens: true },
    { kind: 'per-prediction', price: '$0.05', time: '$9/hour' },
    { kind: 'infrastructure', price: '$3/hour', overhead: '$11/hour' },
  );
  return fc
    .record({
      billing,
      cold_start: durations(0, 5000),
      keep_alive: fc.constantFrom('always', '0s', '3s'),
      bills_start: fc.boolean(),
      concurrency: fc.integer({ min: 1, max: 3 }),
      least: fc.nat(2),
      more: fc.nat(2),
      queue: fc.constantFrom('unlimited', 0, 3),
    })
    .map(({ least, more, ...rest }) => ({
      ...rest,
      min_instances: least,
      max_instances: Math.max(1, least + more),
    }));
}
