import { describe, expect, test } from 'vitest';
import { SloMinutes } from '../../src/metrics/slo-minutes.ts';

const second = 1e6;
const minute = 60 * second;

/** Minutes of one tenant with an objective of 95 %. */
function judged(objective = 0.95, start = 0) {
  return new SloMinutes([{ deployment: 0, objective }], 1, start);
}

/** So many requests end at an instant, of which so many kept every promise. */
function end(minutes: SloMinutes, at: number, count: number, kept: number, tenant = 0): void {
  for (let one = 0; one < count; one += 1) minutes.ended(at, tenant, one < kept);
}

describe('SloMinutes', () => {
  test.each([
    [20, 19, 0],
    [20, 18, 1],
    [100, 95, 0],
    [100, 94, 1],
    [1, 0, 1],
  ])('of %i requests %i kept their promises: %i minutes lost', (count, kept, lost) => {
    const minutes = judged();
    end(minutes, 30 * second, count, kept);
    minutes.finish(2 * minute);
    expect(minutes.ofTenant(0)).toBe(lost);
  });

  test('an objective is reached where it is met exactly, whatever its product rounds to', () => {
    // 0.07 × 100 is 7.000000000000001.
    const minutes = judged(0.07);
    end(minutes, 0, 100, 7);
    minutes.finish(minute);
    expect(minutes.ofTenant(0)).toBe(0);
  });

  test('each minute is judged by itself, from the start on', () => {
    const minutes = judged(0.5, 15 * second);
    end(minutes, 20 * second, 4, 4);
    // The second minute begins at 75 s.
    end(minutes, 74.9 * second, 4, 0);
    end(minutes, 75 * second, 1, 0);
    end(minutes, 200 * second, 1, 0);
    minutes.finish(315 * second);
    // 4 of 8 is half; of the second, and of the fourth from 195 s on, none.
    expect(minutes.ofTenant(0)).toBe(2);
  });

  test('of the last minute a part is lost', () => {
    const minutes = judged();
    end(minutes, 70 * second, 1, 0);
    minutes.finish(90 * second);
    expect(minutes.ofTenant(0)).toBe(0.5);
  });

  test('a minute in which nothing ends is lost where somebody waits all the time', () => {
    const minutes = judged();
    minutes.arrived(30 * second, 0);
    // The first was not waited through; the second to the fourth were, the fifth not.
    minutes.started(270 * second, 0);
    minutes.finish(10 * minute);
    expect(minutes.ofTenant(0)).toBe(3);
  });

  test('it need not be the same who waits; and who is served waits no more', () => {
    const relay = judged();
    relay.arrived(0, 0);
    relay.arrived(20 * second, 0);
    relay.started(30 * second, 0);
    relay.finish(minute);
    expect(relay.ofTenant(0)).toBe(1);
    const served = judged();
    served.arrived(0, 0);
    served.started(0, 0);
    served.finish(10 * minute);
    expect(served.ofTenant(0)).toBe(0);
  });

  test('a deployment loses the minutes that any of its tenants lost, and so does the whole', () => {
    const tenants = [0, 0, 1].map((deployment) => ({ deployment, objective: 0.95 }));
    const minutes = new SloMinutes(tenants, 2, 0);
    end(minutes, 0, 1, 0, 0);
    end(minutes, 10 * second, 1, 0, 1);
    end(minutes, 70 * second, 1, 0, 1);
    end(minutes, 75 * second, 1, 1, 2);
    end(minutes, 130 * second, 1, 0, 2);
    minutes.finish(5 * minute);
    expect([0, 1, 2].map((tenant) => minutes.ofTenant(tenant))).toEqual([1, 2, 1]);
    expect([minutes.ofDeployment(0), minutes.ofDeployment(1)]).toEqual([2, 1]);
    expect(minutes.ofAll()).toBe(3);
  });
});
