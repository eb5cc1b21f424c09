import { describe, expect, it } from 'vitest';
import { at, runLiteral } from './literal.ts';

describe('a warm-up', () => {
  const everySecond = at(...Array.from({ length: 10 }, (_, second) => second));

  it('leaves out the requests that arrive in it, and the time', () => {
    const { total } = runLiteral(everySecond, { warmup: '4s', horizon: '10s' }).result;
    expect(total['arrived']).toBe(6);
    expect(total['throughput']).toBe(1);
    expect(total['utilisation']).toBe(1);
    expect(total['accelerator_hours']).toBeCloseTo(6 / 3600, 12);
  });

  it('keeps what still waits at its end in the queue', () => {
    const { total } = runLiteral(at(0, 0, 0, 0, 0), { warmup: '2.5s', horizon: '4.5s' }).result;
    expect(total['arrived']).toBe(0);
    // Two wait until 3 s, one until 4 s.
    expect(total['queue_mean']).toBeCloseTo((2 * 0.5 + 1) / 2, 12);
    expect(total['queue_max']).toBe(2);
  });

  it('found by MSER-5 ends with the last of the requests that do not resemble the others', () => {
    const requests = Array.from({ length: 100 }, (_, index) => ({
      at: index / 2,
      work: index < 10 ? 0.4 : 0.1,
    }));
    const { result } = runLiteral(requests, {
      warmup: 'auto',
      'deployments.d.engine.service': { kind: 'uniform', min: '0s', max: '1s' },
    });
    expect(result.warmup).toBe(4.500001);
    expect(result.total['arrived']).toBe(90);
    expect(result.total['e2e_max']).toBeCloseTo(0.1, 6);
  });
});

describe('the time series', () => {
  it('has a row for each interval and deployment', () => {
    const noTokens = {
      tokens_per_second: Number.NaN,
      ttft_p50: Number.NaN,
      ttft_p95: Number.NaN,
      kv_use: Number.NaN,
      preemptions: Number.NaN,
    };
    const { series } = runLiteral(at(0, 0.5, 0.5, 1.5), {
      horizon: '3s',
      interval: '1s',
      'deployments.d.queue.limit': 1,
    }).result;
    expect(series.map(({ e2e_p50, e2e_p95, e2e_p99, ...row }) => row)).toEqual([
      {
        time: 0,
        deployment: 'd',
        arrived: 3,
        completed: 1,
        rejected: 1,
        timed_out: 0,
        failed: 0,
        good: 1,
        queue: 0.5,
        replicas: 1,
        starting: 0,
        desired: Number.NaN,
        utilisation: 1,
        cost_usd_per_hour: 2,
        ...noTokens,
      },
      {
        time: 1,
        deployment: 'd',
        arrived: 1,
        completed: 1,
        rejected: 0,
        timed_out: 0,
        failed: 0,
        good: 1,
        queue: 0.5,
        replicas: 1,
        starting: 0,
        desired: Number.NaN,
        utilisation: 1,
        cost_usd_per_hour: 2,
        ...noTokens,
      },
      {
        time: 2,
        deployment: 'd',
        arrived: 0,
        completed: 1,
        rejected: 0,
        timed_out: 0,
        failed: 0,
        good: 1,
        queue: 0,
        replicas: 1,
        starting: 0,
        desired: Number.NaN,
        utilisation: 1,
        cost_usd_per_hour: 2,
        ...noTokens,
      },
    ]);
    expect(series[0]!.e2e_p50).toBeCloseTo(1, 2);
  });

  it.each([
    ['10s', '4s', [0, 4, 8]],
    ['10s', '5s', [0, 5]],
    ['10s', '1min', [0]],
  ])('over %s in intervals of %s starts its rows at %j', (horizon, interval, times) => {
    const { series } = runLiteral([], { horizon, interval }).result;
    expect(series.map(({ time }) => time)).toEqual(times);
  });

  it.each(['7s', '13s', '100s', '1h'])(
    'has sixty rows over %s where no interval is given',
    (horizon) => {
      expect(runLiteral([], { horizon }).result.series).toHaveLength(60);
    },
  );
});
