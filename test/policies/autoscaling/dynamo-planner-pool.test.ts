import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  LatencyModel,
  WorkerLoad,
} from '../../../src/policies/autoscaling/dynamo-planner/consolidation.ts';
import {
  constantDynamoPlanner,
  dynamoPlanner,
} from '../../../src/policies/autoscaling/dynamo-planner/dynamo-planner.ts';
import { poolLoadAnswer } from '../../../src/policies/autoscaling/dynamo-planner/pool-load.ts';
import { kalmanPredictor } from '../../../src/policies/autoscaling/dynamo-planner/predictors.ts';

describe('the planner of one pool', () => {
  /** One worker serves 2 requests per second. */
  const model = {
    rate: () => 2,
    ttft: (queued: number) => 100 + queued / 10,
    itl: (kv: number) => 10 + kv / 1000,
  };
  const budget = { minGpus: -1, maxGpus: 12, minEndpoint: 1 };
  const idle = { queuedPrefillTokens: 0, scheduledKvTokens: 0, queuedKvTokens: 0 };
  const seen = (
    now: number,
    workers: number,
    perSecond: number,
    load: Partial<WorkerLoad> = {},
  ) => {
    const requests = perSecond * 60;
    const traffic = { seconds: 60, requests, inputTokens: requests * 500, outputTokens: 0 };
    const loads = Array.from({ length: workers }, () => ({ ...idle, ...load }));
    return { now, current: workers, ready: workers, traffic, loads };
  };

  it('runs its slow loop once in 180 s, over all that came since', () => {
    const planner = constantDynamoPlanner({ budget }, model);
    let state = planner.initial();
    const answers: [number, string][] = [];
    for (const [i, perSecond] of [4, 4, 4, 10].entries()) {
      const decision = planner.decide(state, seen(i * 60, 1, perSecond));
      answers.push([decision.desired, decision.because]);
      state = decision.state;
    }
    // (4 + 4 + 4 + 10)/4 = 5.5 per second: 3 workers.
    expect(answers).toEqual([
      [1, 'between intervals'],
      [1, 'between intervals'],
      [1, 'between intervals'],
      [3, 'predicted rate over the rate of one replica'],
    ]);
    expect(planner.decide(state, seen(300, 3, 100)).because).toBe('between intervals');
  });

  it('stays within its budget', () => {
    const planner = constantDynamoPlanner({ budget, maxThroughputChange: 100 }, model);
    const first = planner.decide(planner.initial(), seen(0, 1, 100)).state;
    const capped = planner.decide(first, seen(180, 1, 100));
    expect(capped).toMatchObject({ desired: 12, because: 'GPU budget' });
  });

  it('leaves workers on their way where as many as serve are enough', () => {
    const planner = constantDynamoPlanner({ budget }, model);
    const first = planner.decide(planner.initial(), seen(0, 3, 6)).state;
    const of = (perSecond: number) =>
      planner.decide(first, { ...seen(180, 3, perSecond), current: 5 }).desired;
    expect([of(6), of(7)]).toEqual([5, 4]);
  });

  it('expects requests after an idle time to be as those before it', () => {
    const asked: number[][] = [];
    const rate = (...tokens: number[]) => {
      asked.push(tokens);
      return 2;
    };
    const planner = constantDynamoPlanner({ budget }, { ...model, rate });
    let state = planner.initial();
    for (const [at, perSecond] of [1, 1, 0, 0, 0].entries()) {
      state = planner.decide(state, seen(180 * at, 1, perSecond)).state;
    }
    expect(asked).toEqual([0, 1, 2, 3].map(() => [500, 0]));
  });

  it('does not take an interval that nobody measured for an idle one', () => {
    const planner = constantDynamoPlanner({ budget }, model);
    const blind = { ...seen(0, 5, 0), traffic: undefined };
    const first = planner.decide(planner.initial(), blind).state;
    const second = planner.decide(first, { ...blind, now: 180 });
    expect(second).toMatchObject({ desired: 5, because: 'between intervals' });
  });

  const fast = { budget, loadScaling: true, throughputScaling: false };

  it('its fast loop adds one where a latency misses its SLA on all workers', () => {
    const planner = constantDynamoPlanner(fast, model);
    const of = (load: Partial<WorkerLoad>, workers = 2) =>
      planner.decide(planner.initial(), seen(0, workers, 1, load));
    expect(of({ queuedPrefillTokens: 4001 })).toMatchObject({
      desired: 3,
      because: 'TTFT: all workers above the SLA',
    });
    expect(of({ scheduledKvTokens: 40_001 })).toMatchObject({
      desired: 3,
      because: 'ITL: all workers above the SLA',
    });
    expect(of({})).toMatchObject({ desired: 1, because: 'one worker less would keep up' });
    expect(of({ queuedPrefillTokens: 2000 })).toMatchObject({
      desired: 2,
      because: 'one worker less would not keep up',
    });
    expect(of({}, 1)).toMatchObject({ desired: 1, because: 'no change' });
  });

  it('takes one away where the latencies that it knows would hold, and none where one would not', () => {
    const slas = { ttftMs: 500, itlMs: 50, sensitivity: 0.8, budget: { minEndpoint: 1 } };
    const plain = { ttft: (queued: number) => queued, itl: (kv: number) => kv };
    const of = (
      queued: number,
      kv: number,
      workers = 2,
      { known = plain, minEndpoint = 1 }: { known?: LatencyModel; minEndpoint?: number } = {},
    ) => {
      const one = { queuedPrefillTokens: queued, scheduledKvTokens: kv, queuedKvTokens: 0 };
      const loads = Array.from({ length: workers }, () => one);
      const { desired, because } = poolLoadAnswer({ ...slas, budget: { minEndpoint } }, known, {
        workers,
        loads,
      });
      return [desired, because];
    };
    const less = [1, 'one worker less would keep up'];
    const refused = [undefined, 'one worker less would not keep up'];
    expect([of(0, 0), of(10, 1), of(0, 0, 3)]).toEqual([less, less, [2, less[1]]]);
    expect([of(300, 0), of(0, 30)]).toEqual([refused, refused]);
    // The only one is not asked whether it may go.
    expect([of(450, 0, 1), of(0, 45, 1)]).toEqual([
      [undefined, 'no change'],
      [undefined, 'no change'],
    ]);
    expect(of(501, 0, 1)).toEqual([2, 'TTFT: all workers above the SLA']);
    expect(of(0, 51, 1)).toEqual([2, 'ITL: all workers above the SLA']);
    // Who knows one latency goes by that.
    const blind = { ...plain, ttft: () => undefined };
    expect(of(0, 0, 2, { known: blind })).toEqual(less);
    expect(of(0, 30, 2, { known: blind })).toEqual(refused);
    const noItl = { ...plain, itl: () => undefined };
    expect(of(0, 0, 2, { known: noItl })).toEqual([undefined, 'all workers well below the SLA']);
    expect(of(0, 0, 2, { minEndpoint: 2 })[0]).toBe(undefined);
  });

  it('decides nothing by load while workers come, go or do not report', () => {
    const planner = constantDynamoPlanner(fast, model);
    const of = (change: object) =>
      planner.decide(planner.initial(), { ...seen(0, 2, 1), ...change });
    expect(of({ current: 5 })).toMatchObject({ desired: 5, because: 'scaling in progress' });
    expect(of({ loads: [] })).toMatchObject({ desired: 2, because: 'no worker reports' });
    expect(of({ loads: [idle] })).toMatchObject({ because: 'not every worker reports' });
  });

  it('with both loops the slow one sets the least', () => {
    const planner = constantDynamoPlanner({ budget, loadScaling: true }, model);
    const first = planner.decide(planner.initial(), seen(0, 4, 7)).state;
    const second = planner.decide(first, seen(180, 4, 7));
    expect(second).toMatchObject({
      desired: 4,
      because: 'at least what the predicted rate needs',
    });
    const low = planner.decide(first, seen(180, 4, 1));
    expect(low).toMatchObject({ desired: 3, because: 'one worker less would keep up' });
  });

  it('I13: under constant load no step of the fast loop is taken back', () => {
    fc.assert(
      fc.property(fc.nat(60_000), fc.nat(600_000), fc.integer({ min: 1, max: 12 }), (...all) => {
        const [queued, kv, start] = all;
        const planner = dynamoPlanner(fast, model, kalmanPredictor());
        let { state, desired } = { state: planner.initial(), desired: start };
        const steps: number[] = [];
        for (let tick = 0; tick < 30; tick += 1) {
          const load = { queuedPrefillTokens: queued / desired, scheduledKvTokens: kv / desired };
          const decision = planner.decide(state, seen(tick * 5, desired, 1, load));
          steps.push(Math.sign(decision.desired - desired));
          ({ state, desired } = decision);
        }
        expect(steps.at(-1)).toBe(0);
        expect(new Set(steps.filter((step) => step !== 0)).size).toBeLessThanOrEqual(1);
      }),
    );
  });
});
