import { expect } from 'vitest';
import { namedStreams, type Streams } from '../../src/engine/streams.ts';
import { meanInterval } from '../../src/metrics/intervals.ts';

/** Replications of every model: independent streams, one value of each measure from each. */
const count = 20;

/** Runs a model once per replication; the values of each measure, by name. */
export function replicate<Measure extends string>(
  seed: string,
  model: (streams: Streams) => Readonly<Record<Measure, number>>,
): Record<Measure, number[]> {
  const results = Array.from({ length: count }, (_, replication) => {
    return model(namedStreams(seed, replication));
  });
  const measures = Object.keys(results[0]!) as Measure[];
  return Object.fromEntries(
    measures.map((measure) => [measure, results.map((result) => result[measure])]),
  ) as Record<Measure, number[]>;
}

/**
 * The 95 % t-interval over replications covers the theory and is narrow enough to refute a wrong
 * one: its half-width is at most `precision` of the theory. A right model misses one seed in twenty;
 * the seeds are fixed.
 */
export function expectCovers(values: readonly number[], theory: number, precision: number): void {
  const { mean, halfWidth } = meanInterval(values);
  expect(halfWidth / theory, 'half-width, relative').toBeLessThanOrEqual(precision);
  expect(
    Math.abs(mean - theory),
    `${mean} ± ${halfWidth} must cover ${theory}`,
  ).toBeLessThanOrEqual(halfWidth);
}
