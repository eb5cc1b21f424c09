import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { outageHistories } from '../../src/catalog/outages.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import { namedStreams } from '../../src/engine/streams.ts';
import { Requests } from '../../src/models/requests.ts';
import { outage, provider } from '../../src/scenario/schema/provider.ts';
import { buildProviders, providerConfig } from '../../src/world/build-providers.ts';

const schema = z.strictObject({
  providers: z.record(z.string(), provider).default({}),
  outages: z.record(z.string(), outage).default({}),
});

const hour = 3600;

function built(said: unknown, seed = 'providers') {
  const simulation = new Simulation();
  const requests = new Requests();
  const told: (readonly [second: number, who: string, what: string])[] = [];
  const noHooks = { started: () => {}, answered: () => {}, failed: () => {}, left: () => {} };
  const providers = buildProviders(schema.parse(said), {
    simulation,
    requests,
    streams: namedStreams(seed, 0),
    hooks: (_index, name) => ({
      ...noHooks,
      answered: () => told.push([simulation.now / 1e6, name, 'answered']),
      failed: (_request, status) => told.push([simulation.now / 1e6, name, String(status)]),
    }),
    watch: (whom) => ({
      outageBegan: ({ name }) =>
        told.push([simulation.now / 1e6, whom.join(' and '), `${name} begins`]),
      outageEnded: ({ name }) =>
        told.push([simulation.now / 1e6, whom.join(' and '), `${name} ends`]),
    }),
  });
  let number = 0;
  const send = (index: number, prompt: number, output: number) => {
    const request = requests.take();
    requests.number[request] = number++;
    requests.promptTokens[request] = prompt;
    requests.outputTokens[request] = output;
    providers[index]!.send(request, 0);
  };
  return { providers, told, send, runTo: (second: number) => simulation.run(second * 1e6) };
}

describe('providers of a scenario', () => {
  it('are told what the catalog knows of their model', () => {
    const config = providerConfig('p', provider.parse({ model: 'openai/gpt-4o' }));
    expect(config.context).toBe(128_000);
    expect(config.limits).toBeUndefined();
    expect(config.billing).toMatchObject({
      kind: 'per-token',
      tokens: { input: { base: 2.5 }, output: { base: 10 }, cacheRead: { base: 1.25 } },
    });
  });

  it.each([
    ['openai', 0.01, 0.03],
    ['anthropic', 0.008, 0.024],
    ['together', 0.002, 0.006],
  ])('cost as published where they are %s', (name, input, output) => {
    const { providers } = built({ providers: { p: { preset: `as-published/${name}` } } });
    // The reference design’s prices are those of a thousand tokens.
    expect(providers[0]!.expectedUsd(1000, 0)).toBeCloseTo(input, 12);
    expect(providers[0]!.expectedUsd(0, 1000)).toBeCloseTo(output, 12);
    expect(providers[0]!.usdPerMillion).toBeCloseTo(750 * input + 250 * output, 9);
  });

  it('fall together where outages name them, with others beside', () => {
    const said = {
      providers: {
        b: { model: 'openai/gpt-4o', ttft: '1s', tokens_per_second: 10 },
        a: { model: 'openai/gpt-4o', ttft: '1s', tokens_per_second: 10 },
        c: { model: 'openai/gpt-4o', ttft: '1s', tokens_per_second: 10 },
      },
      outages: { cloud: { providers: ['b', 'a'], at: [{ at: '10s', for: '10s' }] } },
    };
    const { told, send, runTo } = built(said);
    runTo(15);
    for (const index of [0, 1, 2]) send(index, 10, 1);
    runTo(30);
    expect(told).toEqual([
      [10, 'a and b', 'major begins'],
      [15.05, 'a', '503'],
      [15.05, 'b', '503'],
      [16, 'c', 'answered'],
      [20, 'a and b', 'major ends'],
    ]);
  });

  it('have outages like their preset’s, within its error and that of the sample', () => {
    const { told, runTo } = built({
      providers: { p: { model: 'openai/gpt-4o', outages: { preset: 'openai-api' } } },
    });
    runTo(2e5 * hour);
    const starts = told.filter(([, , what]) => what.endsWith('begins'));
    const minutes = told
      .slice(0, 2 * Math.floor(told.length / 2))
      .flatMap(([at], index) => (index % 2 === 1 ? [(at - told[index - 1]![0]) / 60] : []));
    const gaps = starts.slice(1).map(([at], index) => (at - starts[index]![0]) / hour);
    const { minutes: lasts, hoursBetweenStarts: hours, fitError, impacts } = outageHistories[0]!;
    // The part of n independent values that is below a quantile p has a variance of p (1 - p) / n; of a log-normal near
    // its median and its 90th percentile, 1 % of the value is 0.4 % and 0.2 % of all at sigma 1, less at more.
    const below = (values: readonly number[], limit: number) =>
      values.filter((value) => value < limit).length / values.length;
    for (const [values, { p50, p90 }, error] of [
      [minutes, lasts, fitError.lasts],
      [gaps, hours, fitError.every],
    ] as const) {
      const n = values.length;
      expect(n).toBeGreaterThan(1000);
      expect(Math.abs(below(values, p50) - 0.5)).toBeLessThan(
        0.4 * error + 3 * Math.sqrt(0.25 / n),
      );
      expect(Math.abs(below(values, p90) - 0.9)).toBeLessThan(
        0.2 * error + 3 * Math.sqrt(0.09 / n),
      );
    }
    const all = impacts.none + impacts.partial + impacts.major;
    const major = starts.filter(([, , what]) => what === 'major begins').length / starts.length;
    const part = impacts.major / all;
    const error = Math.sqrt((part * (1 - part)) / starts.length);
    expect(Math.abs(major - part)).toBeLessThan(3 * error);
  });

  it('price the same traffic on each platform', () => {
    const platforms = [
      'aws-bedrock',
      'azure-ai-studio',
      'modal',
      'ray-on-kubernetes',
      'replicate',
      'runpod',
      'vertex-ai',
    ];
    const said = {
      providers: Object.fromEntries(
        platforms.map((preset) => [
          preset,
          {
            price: { input: '$1', output: '$2' },
            ttft: '1s',
            tokens_per_second: 10,
            platform: { preset },
          },
        ]),
      ),
    };
    const { providers, told, send, runTo } = built(said);
    for (let index = 0; index < platforms.length; index += 1) send(index, 1000, 91);
    runTo(hour);
    const answered = Object.fromEntries(told.map(([at, who]) => [who, at]));
    // 10 s each, after a cold start where none stands ready.
    expect(answered).toEqual({
      'aws-bedrock': 10,
      'azure-ai-studio': 10,
      modal: 105.7,
      'ray-on-kubernetes': 10,
      replicate: 70,
      runpod: 10,
      'vertex-ai': 10,
    });
    const usd = providers.map((one) => one.charges().reduce((sum, charge) => sum + charge.usd, 0));
    const tokens = 1182e-6;
    const expected = [
      tokens,
      3.673 + tokens,
      // Its start, the answer, and a minute without work.
      (165.7 / 3600) * 2.4984,
      3.4309 + 0.1,
      (10 / 3600) * 5.04,
      1.39,
      5.5238,
    ];
    for (const [index, one] of usd.entries()) expect(one).toBeCloseTo(expected[index]!, 9);
  });

  it('have as many instances as always stand ready, even where the preset has fewer', () => {
    const { providers } = built({
      providers: { p: { platform: { preset: 'vertex-ai', min_instances: 3 } } },
    });
    expect(providers[0]!.ready).toBe(3);
  });

  it('are the same whatever the order of the file (I20)', () => {
    const one = { model: 'openai/gpt-4o', errors: { 500: 0.2, 429: 0.2 } };
    const other = { model: 'openai/gpt-4o', errors: { 429: 0.2, 500: 0.2 } };
    const toldOf = (providers: object) => {
      const { told, send, runTo } = built({ providers });
      for (let call = 0; call < 40; call += 1) send(call % 2, 100, 100);
      runTo(100);
      return told;
    };
    expect(toldOf({ a: one, b: one })).toEqual(toldOf({ b: other, a: other }));
  });
});
