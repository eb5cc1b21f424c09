import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { readSource } from '../../../src/scenario/source.ts';
import { isFixed, leastCost } from '../../../src/sweep/plan/cost-floor.ts';
import { simulate } from '../../../src/world/simulate.ts';
import { flood } from './flood.ts';

function read(...changes: readonly (readonly [string, unknown])[]) {
  const settings = changes.map(([path, value]) => ({ path, value, place: { file: 'test' } }));
  return parseScenario(readSource(flood, 'flood.yaml'), settings).scenario;
}

const scaling = 'deployments.chat.scaling';

describe('what a scenario costs at the least', () => {
  it('is all that it costs where fleets are fixed: two replicas at $1 an hour for 2.5 minutes', () => {
    expect(leastCost(read())).toBeCloseTo(2 * (2.5 / 60), 8);
    expect(isFixed(read())).toBe(true);
  });

  it('is the fewest replicas of an autoscaler', () => {
    const hpa = {
      kind: 'hpa',
      min_replicas: 3,
      max_replicas: 6,
      metrics: [{ metric: 'ongoing', target: 1 }],
    };
    const scenario = read([scaling, hpa]);
    expect(leastCost(scenario)).toBeCloseTo(3 * (2.5 / 60), 8);
    expect(isFixed(scenario)).toBe(false);
  });

  it.each([
    ['a warm-up that nobody knows', ['warmup', 'auto']],
    ['spot nodes', ['pools.main.nodes', { size: 1, spot: { up: '1h' } }]],
    ['nodes of several accelerators, which may be emptied', ['pools.main.nodes', { size: 2 }]],
    ['replicas that fail', ['deployments.chat.faults', { every: '1min', restart: '5s' }]],
  ] as const)('is not known with %s', (_, change) => {
    expect(leastCost(read(change))).toBe(0);
  });

  it.each([
    ['fixed', []],
    ['nodes of one', [['pools.main.nodes', { size: 1 }]]],
    [
      'autoscaled',
      [
        [
          scaling,
          { kind: 'ai-workload-scaler', max_instances: 6, cooldown: '30s', interval: '10s' },
        ],
      ],
    ],
    [
      'autoscaled on nodes',
      [
        ['pools.main.nodes', { size: 1 }],
        [
          scaling,
          {
            kind: 'hpa',
            min_replicas: 1,
            max_replicas: 6,
            metrics: [{ metric: 'ongoing', target: 2 }],
          },
        ],
      ],
    ],
  ] as [string, [string, unknown][]][])('is never more than a run costs: %s', (_, changes) => {
    const scenario = read(...changes);
    for (const replication of [0, 1]) {
      const { total } = simulate(scenario, new Map(), { replication });
      expect(total['cost_usd']!).toBeGreaterThanOrEqual(leastCost(scenario));
    }
    expect(leastCost(scenario)).toBeGreaterThan(0);
  });
});
