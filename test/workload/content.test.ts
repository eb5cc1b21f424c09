import jstat from 'jstat';
import { expect, it } from 'vitest';
import { namedStreams } from '../../src/engine/streams.ts';
import { type ContentConfig, contentDraw } from '../../src/workload/content.ts';

const { chisquare } = jstat;

function drawn(config: ContentConfig, uniform: () => number, requests: number) {
  const draft = { content: -7, topic: -7 };
  const draw = contentDraw(config, uniform);
  return Array.from({ length: requests }, () => {
    draw(draft);
    return { ...draft };
  });
}

it('asks questions by their popularity, in topics that take turns', () => {
  // Weights 1, 1/2, 1/3, 1/4: running sums of 12, 18, 22 and 25 of 25.
  const numbers = [0, 0.479, 0.481, 0.73, 0.9, 0.99];
  const asked = drawn(
    { questions: 4, exponent: 1, topics: 3, share: 1 },
    () => numbers.shift()!,
    6,
  );
  expect(asked.map(({ content }) => content)).toEqual([0, 0, 1, 2, 3, 3]);
  expect(asked.map(({ topic }) => topic)).toEqual([0, 0, 1, 2, 0, 0]);
});

it('asks a part of them only, with one number a request all the same', () => {
  const numbers = [0.1, 0.49, 0.5, 0.9];
  const asked = drawn({ questions: 2, exponent: 0, share: 0.5 }, () => numbers.shift()!, 4);
  expect(asked).toEqual([
    { content: 0, topic: -1 },
    { content: 1, topic: -1 },
    { content: -1, topic: -1 },
    { content: -1, topic: -1 },
  ]);
  expect(numbers).toEqual([]);
});

it('follows Zipf (chi-square below its 99.9 % quantile)', () => {
  const uniform = namedStreams('content', 0)('content/shop');
  const [questions, requests, exponent] = [50, 50_000, 0.9];
  const counts = new Array<number>(questions).fill(0);
  for (const { content } of drawn({ questions, exponent, share: 1 }, uniform, requests)) {
    counts[content]! += 1;
  }
  const weights = counts.map((_, k) => Math.exp(-exponent * Math.log(k + 1)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const statistic = counts.reduce((total, count, k) => {
    const mean = (requests * weights[k]!) / sum;
    return total + ((count - mean) * (count - mean)) / mean;
  }, 0);
  expect(statistic).toBeLessThan(chisquare.inv(0.999, questions - 1));
});
