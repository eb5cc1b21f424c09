import { describe, expect, it } from 'vitest';
import { at, runLiteral } from './literal.ts';

const second = 1 / 3600;
const scaling = 'deployments.d.scaling';
const scaler = {
  kind: 'ai-workload-scaler',
  min_instances: 2,
  max_instances: 4,
  target_queue_depth: 1,
  target_latency: '1h',
  cooldown: '0s',
  interval: '10s',
};
// Eight requests of a minute at once on two replicas: a third is asked for at 10 s, a fourth at 20 s.
const flooded = {
  'deployments.d.engine.service': '60s',
  'deployments.d.startup': '5s',
  [scaling]: scaler,
};
const eight = at(0, 0, 0, 0, 0, 0, 0, 0);

describe('what a fleet that grows is paid for, at $2 an hour', () => {
  it('is used, starting and idle: 10 s of 370 start, and all that is ready is used', () => {
    const { total } = runLiteral(eight, flooded).result;
    // Two from the start, the others from 15 and from 25 s on: 100 + 100 + 85 + 75 s.
    expect(total['accelerator_hours']).toBeCloseTo(370 * second, 12);
    expect(total['starting_hours']).toBeCloseTo(10 * second, 12);
    expect(total['used_hours']).toBeCloseTo(360 * second, 12);
    expect(total['idle_hours']).toBe(0);
    expect(total['cost_starting_usd']).toBeCloseTo(20 * second, 12);
    expect(total['cost_serving_usd']).toBeCloseTo(720 * second, 12);
    expect([total['cost_idle_usd'], total['cost_lost_usd']]).toEqual([0, 0]);
  });

  it('counts from the end of the warm-up on, of who starts across it as well', () => {
    const { total } = runLiteral(eight, { ...flooded, warmup: '12s' }).result;
    expect(total['starting_hours']).toBeCloseTo(8 * second, 12);
    expect(total['accelerator_hours']).toBeCloseTo((88 + 88 + 88 + 80) * second, 12);
  });

  it('is idle where replicas are ready and have nothing to do, and while they drain', () => {
    const { total } = runLiteral(at(0, 0, 0), { 'deployments.d.scaling.replicas': 2 }).result;
    expect(total['used_hours']).toBeCloseTo(3 * second, 12);
    expect(total['idle_hours']).toBeCloseTo(197 * second, 12);
    expect(total['cost_idle_usd']).toBeCloseTo(394 * second, 12);
  });

  it('is starting again after a fault, and work that it ended is lost', () => {
    const { total, deployments } = runLiteral(at(0, 30), {
      'deployments.d.engine.service': '10s',
      'deployments.d.faults': { at: ['34s'], restart: '20s' },
    }).result;
    for (const values of [total, deployments[0]!.values]) {
      expect(values['starting_hours']).toBeCloseTo(20 * second, 12);
      expect(values['used_hours']).toBeCloseTo(14 * second, 12);
      expect(values['idle_hours']).toBeCloseTo(66 * second, 12);
      // Of 14 s in service 4 came to nothing.
      expect(values['cost_lost_usd']).toBeCloseTo(8 * second, 12);
      expect(values['cost_serving_usd']).toBeCloseTo(20 * second, 12);
    }
  });

  it('is lost until the batch ends from which a request was given up', () => {
    const { total } = runLiteral(at(0, 20), {
      'deployments.d.engine.service': '10s',
      'deployments.d.timeouts.total': '4s',
      'deployments.d.queue.timeout': 'never',
    }).result;
    expect(total['timed_out']).toBe(2);
    expect(total['cost_lost_usd']).toBeCloseTo(40 * second, 12);
    expect(total['cost_serving_usd']).toBe(0);
  });

  it('is lost of a language model by tokens: those of the one that was cut off', () => {
    // Whatever a step takes: the second, of as many tokens, has its prompt and 16 of 32 when the fault comes.
    const llm = {
      'deployments.d.engine': { kind: 'llm', model: 'Llama-3.1-8B', max_num_seqs: 1 },
      horizon: '1h',
      interval: '1s',
    };
    const requests = [0, 100].map((at) => ({ at, prompt: 64, output: 32 }));
    const { requests: rows } = runLiteral(requests, llm);
    const [first, last] = [rows[1]!.first_answer, rows[1]!.ended];
    const middle = first + ((last - first) * 15.5) / 31;
    const { total } = runLiteral(requests, {
      ...llm,
      'deployments.d.faults': { at: [`${middle}s`], restart: '0s' },
    }).result;
    expect(total['failed']).toBe(1);
    // Of 2 × (64 + 2 × 32), but for the 16 that it did not get: 64 + 2 × 16 of 224.
    const serving = total['cost_serving_usd']! + total['cost_lost_usd']!;
    expect(total['cost_lost_usd']).toBeCloseTo((serving * 96) / 224, 12);
    expect(serving).toBeCloseTo(2 * total['used_hours']!, 12);
  });
});

describe('how a fleet was scaled', () => {
  it('the third replica took 5 s, and the fourth', () => {
    const { total } = runLiteral(eight, flooded).result;
    expect(total).toMatchObject({
      time_to_capacity_mean: 5,
      time_to_capacity_max: 5,
      scalings: 2,
      flaps_per_hour: 0,
    });
  });

  it('a replica that never finds room is waited for until the horizon', () => {
    const { total } = runLiteral(eight, { ...flooded, 'pools.p.accelerators': 2 }).result;
    // Asked for at 10 s, and never there.
    expect(total['time_to_capacity_max']).toBe(90);
  });

  it('up at 10 s and down at 30 s is a flap in a hundred seconds', () => {
    const { total, decisions, series } = runLiteral(
      at(...new Array<number>(8).fill(9.9), 29, 29, 29),
      {
        'deployments.d.engine.service': '3s',
        'deployments.d.startup': '0s',
        interval: '10s',
        [scaling]: scaler,
      },
    ).result;
    expect([total['scalings'], total['flaps_per_hour']]).toEqual([2, 36]);
    expect(total['time_to_capacity_max']).toBe(0);
    // Seven more decisions for 2 of 2 say nothing new but once.
    expect(decisions.map(({ time, current, desired }) => [time, current, desired])).toEqual([
      [10, 2, 3],
      [20, 3, 3],
      [30, 3, 2],
      [40, 2, 2],
    ]);
    expect(series.map(({ desired }) => desired)).toEqual([3, 3, 2, 2, 2, 2, 2, 2, 2, 2]);
  });

  it('the time series shows who starts, what is wanted, and what it costs', () => {
    const { series } = runLiteral(eight, { ...flooded, interval: '12s' }).result;
    expect(
      series
        .slice(0, 3)
        .map((row) => [row.replicas, row.starting, row.desired, row.cost_usd_per_hour]),
    ).toEqual([
      [2, 1, 3, 2 * (2 + 2 / 12)],
      [3, 1, 4, 2 * (3 + 4 / 12)],
      [4, 0, 4, 8],
    ]);
  });

  it('is over- and under-provisioned by arrivals over what a replica serves', () => {
    // 20 requests of a second in ten, then none: two needed where one is there, then none.
    const requests = at(...Array.from({ length: 20 }, (_, index) => index / 2));
    const { total } = runLiteral(requests, { interval: '10s' }).result;
    expect(total['under_provisioned_hours']).toBeCloseTo(10 * second, 12);
    expect(total['over_provisioned_hours']).toBeCloseTo(90 * second, 12);
    // Over the whole minute they are a third, and so one is enough.
    const coarse = runLiteral(requests, { interval: '100s' }).result.total;
    expect(coarse['under_provisioned_hours']).toBe(0);
    expect(coarse['over_provisioned_hours']).toBeCloseTo(80 * second, 12);
  });
});

describe('minutes lost', () => {
  const promised = (objective: object) => ({
    horizon: '5min',
    slo_classes: { gold: { e2e: '2s', ...objective } },
    'traffic.t.tenants': { a: { slo: 'gold' }, b: {} },
  });
  // Of three at once the last takes 3 s; at 70 s one is in time.
  const requests = [0, 0, 0, 70].map((at) => ({ at, tenant: 'a' }));
  const other = [{ at: 130, tenant: 'b' }];

  it('are those in which too few kept their promises, of the tenant that was promised', () => {
    const { total, tenants, deployments } = runLiteral(
      [...requests, ...other],
      promised({}),
    ).result;
    expect(tenants.map(({ values }) => values['slo_minutes_lost'])).toEqual([1, 0]);
    expect(deployments[0]!.values['slo_minutes_lost']).toBe(1);
    expect(total['slo_minutes_lost']).toBe(1);
  });

  it('are fewer with a lower objective', () => {
    const { total } = runLiteral([...requests, ...other], promised({ objective: '60%' })).result;
    expect(total['slo_minutes_lost']).toBe(0);
  });

  it('are those too in which requests waited all the time for a replica that was not there', () => {
    const { total } = runLiteral(
      [
        { at: 30, tenant: 'a' },
        { at: 31, tenant: 'b' },
      ],
      {
        ...promised({}),
        'deployments.d.scaling.replicas': 0,
      },
    ).result;
    expect(total['slo_minutes_lost']).toBe(4);
  });

  it('begin with the end of the warm-up', () => {
    const late = [65, 65, 65, 65].map((at) => ({ at, tenant: 'a' }));
    // From 50 to 110 s all of them end; a minute from the run's start would be from 60 s on.
    const { total } = runLiteral([...late, { at: 115, tenant: 'b' }], {
      ...promised({}),
      warmup: '50s',
      horizon: '112s',
    }).result;
    expect(total['slo_minutes_lost']).toBe(1);
  });
});
