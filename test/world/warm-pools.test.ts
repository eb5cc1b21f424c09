import { describe, expect, it } from 'vitest';
import { violations } from '../../src/testing/index.ts';
import { at, runLiteral } from './literal.ts';
import { wanted } from './wanted.ts';

type Run = ReturnType<typeof runLiteral>;

function since(start: number, { result }: Run) {
  return result.fleetEvents
    .filter(({ time, event }) => time >= start && event !== 'phase')
    .map(({ time, replica, event }) => `${time} ${replica} ${event}`);
}

const upAndDown = wanted([0, 1], [10, 3], [20, 1], [40, 3]);

describe('a replica that scale-down takes', () => {
  const run = runLiteral(at(9), {
    ...upAndDown,
    'deployments.d.startup': '5s',
    'deployments.d.warm': { replicas: 1, wake: '2s' },
  });

  it('sleeps while fewer than so many sleep, and is the first to come back', () => {
    expect(since(20, run)).toEqual([
      '20 2 draining',
      '20 2 asleep',
      '20 1 draining',
      '20 1 stopped',
      '40 2 waking',
      '40 3 starting',
      '42 2 ready',
      '45 3 ready',
    ]);
    expect(run.result.total).toMatchObject({ wakes: 1, wake_mean: 2, cold_starts: 3 });
    expect(violations(run)).toEqual([]);
  });

  it('keeps its accelerator, which is paid and idle', () => {
    // 100 s + replica 1 from 10 to 20, replica 2 from 10 on, replica 3 from 40 on.
    const hours = (100 + 10 + 90 + 60) / 3600;
    expect(run.result.total['accelerator_hours']).toBeCloseTo(hours, 12);
    // Each cold start 5 s, and the wake 2 s.
    expect(run.result.total['starting_hours']).toBeCloseTo(17 / 3600, 12);
  });

  it('first ends what it has', () => {
    const slow = runLiteral(at(1, 2), {
      ...wanted([0, 2], [10, 0], [50, 1]),
      'deployments.d.engine.service': '30s',
      'deployments.d.warm': { replicas: 2, wake: '2s' },
    });
    expect(since(10, slow)).toEqual([
      '10 1 draining',
      '10 0 draining',
      '31 0 asleep',
      '32 1 asleep',
      '50 1 waking',
      '52 1 ready',
    ]);
  });

  it('gives its accelerator back where it only needs host memory, and takes another number', () => {
    const released = runLiteral(at(9), {
      ...upAndDown,
      'deployments.d.startup': '5s',
      'deployments.d.warm': { replicas: 1, wake: '2s', releases: true },
    });
    expect(since(20, released)).toEqual([
      '20 2 draining',
      '20 2 stopped',
      '20 1 draining',
      '20 1 stopped',
      '40 3 starting',
      '40 4 starting',
      '42 3 ready',
      '45 4 ready',
    ]);
    const hours = (100 + 10 + 10 + 2 * 60) / 3600;
    expect(released.result.total['accelerator_hours']).toBeCloseTo(hours, 12);
    expect(violations(released)).toEqual([]);
  });

  it('sleeps on where it is given up on its way', () => {
    const given = runLiteral(at(), {
      ...wanted([0, 0], [10, 1], [11, 0], [20, 1]),
      'deployments.d.warm': { replicas: 1, initial: 1, wake: '2s' },
    });
    expect(since(0, given)).toEqual([
      '0 0 starting',
      '0 0 asleep',
      '10 0 waking',
      '11 0 asleep',
      '20 0 waking',
      '22 0 ready',
    ]);
    expect(given.result.startups.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['wake', 'abandoned'],
      ['wake', 'ready'],
    ]);
  });

  it('has no fault while it sleeps', () => {
    const run = runLiteral(at(), {
      ...wanted([0, 2], [10, 1]),
      'deployments.d.startup': '5s',
      'deployments.d.warm': { replicas: 1, wake: '2s' },
      'deployments.d.faults': { every: { kind: 'constant', value: '60s' } },
    });
    expect(since(10, run)).toEqual(['10 1 draining', '10 1 asleep', '60 0 fault', '65 0 ready']);
  });

  it('is gone with its machine, and another is ordered when one is wanted', () => {
    const run = runLiteral(at(), {
      ...wanted([0, 2], [10, 1], [40, 2]),
      'pools.p.nodes': {
        size: 1,
        min: 2,
        initial: 2,
        provision: '1s',
        init: '0s',
        spot: { up: '30s', notice: '0s' },
        on_demand: 1,
      },
      'deployments.d.startup': '5s',
      'deployments.d.warm': { replicas: 1, wake: '2s' },
    });
    expect(
      since(10, run)
        .filter((one) => !one.includes('node'))
        .slice(0, 4),
    ).toEqual(['10 1 draining', '10 1 asleep', '30 1 stopped', '40 2 starting']);
  });
});

describe('the time to wake', () => {
  // 8.03 B parameters of 2 bytes, on an L4 over 24.8 GB/s, from a disk of 2 GB/s.
  const wakeOf = (warm: object) => {
    const run = runLiteral(at(), {
      ...wanted([0, 0], [10, 1]),
      'deployments.d.engine': { kind: 'llm', model: 'Llama-3.1-8B' },
      'deployments.d.warm': { replicas: 1, initial: 1, ...warm },
    });
    return run.result.total['wake_mean']!;
  };
  const bytes = 16.06e9;

  it.each([
    [{ level: 1 }, bytes / 24.8e9],
    [{ level: 2 }, bytes / 2e9],
    [{ level: 2, bandwidth: '4GB/s' }, bytes / 4e9],
    [{ level: 'paused' }, 0],
    [{ level: 1, wake: '3s' }, 3],
  ])('%o', (warm, seconds) => {
    expect(wakeOf(warm)).toBeCloseTo(seconds, 2);
  });

  it('finds no prefix in the KV cache afterwards, unless it was only paused', () => {
    const cached = (level: number | string) => {
      const same = { prompt: 1024, output: 2, prefix: [[1, 1024]] as [number, number][] };
      const run = runLiteral(
        [
          { at: 1, ...same },
          { at: 50, ...same },
        ],
        {
          ...wanted([0, 1], [10, 0], [20, 1]),
          'deployments.d.engine': { kind: 'llm', model: 'Llama-3.1-8B' },
          'deployments.d.warm': { replicas: 1, level, wake: '1s' },
        },
      );
      return run.requests.map(({ cached_tokens }) => cached_tokens);
    };
    expect(cached(1)).toEqual([0, 0]);
    // A whole block less: the last token has to be computed.
    expect(cached('paused')).toEqual([0, 1008]);
  });
});
