import { describe, expect, it } from 'vitest';
import { at, runLiteral, starts } from '../literal.ts';

type Run = ReturnType<typeof runLiteral>;

/** What was wanted, whenever that changed. */
function desired({ result }: Run): number[] {
  return result.decisions
    .map((row) => row.desired)
    .filter((count, index, all) => count !== all[index - 1]);
}

const count = ({ result }: Run, what: string) =>
  result.fleetEvents.filter(({ event }) => event === what).length;

describe('pain 7: scale to zero races and time-outs', () => {
  it('KEDA goes from N to 0 in one step, past the behaviour that lets only one pod go a minute', () => {
    const run = runLiteral(at(), {
      horizon: '30min',
      'deployments.d.startup': '5s',
      'deployments.d.scaling': {
        kind: 'keda',
        triggers: [{ metric: 'queue-depth', target: 5 }],
        cooldown_period: '2min',
        initial_replicas: 6,
        max_replica_count: 8,
        behavior: { scale_down: { policies: [{ type: 'pods', value: 1, period: '1min' }] } },
      },
      'deployments.d.signals.script': [
        { at: '0s', queue_depth: 30 },
        { at: '5min', queue_depth: 0 },
      ],
    });
    const steps = desired(run);
    expect(steps.at(-1)).toBe(0);
    expect(steps.at(-2)).toBeGreaterThanOrEqual(4);
    const stops = run.result.fleetEvents.filter(({ event }) => event === 'stopped');
    expect(new Set(stops.slice(-4).map(({ time }) => time)).size).toBe(1);
  });

  it('a queue that holds requests for less than a cold start loses them all, and starts in vain', () => {
    // One request every 10 min, given up after 60 s: each finds nobody, for the one it started is gone again.
    const held = (timeout: string) =>
      runLiteral(at(0.5, 600.5, 1200.5, 1800.5), {
        horizon: '1h',
        'deployments.d.scaling': { kind: 'serverless', keep_alive: '60s' },
        'deployments.d.startup': { preset: 'runpod-rtx5090-35b' },
        'deployments.d.queue.timeout': timeout,
      });
    const short = held('60s');
    expect(starts(short)).toEqual(['timed-out', 'timed-out', 'timed-out', 'timed-out']);
    expect(short.result.total['cost_starting_usd']).toBeGreaterThan(0);
    expect(held('5min').result.total).toMatchObject({ completed: 4, timed_out: 0 });
  });

  it('a replica is given up before it is ready, again and again, where keep-alive is shorter than a start', () => {
    const run = runLiteral(at(0.5, 600.5, 1200.5), {
      horizon: '1h',
      'deployments.d.scaling': { kind: 'serverless', keep_alive: '60s' },
      'deployments.d.startup': { preset: 'runpod-rtx5090-35b' },
      'deployments.d.queue.timeout': '60s',
    });
    expect(run.result.startups.map(({ outcome }) => outcome)).toEqual([
      'abandoned',
      'abandoned',
      'abandoned',
    ]);
    expect(count(run, 'ready')).toBe(0);
    // Let become ready, it serves the next one in vain no more: it is let go only when it is.
    const kept = runLiteral(at(0.5, 600.5, 1200.5), {
      horizon: '1h',
      'deployments.d.scaling': { kind: 'serverless', keep_alive: '60s' },
      'deployments.d.startup': { preset: 'runpod-rtx5090-35b' },
      'deployments.d.queue.timeout': '60s',
      'deployments.d.scale_down.starting': 'keep',
    });
    expect(count(kept, 'ready')).toBe(3);
  });

  it('panic mode over-scales slow starters: who waits for them counts as load', () => {
    // A request every 2 s of 1 s each: half a replica is enough. While the first starts, two minutes of them pile up.
    const requests = Array.from({ length: 300 }, (_, index) => ({ at: 2 * index + 0.5 }));
    const most = (startup: string) => {
      const run = runLiteral(requests, {
        horizon: '15min',
        'pools.p.accelerators': 64,
        'deployments.d.startup': startup,
        'deployments.d.scaling': {
          kind: 'kpa',
          target: 1,
          initial_scale: 0,
          max_scale: 50,
        },
      });
      return Math.max(...desired(run));
    };
    expect(most('1s')).toBeLessThanOrEqual(3);
    expect(most('120s')).toBeGreaterThanOrEqual(20);
  });
});
