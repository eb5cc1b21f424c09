import { describe, expect, it } from 'vitest';
import { responseCache } from '../../../src/models/gateway/cache/index.ts';
import { SingleFlight } from '../../../src/models/gateway/cache/single-flight.ts';
import { KnownAnswers } from '../../../src/models/gateway/known-answers.ts';
import type { Requests } from '../../../src/models/requests.ts';
import { spendingLimit } from '../../../src/policies/budgeting/index.ts';
import { tenantLimits } from '../../../src/policies/budgeting/tenant-limits.ts';
import { gated } from './bench.ts';

const never = Number.POSITIVE_INFINITY;
const queue = { limit: never, order: 'fcfs' } as const;

/** Answers that are known at once, and only while they are on their way. */
const flights = (requests: Requests) =>
  new KnownAnswers(
    { latency: 0, bytesPerToken: 4, apart: undefined },
    requests,
    undefined,
    new SingleFlight(),
    () => 0.5,
  );

describe('the door of a gateway', () => {
  it('lets so many in side by side, and others one by one as those end', () => {
    const { offer, run, told } = gated({
      targets: [[{ after: 3 }]],
      config: { concurrency: 1 },
    });
    for (let request = 0; request < 3; request += 1) offer(request);
    run();
    expect(told).toEqual([
      [0, 'sent to t0', 0],
      [3, 'completed', 0],
      [3, 'sent to t0', 1],
      [6, 'completed', 1],
      [6, 'sent to t0', 2],
      [9, 'completed', 2],
    ]);
  });

  it('lets the more urgent in first, where its queue is by priority', () => {
    const { offer, run, told } = gated({
      targets: [[{ after: 3 }]],
      config: { concurrency: 1, queue: { limit: never, order: 'priority' } },
    });
    offer(0);
    offer(1, { priority: 0 });
    offer(2, { priority: 5 });
    run();
    expect(told.filter(([, what]) => what === 'completed').map(([, , one]) => one)).toEqual([
      0, 2, 1,
    ]);
  });

  it('turns away who finds the queue full, and gives up who waits there for too long', () => {
    const { offer, run, told, requests } = gated({
      targets: [[{ after: 9 }]],
      config: {
        concurrency: 1,
        queue: { ...queue, limit: 1 },
        timeouts: { queue: 4, total: undefined },
      },
    });
    for (let request = 0; request < 3; request += 1) offer(request);
    run();
    expect(told).toEqual([
      [0, 'sent to t0', 0],
      [2, 'rejected', 2, 'queue full'],
      [5, 'given up', 1, 'time-out'],
      [9, 'completed', 0],
    ]);
    expect(requests.live).toBe(0);
  });

  it('ends the calls of a request that is given up, and makes room for the next', () => {
    const { offer, run, told, requests } = gated({
      targets: [[{ after: never }, { after: 1 }]],
      config: { concurrency: 1 },
    });
    offer(0, { patience: 2 });
    offer(1);
    run();
    expect(told).toEqual([
      [0, 'sent to t0', 0],
      [2, 'given up', 0, 'client'],
      [2, 'withdrawn from t0', 0],
      [2, 'sent to t0', 1],
      [3, 'completed', 1],
    ]);
    expect(requests.live).toBe(0);
  });

  it('turns away who sends faster than it may', () => {
    const limits = tenantLimits(
      [{ tenants: 'each', requests: 1, burst: 1, charge: 'estimate' }],
      ['a'],
    );
    const { offer, run, told, totals } = gated({ targets: [[{ after: 1 }]], limits });
    offer(0);
    offer(0.5);
    offer(1);
    run();
    expect(told.filter(([, what]) => what === 'rejected')).toEqual([
      [0.5, 'rejected', 1, 'rate limit'],
    ]);
    expect(totals.overLimit).toBe(1);
  });
});

describe('I11: a budget before a gateway', () => {
  const budgets = (amount: number, kind: 'reserve' | 'post-paid') =>
    spendingLimit(
      {
        kind,
        starts: 0,
        of: [{ tenants: 'each', amount, per: 'run', alerts: [], enforcement: 'reject' }],
      },
      ['a'],
      () => {},
    );

  it('is held back for who is under way, so that no more is spent than there is', () => {
    const spent = budgets(2, 'reserve');
    const { offer, run, told, totals } = gated({
      targets: [[{ after: 9, usd: 1 }]],
      budgets: spent,
    });
    for (let request = 0; request < 3; request += 1) offer(request);
    run();
    expect(told.filter(([, what]) => what === 'rejected')).toEqual([[2, 'rejected', 2, 'budget']]);
    expect(totals.overBudget).toBe(1);
    expect(spent.spent(0, 100)).toBe(2);
  });

  it('is given back by who gives up at the door', () => {
    const { offer, run, told } = gated({
      targets: [[{ after: 9, usd: 1 }]],
      budgets: budgets(2, 'reserve'),
      config: { concurrency: 1, timeouts: { queue: 4, total: undefined } },
    });
    for (const at of [0, 1, 6]) offer(at);
    run();
    expect(told).toEqual([
      [0, 'sent to t0', 0],
      [5, 'given up', 1, 'time-out'],
      [9, 'completed', 0],
      [9, 'sent to t0', 2],
      [18, 'completed', 2],
    ]);
  });

  it('is overspent by who is under way where it is paid after', () => {
    const spent = budgets(2, 'post-paid');
    const { offer, run } = gated({ targets: [[{ after: 9, usd: 1 }]], budgets: spent });
    for (let request = 0; request < 12; request += 1) offer(request);
    run();
    // Nine begin before the first has cost anything, and one more before the second has.
    expect(spent.spent(0, 100)).toBe(10);
  });

  it('pays for calls that came to nothing too, and makes no more where it has none left', () => {
    const spent = budgets(2, 'reserve');
    const failing = [{ after: 1, status: 500, usd: 1 }];
    const { offer, run, told } = gated({ targets: [failing, failing, failing], budgets: spent });
    offer();
    run();
    expect(told).toEqual([
      [0, 'sent to t0', 0],
      [1, 'sent to t1', 0],
      [2, 'failed', 0, 'budget'],
    ]);
    expect(spent.spent(0, 100)).toBe(2);
  });
});

describe('answers that are on their way', () => {
  it('serve all who asked the same meanwhile, with one call', () => {
    const { offer, run, told, totals, requests } = gated({
      targets: [[{ after: 5 }]],
      known: flights,
    });
    offer(0, { content: 7 });
    offer(1, { content: 7 });
    offer(2, { content: 8 });
    run();
    expect(told).toEqual([
      [0, 'sent to t0', 0],
      [2, 'sent to t0', 2],
      [5, 'completed', 0],
      [5, 'completed', 1],
      [7, 'completed', 2],
    ]);
    expect(totals).toMatchObject({ coalesced: 1, attempts: 2 });
    expect(requests.live).toBe(0);
  });

  it('fail all who wait for them', () => {
    const { offer, run, told, requests } = gated({
      targets: [[{ after: 5, status: 500 }]],
      known: flights,
    });
    offer(0, { content: 7 });
    offer(1, { content: 7 });
    run();
    expect(told.slice(1)).toEqual([
      [5, 'failed', 0, 'no other target'],
      [5, 'failed', 1, 'no other target'],
    ]);
    expect(requests.live).toBe(0);
  });

  it('are asked for by the next who waits, where the one who asked gives up', () => {
    const { offer, run, told, requests } = gated({ targets: [[{ after: 5 }]], known: flights });
    offer(0, { content: 7, patience: 2 });
    offer(1, { content: 7 });
    run();
    expect(told).toEqual([
      [0, 'sent to t0', 0],
      [2, 'given up', 0, 'client'],
      [2, 'sent to t0', 1],
      [2, 'withdrawn from t0', 0],
      [7, 'completed', 1],
    ]);
    expect(requests.live).toBe(0);
  });

  it('are given at once where they are kept', () => {
    const { offer, run, told } = gated({
      targets: [[{ after: 5 }]],
      known: (requests) =>
        new KnownAnswers(
          { latency: 1, bytesPerToken: 4, apart: undefined },
          requests,
          responseCache(
            {
              kind: 'exact',
              ttl: 10,
              renew: false,
              eviction: 'lru',
              isolate_tenants: false,
            },
            1,
            () => 0.5,
          ),
          undefined,
          () => 0.5,
        ),
    });
    for (const at of [0, 6, 15]) offer(at, { content: 7 });
    run();
    expect(told.map(([at, what, one]) => `${at} ${what} ${one}`)).toEqual([
      '0 sent to t0 0',
      '5 completed 0',
      '7 completed 1',
      // Its time was over.
      '15 sent to t0 2',
      '20 completed 2',
    ]);
  });
});
