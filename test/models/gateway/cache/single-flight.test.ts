import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namedStreams } from '../../../../src/engine/streams.ts';
import { SingleFlight } from '../../../../src/models/gateway/cache/single-flight.ts';

/** All followers of a leader whose answer is there. */
function released(flights: SingleFlight, leader: number): number[] {
  const followers: number[] = [];
  for (;;) {
    const follower = flights.release(leader);
    if (follower < 0) return followers;
    followers.push(follower);
  }
}

describe('those who ask the same', () => {
  it('wait for the first, and get its answer in the order in which they came', () => {
    const flights = new SingleFlight();
    expect([10, 11, 12].map((request) => flights.join(5, request))).toEqual([-1, 10, 10]);
    expect(flights.join(6, 13)).toBe(-1);
    expect(flights).toMatchObject({ flights: 2, followers: 2 });
    expect(released(flights, 10)).toEqual([11, 12]);
    expect(flights.flights).toBe(1);
    // The next one leads again.
    expect(flights.join(5, 14)).toBe(-1);
  });

  it('a follower that gives up leaves the others as they were', () => {
    const flights = new SingleFlight();
    for (const request of [1, 2, 3, 4]) flights.join(5, request);
    expect([3, 3].map((request) => flights.leave(request))).toEqual([-1, -1]);
    expect(released(flights, 1)).toEqual([2, 4]);
  });

  it('a leader that gives up hands over to its first follower, if it has one', () => {
    const flights = new SingleFlight();
    for (const request of [1, 2, 0]) flights.join(5, request);
    expect(flights.leave(1)).toBe(2);
    expect([1, 2, 0].map((request) => flights.leads(request))).toEqual([false, true, false]);
    // It is gone: giving up twice takes nothing from anybody.
    expect(flights.leave(1)).toBe(-1);
    expect(flights.join(5, 1)).toBe(2);
    expect(released(flights, 2)).toEqual([0, 1]);
    flights.join(5, 9);
    expect(flights.leave(9)).toBe(-1);
    expect(flights.flights).toBe(0);
  });

  it('a request that nobody knows has nothing to leave or release', () => {
    const flights = new SingleFlight();
    expect([flights.leave(4000), flights.release(7), flights.leave(7)]).toEqual([-1, -1, -1]);
    expect(flights.leads(4000)).toBe(false);
  });
});

it('I3: every request is answered once, as leader or follower, or has given up', () => {
  const steps = fc.array(
    fc.record({
      do: fc.constantFrom('join', 'join', 'land', 'leave'),
      key: fc.nat(3),
      which: fc.nat(),
    }),
    { minLength: 20, maxLength: 200 },
  );
  fc.assert(
    fc.property(steps, (list) => {
      const flights = new SingleFlight();
      const seen: unknown[] = [];
      const expected: unknown[] = [];
      /** The plain list: by key, the leader first. */
      const plain = new Map<number, number[]>();
      const free = Array.from({ length: 300 }, (_, request) => 299 - request);
      for (const step of list) {
        const waiting = plain.get(step.key) ?? [];
        if (step.do === 'join') {
          const request = free.pop()!;
          seen.push(flights.join(step.key, request));
          expected.push(waiting[0] ?? -1);
          plain.set(step.key, [...waiting, request]);
        } else if (waiting.length === 0) continue;
        else if (step.do === 'land') {
          seen.push(released(flights, waiting[0]!));
          expected.push(waiting.slice(1));
          plain.delete(step.key);
          free.push(...waiting);
        } else {
          const place = step.which % waiting.length;
          seen.push(flights.leave(waiting[place]!));
          expected.push(place === 0 ? (waiting[1] ?? -1) : -1);
          const rest = waiting.toSpliced(place, 1);
          if (rest.length === 0) plain.delete(step.key);
          else plain.set(step.key, rest);
          free.push(waiting[place]!);
        }
        seen.push(flights.flights);
        expected.push(plain.size);
      }
      expect(seen).toEqual(expected);
    }),
    { numRuns: 300, seed: 1 },
  );
});

it('of Poisson requests of rate λ for one question that takes D, one in 1 + λD flies', () => {
  const uniform = namedStreams('flight', 0)('arrivals');
  const flights = new SingleFlight();
  const [rate, seconds] = [2, 1.5];
  let now = 0;
  let landsAt = Number.POSITIVE_INFINITY;
  let leader = -1;
  const requests = 60_000;
  let flown = 0;
  for (let request = 0; request < requests; request += 1) {
    now -= Math.log1p(-uniform()) / rate;
    if (landsAt <= now) {
      released(flights, leader);
      landsAt = Number.POSITIVE_INFINITY;
    }
    if (flights.join(1, request) >= 0) continue;
    leader = request;
    landsAt = now + seconds;
    flown += 1;
  }
  // Cycles of 1 + a Poisson number of mean λD = 3: of `flown` of them the mean length has a standard error of √(3 / flown).
  expect(Math.abs(requests / flown - 4)).toBeLessThan(3.29 * Math.sqrt(3 / flown));
  expect(flights.followers).toBe(requests - flown);
});
