import { describe, expect, it } from 'vitest';
import { namedStreams } from '../../../../src/engine/streams.ts';
import { contentDraw } from '../../../../src/workload/content.ts';
import { ask, exactCache, semanticCache } from './cache-of.ts';

const streams = namedStreams('cache', 0);

/** Popularities of so many questions. */
function zipf(questions: number, exponent: number): number[] {
  const weights = Array.from({ length: questions }, (_, k) =>
    Math.exp(-exponent * Math.log(k + 1)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** The mean of a yes or no over batches of equal length, and its standard error; batches since hits are not independent. */
function measured(batches: number, length: number, next: () => boolean) {
  const means = Array.from({ length: batches }, () => {
    let hits = 0;
    for (let i = 0; i < length; i += 1) if (next()) hits += 1;
    return hits / length;
  });
  const mean = means.reduce((sum, one) => sum + one, 0) / batches;
  const square = means.reduce((sum, one) => sum + (one - mean) * (one - mean), 0);
  return { mean, error: Math.sqrt(square / (batches - 1) / batches) };
}

/** Of a normal mean over 30 batches, 99.9 % are within so many of its standard errors (Student, 29 degrees). */
const quantile = 3.66;

describe('LRU under independent requests of Zipf popularity', () => {
  const run = (questions: number, exponent: number, room: number, name: string) => {
    const cache = exactCache({ max_entries: room });
    const draft = { content: -1, topic: -1 };
    const draw = contentDraw({ questions, exponent, share: 1 }, streams(name));
    const next = () => {
      draw(draft);
      return ask(cache, draft.content);
    };
    for (let i = 0; i < 20_000; i += 1) next();
    return measured(30, 5000, next);
  };

  it('is exact for two of four: the last two asked are there', () => {
    const p = zipf(4, 1);
    // The cache holds i, asked last, and j before it with the chance p_i p_j / (1 - p_i).
    let hit = 0;
    for (const [i, first] of p.entries()) {
      for (const [j, second] of p.entries()) {
        if (i !== j) hit += ((first * second) / (1 - first)) * (first + second);
      }
    }
    const { mean, error } = run(4, 1, 2, 'king');
    expect(Math.abs(mean - hit)).toBeLessThan(quantile * error);
    expect(error).toBeLessThan(0.002);
  });

  it.each([
    [1000, 1, 100],
    [1000, 0.8, 50],
    [10_000, 1, 500],
  ])(
    '%i questions, exponent %d, room for %i: within Che’s approximation',
    (questions, exponent, room) => {
      // Each question is there if it was asked in the last T, the same for all, at which `room` of them are there on average.
      const p = zipf(questions, exponent);
      const filled = (t: number) => p.reduce((sum, one) => sum - Math.expm1(-one * t), 0);
      let [low, high] = [0, 1e9];
      for (let step = 0; step < 100; step += 1) {
        const middle = (low + high) / 2;
        if (filled(middle) < room) low = middle;
        else high = middle;
      }
      const che = p.reduce((sum, one) => sum - one * Math.expm1(-one * low), 0);
      const { mean, error } = run(questions, exponent, room, `che/${questions}/${exponent}`);
      // Its own error at such sizes is below 0.002 (Fricker, Robert and Roberts 2012 see it at 1e-3 and less).
      expect(Math.abs(mean - che)).toBeLessThan(quantile * error + 0.002);
      expect(error).toBeLessThan(0.002);
    },
  );
});

describe('a ttl T under Poisson requests of rate λ for one question', () => {
  const run = (renew: boolean, rate: number, ttl: number) => {
    const cache = exactCache({ ttl, renew });
    const uniform = streams(`ttl/${renew}/${rate}`);
    let now = 0;
    return measured(30, 2000, () => {
      now -= Math.log1p(-uniform()) / rate;
      return ask(cache, 1, now);
    });
  };

  it.each([0.2, 1, 5])('not renewed, hits are λT of each 1 + λT (λT = %d)', (load) => {
    const { mean, error } = run(false, load / 10, 10);
    expect(Math.abs(mean - load / (1 + load))).toBeLessThan(quantile * error);
    expect(error).toBeLessThan(0.004);
  });

  it.each([0.2, 1, 3])('renewed, a hit is a gap shorter than T: 1 - exp(-λT) (λT = %d)', (load) => {
    const { mean, error } = run(true, load / 10, 10);
    expect(Math.abs(mean + Math.expm1(-load))).toBeLessThan(quantile * error);
    expect(error).toBeLessThan(0.004);
  });
});

it('likeness: with n questions of the topic in the cache, hits are 1 - Fⁿ of threshold, and false ones their part', () => {
  const uniform = streams('likeness');
  for (const n of [1, 2, 5]) {
    const cache = semanticCache({ threshold: 0.7, right_from: 0.9 });
    for (let content = 0; content < n; content += 1) cache.store(0, content, 3, 1, 0);
    const draws = 20_000;
    for (let i = 0; i < draws; i += 1) cache.lookup(0, 999, 3, 0, uniform());
    const power = (x: number) => Math.exp(n * Math.log(x));
    for (const [count, chance] of [
      [cache.counts.hits, 1 - power(0.7)],
      [cache.counts.falseHits, power(0.9) - power(0.7)],
    ] as const) {
      // Independent draws: a binomial count, of which 99.9 % are within 3.29 standard deviations.
      const deviation = Math.sqrt((chance * (1 - chance)) / draws);
      expect(Math.abs(count / draws - chance)).toBeLessThan(3.29 * deviation);
    }
  }
});
