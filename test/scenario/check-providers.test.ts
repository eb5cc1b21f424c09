import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkProviders } from '../../src/scenario/check-providers.ts';
import { outage, provider } from '../../src/scenario/schema/provider.ts';

const schema = z.strictObject({
  providers: z.record(z.string(), provider).default({}),
  outages: z.record(z.string(), outage).default({}),
});

/** `path: message` of all that is wrong with what a scenario says. */
function problems(said: unknown): string[] {
  const { providers, outages } = schema.parse(said);
  return checkProviders(providers, outages).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );
}

/** The same of one provider that has a price. */
const problemsOf = (said: object) =>
  problems({ providers: { p: { price: { input: '$1', output: '$2' }, ...said } } });

describe('providers of a scenario', () => {
  it('are right with a price, a model of the catalog, a preset, or a platform that bills no tokens', () => {
    expect(
      problems({
        providers: {
          a: { price: { input: '$1', output: '$2' }, model: 'mine' },
          b: { model: 'openai/gpt-4o' },
          c: { preset: 'as-published/anthropic' },
          d: { platform: { preset: 'modal' } },
          e: { platform: { billing: { kind: 'per-second', price: '$4/h' }, min_instances: 1 } },
        },
      }),
    ).toEqual([]);
  });

  it('need a price where they bill tokens', () => {
    expect(problems({ providers: { a: {}, b: { platform: { preset: 'aws-bedrock' } } } })).toEqual([
      'providers.a: has no price: needs `model`, `price` or `preset`',
      'providers.b: has no price: needs `model`, `price` or `preset`',
    ]);
  });

  it('name the model that was probably meant', () => {
    const [problem] = problems({ providers: { a: { model: 'openai/gtp-4o' } } });
    expect(problem).toContain(
      'providers.a.model: "openai/gtp-4o" has no price in the catalog: say `price`. Did you mean "openai/gpt-4o"?',
    );
  });

  it('fail no more calls than there are', () => {
    expect(problemsOf({ errors: { 500: '60%', 503: 0.3 }, hang: '20%' })).toEqual([
      'providers.p.errors: together with `hang` they come to 110.0 %, which is more than all calls',
    ]);
    expect(problemsOf({ errors: { 500: 0.7, 502: 0.1, 503: 0.1 }, hang: 0.1 })).toEqual([]);
  });

  it('have times that are distributions', () => {
    expect(problemsOf({ ttft: { kind: 'uniform', min: '2s', max: '1s' } })).toEqual([
      'providers.p.ttft.max: is less than `min`',
    ]);
  });

  it.each([
    [{}, ': needs `preset`, `every` and `lasts`, or `at`'],
    [{ every: '5d' }, '.every: needs `lasts`'],
    [{ lasts: '5min' }, '.lasts: needs `every`'],
    [
      { preset: 'chatgpt', every: '5d' },
      '.every: stands beside `preset`, which says it too: use one',
    ],
  ])('have outages that are told whole: %j', (outages, problem) => {
    expect(problemsOf({ outages })).toEqual([`providers.p.outages${problem}`]);
  });

  it('fall together only if they are there, and once', () => {
    const said = {
      providers: { one: { model: 'openai/gpt-4o' }, two: { model: 'openai/gpt-4o' } },
      outages: {
        cloud: { providers: ['one', 'tow', 'one'], at: [{ at: '2h', for: '90min' }] },
      },
    };
    expect(problems(said)).toEqual([
      'outages.cloud.providers.1: "tow" is not a provider. Did you mean "two"? Allowed: one, two',
      'outages.cloud.providers.2: "one" stands twice',
    ]);
  });

  it.each([
    [{}, ': needs `preset` or `billing`'],
    [
      { preset: 'modal', min_instances: 3, max_instances: 2 },
      '.min_instances: there cannot be at least 3 instances and at most 2',
    ],
    [
      { billing: { kind: 'per-second', price: '$4/h' } },
      ': needs `max_instances`: without an instance nothing is ever served',
    ],
  ])('have platforms that can serve: %j', (platform, problem) => {
    expect(problemsOf({ platform })).toContain(`providers.p.platform${problem}`);
  });
});

describe('the form of a provider', () => {
  it('understands what people write', () => {
    const { providers } = schema.parse({
      providers: {
        openai: {
          model: 'openai/gpt-4o',
          price: { input: '$2.5', output: '$10', cached: '$1.25' },
          ttft: { kind: 'log-normal', median: '400ms', sigma: 0.5 },
          tokens_per_second: 80,
          limits: { requests: '500/min', input_tokens: '30K/min', output_tokens: '8K/min' },
          errors: { 500: '0.2%' },
          hang: '0.1%',
          outages: { at: [{ at: '2h', for: '90min', impact: 'partial' }] },
        },
      },
    });
    const { price, limits, errors, hang, outages } = providers['openai']!;
    expect(price).toEqual({ input: 2.5, output: 10, cached: 1.25 });
    expect(limits.requests).toBeCloseTo(500 / 60, 12);
    expect(limits.input_tokens).toBe(500);
    expect(errors).toEqual({ 500: 0.002 });
    expect(hang).toBe(0.001);
    expect(outages!.at).toEqual([{ at: 7200, for: 5400, impact: 'partial' }]);
  });

  it.each([
    { errors: { 200: 0.1 } },
    { errors: { timeout: 0.1 } },
    { outages: { preset: 'openai' } },
    { platform: { preset: 'lambda' } },
    { limits: { requests: 500 } },
    { prices: {} },
  ])('refuses %j', (said) => {
    expect(provider.safeParse(said).success).toBe(false);
  });
});
