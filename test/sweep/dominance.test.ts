import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderFrontier } from '../../src/report/frontier-text.ts';
import type { SloScenario } from '../../src/scenario/schema.ts';
import {
  beats,
  dominationOf,
  exchanges,
  isShown,
  type Measured,
  measureOf,
} from '../../src/sweep/dominance.ts';
import { type Configuration, frontierOf } from '../../src/sweep/frontier.ts';
import type { CellResult } from '../../src/world/result.ts';

const settings = {
  cost: 'cost_usd',
  quality: 'ttft_p95',
  tenant: 'chat',
  also: ['carbon_g'],
  yardsticks: [],
};

/** Three replications of dollars, grams and seconds to the first token. */
function configuration(
  name: string,
  usd: readonly number[],
  grams: readonly number[],
  ttft: readonly number[],
): Configuration {
  const results = usd.map((cost, at) => ({
    // What all tenants have together is not looked at.
    total: { cost_usd: cost, carbon_g: grams[at], ttft_p95: 99 },
    tenants: [{ name: 'chat', values: { ttft_p95: ttft[at] } }],
  }));
  const slos: readonly SloScenario[] = [];
  return { name, scenario: { slos: [...slos] }, results: results as unknown as CellResult[] };
}

const near = configuration('near', [100, 102, 101], [900, 910, 905], [0.2, 0.21, 0.2]);
const green = configuration('green', [110, 112, 111], [500, 512, 503], [0.3, 0.31, 0.3]);
const worse = configuration('worse', [120, 123, 121], [600, 611, 604], [0.3, 0.31, 0.3]);
/** By the means not as good as `near`, by less than replications differ in how. */
const noise = configuration('noise', [100, 103, 101], [905, 906, 905], [0.2, 0.21, 0.2]);

/** Dearer than `near`, and greener by its mean alone. */
const open = configuration('open', [130, 132, 131], [900, 900, 905], [0.2, 0.21, 0.2]);

describe('a frontier of cost, carbon and latency', () => {
  const frontier = frontierOf(settings, [near, green, worse, noise, open]);
  const point = (name: string) => frontier.points.find((one) => one.name === name)!;

  it('keeps all that no other beats in all three', () => {
    const kept = frontier.points.filter(({ isEfficient }) => isEfficient);
    expect(kept.map(({ name }) => name)).toEqual(['near', 'green', 'open']);
  });

  it('takes the quality of the tenant that is said, and the others of all', () => {
    expect(point('green').quality.mean).toBeCloseTo(0.3033, 4);
    expect(point('green').also[0]!.mean).toBe(505);
  });

  it('says by whom a configuration is beaten, and by how much in each, where that is shown', () => {
    const { by, gains } = point('worse').dominated!;
    expect(by).toBe('green');
    expect(gains.map(({ metric, gain }) => [metric, gain.mean])).toEqual([
      ['cost_usd', (10 + 11 + 10) / 3],
      ['ttft_p95', 0],
      ['carbon_g', 100],
    ]);
  });

  it('does not call it shown where replications do not agree', () => {
    expect(point('noise').isEfficient).toBe(false);
    expect(point('noise').dominated).toBeUndefined();
  });

  it('leaves open whether one belongs to it whose only gain is not shown', () => {
    expect(point('open').dominated!.by).toBe('near');
    expect(point('open').dominated!.isByMeans).toBe(false);
  });

  it('says what a gram less costs', () => {
    const [step, ...others] = frontier.exchanges.filter(({ metric }) => metric === 'carbon_g');
    expect(others).toEqual([]);
    expect([step!.from, step!.to, step!.metric]).toEqual(['near', 'green', 'carbon_g']);
    expect(step!.more.mean).toBe(10);
    expect(step!.gain.mean).toBe(400);
    expect(step!.rate.mean).toBeCloseTo(0.025, 12);
    // Ten dollars each, for 400, 398 and 402 g: rests of 0, 0.05 and −0.05 dollars.
    expect(step!.rate.halfWidth).toBeCloseTo((4.302653 * 0.05) / Math.sqrt(3) / 400, 9);
  });

  it('puts it into words', () => {
    const lines = renderFrontier(frontier, settings);
    expect(lines[0]).toContain('ttft_p95 of chat');
    const marks = lines.slice(1, 6).map((line) => line.slice(0, 10).trim());
    expect(marks).toEqual(['*   near', '?   noise', '*   green', 'worse', '?   open']);
    expect(lines.slice(-4)).toEqual([
      'noise is beaten by the means, which is not shown',
      'worse is beaten by green: cost_usd by $10.3 ± 1.4, carbon_g by 100 ± 2.5 g; not worse in the rest',
      'open may be beaten by near: cost_usd by $30.0 ± 0; no difference shown in the rest',
      'from near to green: carbon_g better by 400 ± 5.0 g for $10.0 ± 0, $25.0 ± 0.31 a kg',
    ]);
  });

  it('says nothing of the kind where only cost and quality count', () => {
    const two = { cost: 'cost_usd', quality: 'ttft_p95', tenant: 'chat', yardsticks: [] };
    expect(renderFrontier(frontierOf(two, [near, green]), two).at(-1)).toMatch(
      /^\* on the frontier/,
    );
  });
});

const measures = ['cost_usd', 'goodput_ratio', 'carbon_g'].map(measureOf);

const measured = (name: string): fc.Arbitrary<Measured> =>
  fc
    .array(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 3, maxLength: 3 }), {
      minLength: 3,
      maxLength: 3,
    })
    .map((values) => ({ name, values }));

describe('whatever the values', () => {
  it('nobody beats itself, and of two at most one beats the other', () => {
    fc.assert(
      fc.property(measured('a'), measured('b'), (a, b) => {
        expect(beats(a, a, measures)).toBe(false);
        expect(beats(a, b, measures) && beats(b, a, measures)).toBe(false);
      }),
    );
  });

  it('somebody is never beaten, and who dominates is shown to be better in something and worse in nothing', () => {
    fc.assert(
      fc.property(measured('a'), measured('b'), measured('c'), (...all) => {
        const isBeaten = (one: Measured) => all.some((other) => beats(other, one, measures));
        expect(all.every(isBeaten)).toBe(false);
        for (const one of all) {
          const { gains = [] } = dominationOf(one, all, measures) ?? {};
          if (gains.length > 0) expect(gains.some(({ gain }) => isShown(gain))).toBe(true);
          for (const { gain } of gains) {
            expect(gain.mean).toBeGreaterThanOrEqual(-gain.halfWidth);
          }
        }
      }),
    );
  });

  it('each step costs more, for more of what is bought', () => {
    fc.assert(
      fc.property(measured('a'), measured('b'), measured('c'), (...all) => {
        for (const at of [1, 2]) {
          for (const { more, gain } of exchanges(all, measures, 0, at)) {
            expect(more.mean).toBeGreaterThan(0);
            expect(gain.mean).toBeGreaterThan(0);
          }
        }
      }),
    );
  });
});
