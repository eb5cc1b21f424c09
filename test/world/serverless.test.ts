import { describe, expect, it } from 'vitest';
import { modelDraw } from '../../src/world/model-draw.ts';
import { at, runLiteral, starts } from './literal.ts';

const scaling = (of: object = {}) => ({
  'deployments.d.scaling': { kind: 'serverless', keep_alive: '20s', ...of },
});

describe('a deployment of no replicas', () => {
  it('holds requests until an instance has started, and lets it go after keep_alive', () => {
    const run = runLiteral(at(9.5), { ...scaling(), 'deployments.d.startup': '5s' });
    // Seen at 10 s, ready at 15 s, served until 16 s; at 15 s it was seen for the last time.
    expect(starts(run)).toEqual([15]);
    expect(run.result.fleetEvents.map(({ time, event }) => [time, event])).toEqual([
      [10, 'starting'],
      [15, 'ready'],
      [35, 'draining'],
      [35, 'stopped'],
    ]);
  });

  it('loses those whose time-out is shorter than a start', () => {
    const run = runLiteral(at(9.5, 30.5), {
      ...scaling(),
      'deployments.d.startup': '5s',
      'deployments.d.queue.timeout': '5s',
    });
    // The second finds the instance that the first has started in vain.
    expect(starts(run)).toEqual(['timed-out', 30.5]);
  });
});

describe('the published handler, behind an instance that starts in 2 s', () => {
  const handler = { models: 4, exponent: 0, load: '13s', bytes: '2GB' };
  const set = {
    ...scaling({ min_replicas: 1, max_replicas: 1 }),
    'deployments.d.engine.handler': handler,
  };

  it('makes the first request of each model wait for its 13 s, whose start is as long as before', () => {
    const lazy = runLiteral(at(0.5), {
      ...scaling(),
      'deployments.d.startup': '2s',
      'deployments.d.engine.handler': { ...handler, models: 1 },
    });
    const eager = runLiteral(at(0.5), { ...scaling(), 'deployments.d.startup': '15s' });
    // 2 s instead of 15 s is what the container takes, not what its user waits.
    expect(lazy.result.total['cold_start_mean']).toBe(2);
    expect(eager.result.total['cold_start_mean']).toBe(15);
    expect(lazy.requests[0]!.ended).toBe(17);
    expect(eager.requests[0]!.ended).toBe(17);
  });

  it('counts hits, loads and bytes', () => {
    const requests = Array.from({ length: 50 }, (_, index) => ({ at: 20 * index }));
    const { total } = runLiteral(requests, { ...set, horizon: '1100s' }).result;
    expect(total).toMatchObject({ model_loads: 4, model_hit_rate: 46 / 50, model_cache_gb: 8 });
  });

  it('loads again what a real LRU dropped, and holds no more than that', () => {
    const requests = Array.from({ length: 50 }, (_, index) => ({ at: 20 * index }));
    const { total } = runLiteral(requests, {
      ...set,
      horizon: '1100s',
      'deployments.d.engine.handler': { ...handler, lru: 2, corrected: true },
    }).result;
    expect(total['model_loads']).toBeGreaterThan(10);
    expect(total['model_cache_gb']).toBe(4);
  });

  it('has an empty memory in each new instance', () => {
    const run = runLiteral(at(1, 60), {
      ...scaling(),
      'deployments.d.startup': '2s',
      'deployments.d.engine.handler': { ...handler, models: 1 },
    });
    expect(run.result.total).toMatchObject({ model_loads: 2, model_hit_rate: 0 });
  });

  it('I14: draws one number for each request, from a stream of its own', () => {
    const { scenario } = runLiteral(at(), set);
    const named: string[] = [];
    let drawn = 0;
    const streams = (name: string) => {
      named.push(name);
      return () => (drawn++ % 4) / 4;
    };
    const draw = modelDraw('d', scenario.deployments['d']!, streams)!;
    expect([draw(), draw(), draw(), draw(), draw()]).toEqual([1, 2, 3, 4, 1]);
    expect(named).toEqual(['models/d']);
    expect(drawn).toBe(5);
  });

  it('costs nothing where there is no handler', () => {
    expect(runLiteral(at(1)).result.total['model_loads']).toBeUndefined();
  });
});
