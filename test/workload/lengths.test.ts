import { describe, expect, test } from 'vitest';
import type { GeneratedTraffic } from '../../src/workload/config.ts';
import { trafficLengths, wholeOf } from '../../src/workload/lengths.ts';

const traffic: GeneratedTraffic = {
  name: 'shop',
  arrivals: { kind: 'poisson', rate: 1 },
  shape: { kind: 'constant' },
  tenants: [
    { name: 'plain', share: 1 },
    { name: 'long', share: 1, prompt: { kind: 'constant', value: 9000 } },
  ],
  prompt: { kind: 'uniform', min: 0, max: 10 },
  output: { kind: 'uniform', min: 0, max: 100 },
  items: { kind: 'constant', value: 1 },
};

test('sizes are whole, halves up, and at least 1', () => {
  expect([-3, 0, 0.4, 1.49, 1.5, 2.5, 1e300].map(wholeOf)).toEqual([1, 1, 1, 1, 2, 3, 1e9]);
});

describe('lengths', () => {
  test('come from the distributions of the traffic', () => {
    const lengths = trafficLengths(traffic);
    expect(lengths.prompt(0, 0.5)).toBe(5);
    expect(lengths.output(0, 0, 0.9)).toBe(1);
    expect(lengths.items(0, 0.7)).toBe(1);
  });

  test('or from those of a tenant', () => {
    expect(trafficLengths(traffic).prompt(1, 0.5)).toBe(9000);
    expect(trafficLengths(traffic).output(1, 0.5, 0)).toBe(50);
  });

  test('or from joint rows, both lengths from one row', () => {
    const joint = { ...traffic, lengths: { prompt: [10, 20, 30, 40], output: [1, 2, 3, 4] } };
    const lengths = trafficLengths(joint);
    const rows = [0, 0.24, 0.25, 0.99].map((u) => [
      lengths.prompt(0, u),
      lengths.output(0, 0.5, u),
    ]);
    expect(rows).toEqual([
      [10, 1],
      [10, 1],
      [20, 2],
      [40, 4],
    ]);
    expect(lengths.prompt(1, 0)).toBe(9000);
    expect(lengths.output(1, 0.5, 0)).toBe(1);
  });

  test('of a traffic without tenants are those of tenant 0', () => {
    expect(trafficLengths({ ...traffic, tenants: [] }).prompt(0, 0.5)).toBe(5);
  });
});
