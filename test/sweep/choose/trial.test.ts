import { expect, test } from 'vitest';
import { normalQuantile } from '../../../src/engine/normal-quantile.ts';
import { namedStreams } from '../../../src/engine/streams.ts';
import { meanInterval } from '../../../src/metrics/intervals.ts';
import { likelyBelow, metricOf } from '../../../src/sweep/choose/trial.ts';
import { preparedFor } from './prepared-for.ts';

test('of a limit that just passes, as many other runs exceed it in 2.5 of 100 cases', () => {
  // Two means of five normal values differ by Student's t of four degrees; 5,000 pairs leave 0.0022 of standard error.
  const pairs = 5000;
  const uniform = namedStreams('1', 0)('test');
  const five = () => Array.from({ length: 5 }, () => normalQuantile(uniform()));
  let exceeded = 0;
  for (let pair = 0; pair < pairs; pair += 1) {
    const first = meanInterval(five());
    const limit = first.mean + Math.SQRT2 * first.halfWidth;
    expect(likelyBelow(first, limit)).toBe(true);
    expect(likelyBelow(first, limit - 1e-9)).toBe(false);
    if (meanInterval(five()).mean > limit) exceeded += 1;
  }
  const part = exceeded / pairs;
  expect(Math.abs(part - 0.025)).toBeLessThan(3 * Math.sqrt((0.025 * 0.975) / pairs));
});

const needs = `
model: Llama-3.1-8B
rate: 20/s
horizon: 30s
slos: { ttft: 1s, tpot: 100ms }
accelerators: [L4]
precision: [fp8]
tensor: [1]
`;

test('more accelerators and less load never make the promises worse: all trials see the same arrivals', () => {
  const { trials } = preparedFor(needs);
  const at = (units: number, load: number) => trials.run(units, [0, 1], { load }).factor;
  const few = at(6, 1);
  expect(at(12, 1)).toBeLessThan(few);
  expect(at(6, 0.5)).toBeLessThan(few);
  const arrived = [6, 12].map((units) => metricOf(trials.run(units, [0]), 'arrived').mean);
  expect(arrived[0]).toBe(arrived[1]);
});

test('one fleet under one load is never run twice', () => {
  const { trials } = preparedFor(needs);
  const [first] = trials.run(8, [0, 1]).results;
  expect(trials.run(8, [0]).results[0]).toBe(first);
  expect(trials.run(8, [0], { load: 0.9 }).results[0]).not.toBe(first);
});
