import { describe, expect, it } from 'vitest';
import { frontierOf } from '../../../src/sweep/frontier.ts';
import { runScenario } from '../../../src/testing/index.ts';
import type { CellResult } from '../../../src/world/result.ts';

/** From eight to ten in the evening; between 20:50 and 21:00 so many times as many come, for half an hour. */
function evening(scaling: object, wall = 6): CellResult {
  const factors = [
    [0, 1],
    [50, 1],
    [60, wall],
    [90, wall],
    [100, 1],
  ] as const;
  return runScenario({
    name: 'pain-13',
    horizon: '2h',
    pools: { p: { accelerator: 'L4', accelerators: 20, price: '$2/h', nodes: { size: 1 } } },
    deployments: {
      d: {
        pool: 'p',
        // At the height of the wall, 3/s, six replicas are busy.
        engine: { kind: 'slots', slots: 4, service: { kind: 'exponential', mean: '8s' } },
        queue: { timeout: '30s' },
        startup: { preset: 'aks-a100-27b' },
        scaling,
      },
    },
    traffic: {
      viewers: {
        arrivals: { kind: 'poisson', rate: '0.5/s' },
        shape: {
          kind: 'piecewise',
          points: factors.map(([minute, factor]) => ({ at: `${minute}min`, factor })),
        },
        tenants: { viewers: { slo: 'prompt' } },
      },
    },
    slo_classes: { prompt: { wait: '5s', objective: '95%' } },
  }).result;
}

const reactive = {
  kind: 'hpa',
  min_replicas: 2,
  max_replicas: 16,
  metrics: [{ metric: 'ongoing', target: 2.4 }],
};

/** Ten from 20:30 on: the wall, less the 966 s that a replica takes, and four minutes to spare. */
const scheduled = {
  kind: 'scheduled',
  start: 'friday 20:00',
  otherwise: 2,
  schedules: [{ name: 'wall', start: '30 20 * * *', end: '40 21 * * *', replicas: 10 }],
};
const hybrid = { kind: 'hybrid', ceiling: 16, floor: scheduled, reactive };
/** A line through three minutes of decisions, as far ahead as a replica takes to come. */
const forecast = {
  kind: 'predictive',
  min_replicas: 2,
  max_replicas: 16,
  metric: 'ongoing',
  target: 2.4,
  models: [{ kind: 'linear', history_size: 12, look_ahead: '966s' }],
};
/** What a replica serves at two thirds of its slots, and how long it takes to come. */
const seer = {
  kind: 'oracle',
  min_replicas: 2,
  max_replicas: 16,
  capacity: '0.33/s',
  startup: '976s',
};

const cost = { cost: 'cost_usd', quality: 'slo_minutes_lost', yardsticks: ['oracle'] };

describe('pain 13: a wall at a known time', () => {
  const ran = Object.entries({ reactive, scheduled, hybrid, forecast, oracle: seer });
  const results = new Map(ran.map(([name, scaling]) => [name, evening(scaling)]));
  const of = (name: string, metric: string) => results.get(name)!.total[metric]!;

  it('reactive scaling sees it within three minutes, and has nothing new to serve it before 21:07', () => {
    const { decisions, fleetEvents } = results.get('reactive')!;
    const wall = 50 * 60;
    const seen = decisions.find(({ time, desired, current }) => time > wall && desired > current)!;
    expect(seen.time - wall).toBeLessThan(3 * 60);
    const first = fleetEvents.find(({ time, event }) => time > seen.time && event === 'ready')!;
    // 966 s and up to 10 s until the nodes are looked at: the wall is at its height since seven minutes.
    expect(first.time - seen.time).toBeGreaterThanOrEqual(966);
    expect(first.time).toBeGreaterThan(67 * 60);
    expect(of('reactive', 'slo_minutes_lost')).toBeGreaterThan(15);
    expect(of('reactive', 'drop_rate')).toBeGreaterThan(0.05);
  });

  it.each(['scheduled', 'hybrid', 'forecast'])('%s scaling is there in time', (name) => {
    expect(of(name, 'slo_minutes_lost')).toBeLessThanOrEqual(2);
    expect(of(name, 'drop_rate')).toBe(0);
  });

  it('who starts before the wall pays less than who runs after it: replicas that come late stay as long', () => {
    expect(of('scheduled', 'cost_usd')).toBeLessThan(of('reactive', 'cost_usd'));
    // And next to nothing more than who knows the future.
    expect(of('scheduled', 'cost_usd') / of('oracle', 'cost_usd')).toBeLessThan(1.25);
  });

  it('a line through the last three minutes forecasts noise as well: dearer than ten all evening', () => {
    const { total } = evening({ kind: 'fixed', replicas: 10 });
    expect(total['slo_minutes_lost']).toBe(0);
    expect(total['cost_usd']).toBeCloseTo(40, 9);
    expect(of('forecast', 'cost_usd')).toBeGreaterThan(45);
    expect(of('forecast', 'flaps_per_hour')).toBeGreaterThan(5);
  });

  it('on the frontier of cost against minutes lost is the schedule alone: reacting costs more and loses more', () => {
    const configurations = [...results].map(([name, result]) => ({
      name,
      scenario: { slos: [] },
      results: [result],
    }));
    const efficient = frontierOf(cost, configurations).points.filter((one) => one.isEfficient);
    expect(efficient.map(({ name }) => name)).toEqual(['oracle']);
    const real = configurations.filter(({ name }) => name !== 'oracle');
    const points = frontierOf(cost, real).points.filter(({ isEfficient }) => isEfficient);
    expect(points.map(({ name }) => name)).toEqual(['scheduled']);
  });

  it('a schedule knows only what it was told: of a wall of ten times hybrid loses half the minutes', () => {
    const higher = (scaling: object) => evening(scaling, 10).total['slo_minutes_lost']!;
    const alone = higher(scheduled);
    expect(alone).toBeGreaterThan(25);
    expect(higher(hybrid)).toBeLessThan(0.55 * alone);
  });
});
