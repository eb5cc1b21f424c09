import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frontierSentence, renderFrontier } from '../../src/report/frontier-text.ts';
import type { SloScenario } from '../../src/scenario/schema.ts';
import { type Configuration, frontierOf } from '../../src/sweep/frontier.ts';
import type { CellResult } from '../../src/world/result.ts';

const settings = { cost: 'cost_usd', quality: 'goodput_ratio', yardsticks: ['oracle'] };
const slos: SloScenario[] = [
  {
    metric: 'ttft_p95',
    side: 'max',
    limit: 2,
    optional: false,
    deployment: undefined,
    tenant: undefined,
  },
  {
    metric: 'drop_rate',
    side: 'max',
    limit: 0.01,
    optional: false,
    deployment: undefined,
    tenant: undefined,
  },
];

/** A configuration of two replications with so much cost, quality, TTFT and drops. */
function configuration(
  name: string,
  costs: readonly [number, number],
  { good = 0.99, ttft = 1, drops = 0 } = {},
): Configuration {
  const results = costs.map((cost) => ({
    total: { cost_usd: cost, goodput_ratio: good, ttft_p95: ttft, drop_rate: drops },
  }));
  return { name, scenario: { slos }, results: results as unknown as CellResult[] };
}

const names = (points: readonly { readonly name: string }[]) => points.map(({ name }) => name);

describe('the frontier of cost and quality', () => {
  it('lists the cheapest first, and marks those that no other beats', () => {
    const { points } = frontierOf(settings, [
      configuration('dear', [30, 32], { good: 0.999 }),
      configuration('cheap', [10, 12], { good: 0.9 }),
      configuration('beaten', [20, 22], { good: 0.8 }),
    ]);
    expect(names(points)).toEqual(['cheap', 'beaten', 'dear']);
    expect(names(points.filter(({ isEfficient }) => isEfficient))).toEqual(['cheap', 'dear']);
  });

  it('keeps both of two that are alike', () => {
    const { points } = frontierOf(settings, [
      configuration('a', [10, 12]),
      configuration('b', [10, 12]),
    ]);
    expect(points.map(({ isEfficient }) => isEfficient)).toEqual([true, true]);
  });

  it('takes quality the other way round where less of it is better', () => {
    const { points } = frontierOf({ ...settings, quality: 'ttft_p95' }, [
      configuration('slow', [10, 12], { ttft: 2 }),
      configuration('fast', [20, 22], { ttft: 1 }),
      configuration('beaten', [30, 32], { ttft: 1.5 }),
    ]);
    expect(points.map(({ isEfficient }) => isEfficient)).toEqual([true, true, false]);
  });

  it('never leaves out the cheapest, nor the best', () => {
    const pair = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 8 }), (all) => {
        const { points } = frontierOf(
          settings,
          all.map(([cost, good], index) =>
            configuration(String(index), [cost, cost], { good: good / 10 }),
          ),
        );
        const kept = points.filter(({ isEfficient }) => isEfficient);
        const best = Math.max(...points.map(({ quality }) => quality.mean));
        expect(kept[0]!.cost.mean).toBe(points[0]!.cost.mean);
        expect(kept.some(({ quality }) => quality.mean === best)).toBe(true);
      }),
    );
  });
});

describe('the sentence', () => {
  const sentence = (...all: readonly Configuration[]) =>
    frontierSentence(frontierOf(settings, all), settings);

  it('names the cheapest that keeps every SLO, and what it saves against the next', () => {
    expect(
      sentence(
        configuration('cheap', [1, 1], { ttft: 3 }),
        configuration('good', [10, 12]),
        configuration('better', [20, 22]),
      ),
    ).toBe('good is the cheapest of 2 that keep every SLO: $11.0 ± 13, $10.0 ± 0 less than better');
  });

  it('names all between whom no difference is shown', () => {
    expect(sentence(configuration('a', [10, 12]), configuration('b', [11, 11.5]))).toBe(
      'a and b are the cheapest of 2 that keep every SLO: $11.0 ± 13, no difference between them shown',
    );
  });

  it('never chooses a yardstick', () => {
    expect(sentence(configuration('oracle', [1, 1]), configuration('a', [10, 10]))).toBe(
      'a is the only one that keeps every SLO: $10.0 ± 0',
    );
    expect(
      sentence(configuration('oracle', [1, 1]), configuration('a', [10, 10], { ttft: 2.5 })),
    ).toContain('; a comes nearest');
  });

  it('says so where only one keeps them', () => {
    expect(sentence(configuration('a', [10, 10]), configuration('b', [9, 9], { ttft: 3 }))).toBe(
      'a is the only one that keeps every SLO: $10.0 ± 0',
    );
  });

  it('names who comes nearest where none does, by the number of misses and then by the worst', () => {
    expect(
      sentence(
        configuration('two', [1, 1], { ttft: 2.1, drops: 0.011 }),
        configuration('far', [2, 2], { ttft: 9 }),
        configuration('near', [3, 3], { ttft: 2.5 }),
      ),
    ).toBe('none of 3 keeps every SLO; near comes nearest (ttft_p95 2.50 s not ≤ 2 s)');
  });

  it('says what would', () => {
    const frontier = frontierOf(settings, [configuration('a', [1, 1], { ttft: 3 })]);
    const works = frontierOf(settings, [configuration('8 always', [20, 22])]).points[0];
    const none = 'none of 1 keeps every SLO; a comes nearest (ttft_p95 3.00 s not ≤ 2 s)';
    expect(frontierSentence(frontier, settings, { tried: 2, works })).toBe(
      `${none}; 8 always would, for $21.0 ± 13`,
    );
    expect(frontierSentence(frontier, settings, { tried: 2, works: undefined })).toBe(
      `${none}; and none of the 2 remedies tried would`,
    );
  });

  it('leaves out what has no result', () => {
    expect(sentence({ name: 'x', scenario: { slos }, results: [] })).toBe('nothing to compare');
  });
});

it('is a table with what each misses', () => {
  const frontier = frontierOf(settings, [
    configuration('a', [1, 1], { ttft: 3, drops: 0.5 }),
    configuration('a longer name', [2, 2]),
    configuration('oracle', [3, 3]),
  ]);
  expect(renderFrontier(frontier, settings)).toEqual([
    '    configuration         cost_usd   against a longer name   goodput_ratio   misses',
    '*   a                    $1.00 ± 0              -$1.00 ± 0      99.0 ± 0 %   ttft_p95 3.00 s not ≤ 2 s, drop_rate 50.0 % not ≤ 1 %',
    '    a longer name        $2.00 ± 0                              99.0 ± 0 %   ✓',
    '    oracle (yardstick)   $3.00 ± 0               $1.00 ± 0      99.0 ± 0 %   ✓',
    '* on the frontier: no other has a lower cost_usd and a higher goodput_ratio',
  ]);
});
