import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sharingConstants } from '../../../src/catalog/sharing.ts';
import { Client } from '../../../src/models/sharing/client.ts';
import { MpsPacing } from '../../../src/models/sharing/mps-pacing.ts';
import { memorySpeed } from '../../../src/models/sharing/mps-speed.ts';
import { plainTerms } from './shared-run.ts';

/*
 * By hand, of the catalog's exponents 1.33 and 3.1: arithmetic on half of the multiprocessors goes at
 * 1 - 0.5^1.33 = 0.602232 of the whole's speed, and memory at 1 - 0.5^3.1 = 0.883371; on 60 % of them at
 * 1 - 0.4^1.33 = 0.704376 and 1 - 0.4^3.1 = 0.941604.
 */

/** Part of the multiprocessors, and parts of its own time that work on it spends on memory and on the host. */
type Own = readonly [share: number, demand: number, host?: number];

/** What clients get: the pace of each, and the use. */
function rated(interference: number, ...own: readonly Own[]) {
  const host = { run: () => 0, rest: () => {} };
  const clients = own.map(([share, demand, onHost = 0]) => {
    const client = new Client(host, { ...plainTerms, share }, { paceChanged: () => {} });
    client.isActive = true;
    client.demand = demand;
    client.host = onHost;
    return client;
  });
  const idle = new Client(host, { ...plainTerms, share: 1 }, { paceChanged: () => {} });
  new MpsPacing(interference).rate([...clients, idle]);
  return { paces: clients.map(({ pace }) => pace), uses: clients.map(({ use }) => use) };
}

/** Part of the memory's bandwidth that clients at these paces have: what each reads in a second of its own. */
function busUse(own: readonly Own[], paces: readonly number[]): number {
  return own.reduce(
    (sum, [share, demand], at) => sum + demand * memorySpeed(share) * paces[at]!,
    0,
  );
}

function expectNear(values: readonly number[], expected: readonly number[]): void {
  expect(values.length).toBe(expected.length);
  for (const [at, value] of values.entries()) expect(value).toBeCloseTo(expected[at]!, 5);
}

describe('side by side under one memory', () => {
  test.each([0, 0.5, 1])(
    'who has nobody beside it runs at its own pace, at a demand of %d',
    (demand) => {
      expect(rated(0.12, [0.5, demand])).toEqual({ paces: [1], uses: [0.5] });
    },
  );

  test('neighbours that ask for less than there is cost only friction: 0.12 each', () => {
    expectNear(rated(0.12, [0.5, 0.3], [0.5, 0.3]).paces, [1 / 1.12, 1 / 1.12]);
    expectNear(rated(0.12, [0.3, 0.3], [0.3, 0.3], [0.4, 0.3]).paces, [
      1 / 1.24,
      1 / 1.24,
      1 / 1.24,
    ]);
  });

  test('two at 60 % shrink to a half each: arithmetic by 0.602232 / 0.704376', () => {
    const { paces, uses } = rated(0, [0.6, 0], [0.6, 0]);
    expectNear(paces, [0.854987, 0.854987]);
    expectNear(uses, [0.5, 0.5]);
  });

  test('two at 60 % that only read get half of the bandwidth each, of the 94 % that they have alone', () => {
    expectNear(rated(0, [0.6, 1], [0.6, 1]).paces, [0.531009, 0.531009]);
  });

  test('beyond the bandwidth there is, the time on memory grows by as much', () => {
    // Each half reads at 0.883371 of the bandwidth, 0.9 and 0.6 of the time: 1.325057 of it together.
    const { paces } = rated(0, [0.5, 0.9], [0.5, 0.6]);
    expectNear(paces, [1 / 1.292551, 1 / 1.195034]);
  });

  test('what counts is what a part reads, not for how long: two halves fit that are on memory for 1.12 of the time', () => {
    // 2 × 0.56 × 0.883371 = 0.989376
    expectNear(rated(0, [0.5, 0.56], [0.5, 0.56]).paces, [1, 1]);
  });

  test('the time on the host neither shrinks with the part nor waits for the memory, but has friction', () => {
    // Half host, half arithmetic, which takes 1.169609 times as long on 50 % as on 60 %: 0.5 + 0.584804.
    expectNear(rated(0, [0.6, 0, 0.5], [0.6, 0, 0.5]).paces, [1 / 1.084804, 1 / 1.084804]);
    expectNear(rated(0.12, [0.6, 0, 1], [0.6, 0, 1]).paces, [1 / 1.12, 1 / 1.12]);
    // 0.883371 × (1 + 0.5) = 1.325057 of the bandwidth: the other half of the second's time does not grow.
    expectNear(rated(0, [0.5, 1, 0], [0.5, 0.5, 0.5]).paces, [1 / 1.325057, 1 / 1.162529]);
  });

  test('shares, bandwidth and friction together', () => {
    // 0.4 of the time is arithmetic and 0.6 memory: on 50 %, 0.4 × 1.169609 + 0.6 × 1.065921 = 1.107396. Twice
    // 0.6 × 0.941604 in that time is a crowd of 1.020344: 0.467844 + 0.639553 × 1.020344 = 1.120408, and 12 % more.
    expectNear(rated(0.12, [0.6, 0.6], [0.6, 0.6]).paces, [0.796904, 0.796904]);
  });
});

/*
 * What is let through can be a little more than the bandwidth: time on memory grows by what is asked for, not until
 * it fits. Let parties read a of the bandwidth together if they all did nothing else, and d of the time: they ask for
 * a · d. For the longer time, 1 + d · (a · d − 1), that is most at d = 1 / √a: a / (2 · √a − 1). Parties of different
 * demands have less, by Jensen: d / (1 + d · (w − 1)) is concave in d. Two halves can read 1.767, which makes 1.065;
 * any number of parts 3.1 at the most, which makes 1.230.
 */
describe('what all read together', () => {
  const mostOf = (reading: number) => reading / (2 * Math.sqrt(reading) - 1);

  test('is 1.065 of the bandwidth for two halves that are on memory for three quarters of the time, the worst case', () => {
    const own: Own[] = [
      [0.5, 0.752252],
      [0.5, 0.752252],
    ];
    expect(busUse(own, rated(0, ...own).paces)).toBeCloseTo(1.065345, 5);
    expect(mostOf(2 * memorySpeed(0.5))).toBeCloseTo(1.065345, 5);
  });

  const parties = fc.array(
    fc
      .record({
        share: fc.double({ min: 0.01, max: 1, noNaN: true }),
        host: fc.double({ min: 0, max: 1, noNaN: true }),
        reading: fc.double({ min: 0, max: 1, noNaN: true }),
      })
      .map(({ share, host, reading }): Own => [share, (1 - host) * reading, host]),
    { minLength: 1, maxLength: 20 },
  );

  test('I5: is within the bandwidth by less than a / (2 √a − 1), which is 1.23 at the most', () => {
    fc.assert(
      fc.property(parties, (own) => {
        const promised = own.reduce((sum, [share]) => sum + share, 0);
        const left = own.map(([share]) => share / Math.max(1, promised));
        const reading = left.reduce((sum, share) => sum + memorySpeed(share), 0);
        const bound = reading <= 1 ? 1 : mostOf(reading);
        expect(bound).toBeLessThan(1.23);
        expect(busUse(own, rated(0, ...own).paces)).toBeLessThanOrEqual(bound + 1e-9);
      }),
      { numRuns: 500 },
    );
  });

  test('I5: is within the bandwidth at the interference of the catalog', () => {
    const { value } = sharingConstants.mps.slowdownPerCoRunner;
    fc.assert(
      fc.property(parties, (own) => {
        expect(busUse(own, rated(value, ...own).paces)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});
