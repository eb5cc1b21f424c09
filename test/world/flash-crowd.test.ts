import { describe, expect, it } from 'vitest';
import { shippedScenario } from './shipped-scenario.ts';

const run = shippedScenario('flash-crowd', { horizon: '85min', warmup: '15min', replications: 1 });
const total = (fleet: string) => run({ fleet })[0]!.total;

describe('scenarios/flash-crowd.yaml', () => {
  it.each(['hpa', 'knative'])(
    '%s asks in time, waits for 966 s and loses a quarter of an hour',
    (fleet) => {
      const [{ decisions, total }] = run({ fleet }) as [ReturnType<typeof run>[number]];
      const asked = decisions.find(({ time, desired }) => time > 2700 && desired >= 8)!;
      expect(asked.time - 2700).toBeLessThan(420);
      expect(total['time_to_capacity_max']).toBeGreaterThanOrEqual(966);
      expect(total['slo_minutes_lost']).toBeGreaterThan(15);
      expect(total['drop_rate']).toBeGreaterThan(0.04);
    },
  );

  it('machines that are stopped and not ordered keep the promise, for less than a reserve that stands', () => {
    const stopped = total('knative, stopped machines');
    const standing = total('8 replicas');
    expect(stopped['time_to_capacity_max']).toBeLessThan(100);
    expect(stopped['slo_minutes_lost']).toBeLessThanOrEqual(3);
    expect(standing['slo_minutes_lost']).toBe(0);
    expect(stopped['cost_usd']).toBeLessThan(0.75 * standing['cost_usd']!);
  });

  it('six that sleep are there at once, and cost as much as if they were awake', () => {
    const asleep = total('knative, 6 asleep');
    expect(asleep['slo_minutes_lost']).toBe(0);
    expect(asleep['wakes']).toBeGreaterThanOrEqual(6);
    expect(asleep['cost_usd']! / total('8 replicas')['cost_usd']!).toBeGreaterThan(0.95);
    expect(asleep['cost_idle_usd']).toBeGreaterThan(0.4 * asleep['cost_usd']!);
    expect(asleep['cost_serving_usd']).toBeGreaterThan(0);
  });
});
