import { describe, expect, it } from 'vitest';
import { violations } from '../../src/testing/index.ts';
import { at, runLiteral } from './literal.ts';
import { wanted } from './wanted.ts';

type Run = ReturnType<typeof runLiteral>;

/** What begins when, of one replica. */
function timeline({ result }: Run, which: number) {
  return result.fleetEvents
    .filter(({ replica }) => replica === which)
    .map(({ time, event, place }) => `${time} ${event === 'phase' ? place : event}`);
}

function seconds({ result }: Run) {
  return result.startups.map(({ replica, kind, outcome, total }) => [
    replica,
    kind,
    outcome,
    total,
  ]);
}

const phases = {
  image: '10s',
  container: '1s',
  init: '2s',
  weights: { from: 'ram', size: '8GB', store_bandwidth: '1GB/s', bandwidth: '4GB/s' },
  compile: { time: '20s', again: '3s' },
  warmup: '4s',
  readiness: '1s',
};

describe('a start in phases', () => {
  it('goes through them one after another, and tells each', () => {
    const run = runLiteral(at(), { ...wanted([0, 1]), 'deployments.d.startup': phases });
    expect(timeline(run, 0)).toEqual(['0 starting', '0 ready']);
    const later = runLiteral(at(), { ...wanted([0, 0], [5, 1]), 'deployments.d.startup': phases });
    expect(timeline(later, 0)).toEqual([
      '5 starting',
      '5 0 (image 10 s)',
      '15 0 (container 1 s)',
      '16 0 (init 2 s)',
      '18 0 (weights 8 s)',
      '26 0 (compile 20 s)',
      '46 0 (warmup 4 s)',
      '50 0 (readiness 1 s)',
      '51 ready',
    ]);
    expect(later.result.startups).toHaveLength(1);
    expect(later.result.startups[0]).toMatchObject({ time: 5, pending: 0, weights: 8, total: 46 });
    expect(later.result.total).toMatchObject({
      cold_starts: 1,
      cold_start_mean: 46,
      cold_start_max: 46,
      starting_hours: 46 / 3600,
    });
  });

  it('finds on its node what a start before it left there: image, weights in memory, compiled code', () => {
    const run = runLiteral(at(), {
      ...wanted([0, 0], [5, 1], [60, 0], [70, 1]),
      'deployments.d.startup': phases,
    });
    // 1 + 2 + 8 GB at 4 GB/s + 3 + 4 + 1
    expect(seconds(run)).toEqual([
      [0, 'cold', 'ready', 46],
      [1, 'cold', 'ready', 13],
    ]);
  });

  it('has them all to do again on another node', () => {
    const run = runLiteral(at(), {
      ...wanted([0, 0], [5, 1], [55, 2]),
      'deployments.d.startup': { image: '10s', compile: { time: '20s' } },
    });
    expect(seconds(run)).toEqual([
      [0, 'cold', 'ready', 30],
      [1, 'cold', 'ready', 30],
    ]);
  });

  it('of two replicas on one node that start together pulls the image once', () => {
    const run = runLiteral(at(), {
      ...wanted([0, 0], [5, 1], [9, 2]),
      'pools.p.nodes': { size: 8, min: 1, initial: 1 },
      'deployments.d.startup': { image: '10s', container: '1s' },
    });
    expect(timeline(run, 1)).toEqual([
      '9 starting',
      '9 1 (image 6 s)',
      '15 1 (container 1 s)',
      '16 ready',
    ]);
  });

  it('leaves nothing behind where it was given up', () => {
    const run = runLiteral(at(), {
      ...wanted([0, 0], [5, 1], [14, 0], [20, 1]),
      'deployments.d.startup': { image: '10s' },
    });
    expect(seconds(run)).toEqual([
      [0, 'cold', 'abandoned', 9],
      [1, 'cold', 'ready', 10],
    ]);
  });

  it('with a machine of its own finds nothing there, and in a pool with nodes needs none', () => {
    const set = {
      ...wanted([0, 0], [5, 1], [30, 0], [40, 1]),
      'deployments.d.startup': { node: '7s', image: '10s' },
    };
    expect(seconds(runLiteral(at(), set)).map((row) => row[3])).toEqual([17, 17]);
    const nodes = runLiteral(at(), { ...set, 'pools.p.nodes': { size: 8, min: 1, initial: 1 } });
    expect(seconds(nodes).map((row) => row[3])).toEqual([10, 0]);
  });

  it('takes weights from a replica that is ready, and from the store while there is none', () => {
    const weights = { from: 'peer', size: '8GB', store_bandwidth: '1GB/s', bandwidth: '4GB/s' };
    const run = runLiteral(at(), {
      ...wanted([0, 0], [5, 1], [20, 2]),
      'deployments.d.startup': { weights },
    });
    expect(seconds(run).map((row) => row[3])).toEqual([8, 2]);
  });

  it('is seen ready by the next probe after the start of its container', () => {
    const run = runLiteral(at(), {
      ...wanted([0, 0], [5, 1]),
      'deployments.d.startup': {
        image: '3s',
        container: '1s',
        init: '11s',
        readiness: { probe: '5s' },
      },
    });
    // The container starts at 9, is up at 20, and is asked at 14, 19 and 24.
    expect(timeline(run, 0).at(-1)).toBe('24 ready');
  });

  it('restores a snapshot once a replica has made one on its node, or from the start', () => {
    const startup = { container: '1s', init: '2s', weights: '8s', warmup: '4s' };
    const twice = wanted([0, 0], [5, 1], [30, 0], [40, 1]);
    const snapshot = (made: boolean) =>
      runLiteral(at(), {
        ...twice,
        'deployments.d.startup': { ...startup, snapshot: { restore: '5s', made } },
      });
    expect(seconds(snapshot(false)).map((row) => row[3])).toEqual([15, 6]);
    expect(seconds(snapshot(true)).map((row) => row[3])).toEqual([6, 6]);
  });

  it('after a fault has neither a machine nor an image to wait for', () => {
    const run = runLiteral(at(), {
      ...wanted([0, 0], [5, 1]),
      'deployments.d.startup': { node: '7s', image: '10s', container: '1s', init: '2s' },
      'deployments.d.faults': { at: ['50s'] },
    });
    expect(seconds(run)).toEqual([
      [0, 'cold', 'ready', 20],
      [0, 'restart', 'ready', 3],
    ]);
  });

  it('is a plain time where that is all that is said, one event and no phases', () => {
    const run = runLiteral(at(), { ...wanted([0, 0], [5, 1]), 'deployments.d.startup': '9s' });
    expect(timeline(run, 0)).toEqual(['5 starting', '14 ready']);
    expect(run.result.startups[0]).toMatchObject({ startup: 9, total: 9 });
  });
});

describe('starts that are drawn', () => {
  const drawn = {
    'deployments.d.startup': {
      image: { kind: 'uniform', min: '1s', max: '5s' },
      init: { kind: 'exponential', mean: '3s' },
    },
  };
  const initOf = (run: Run) =>
    run.result.startups.map(({ replica, image, init }) => [replica, image, init]);

  it('I14: are those of their replica, whoever else starts, and keep their phases apart', () => {
    const both = initOf(runLiteral(at(), { ...wanted([0, 0], [5, 2]), ...drawn }));
    const later = initOf(runLiteral(at(), { ...wanted([0, 0], [5, 1], [60, 2]), ...drawn }));
    expect(later).toEqual(both);
    expect(both[0]![2]).not.toBe(both[1]![2]);
    const cached = {
      ...drawn,
      'deployments.d.startup.image': { kind: 'constant', value: '1s' },
    };
    const other = initOf(runLiteral(at(), { ...wanted([0, 0], [5, 2]), ...cached }));
    expect(other.map((row) => row[2])).toEqual(both.map((row) => row[2]));
  });
});

it('I3, I6, I10: hold with phases, sleepers and drains that are cut', () => {
  const run = runLiteral(
    Array.from({ length: 60 }, (_, index) => ({ at: index })),
    {
      ...wanted([0, 1], [10, 4], [12, 2], [30, 0], [40, 3], [70, 1]),
      'deployments.d.startup': phases,
      'deployments.d.warm': { replicas: 2, wake: '3s' },
      'deployments.d.scale_down': { drain: '1s', starting: 'last' },
      'deployments.d.engine.service': '3s',
    },
  );
  expect(violations(run)).toEqual([]);
});
