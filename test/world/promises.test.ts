import { describe, expect, it } from 'vitest';
import { at, runLiteral } from './literal.ts';

describe('promises of an SLO class', () => {
  const promise = (promises: unknown) => ({
    slo_classes: { gold: promises },
    'traffic.t.tenants': { t: { slo: 'gold' } },
  });

  // Three requests at once are answered after 1, 2 and 3 s, having waited 0, 1 and 2 s.
  it.each([
    [{ e2e: '2s' }, 2],
    [{ e2e: '1999ms' }, 1],
    [{ wait: '1s' }, 2],
    [{ ttft: '1s' }, 1],
    [{ e2e: '3s', wait: '0.5s' }, 1],
    [{}, 3],
  ])('%j is kept for %i of three requests', (promises, good) => {
    const { total } = runLiteral(at(0, 0, 0), promise(promises)).result;
    expect(total['goodput']).toBe(good / 100);
    expect(total['throughput']).toBe(3 / 100);
    expect(total['goodput_ratio']).toBe(good / 3);
  });

  it('is broken by a request that is lost, too', () => {
    const { total } = runLiteral(at(0, 0, 0), {
      ...promise({ e2e: '10s' }),
      'deployments.d.queue.limit': 1,
    }).result;
    expect(total['goodput_ratio']).toBe(2 / 3);
  });
});

describe('value', () => {
  it('is lost with each request that is rejected or gives up', () => {
    const requests = [0, 0, 0, 0].map((at, index) => ({ at, tenant: index % 2 === 0 ? 'a' : 'b' }));
    const { total, tenants } = runLiteral(requests, {
      'traffic.t.tenants': { a: { value: '$0.50' }, b: { value: '$2' } },
      'deployments.d.queue': { limit: 2, timeout: '1.5s' },
    }).result;
    // a starts, b waits and is served at 1, a gives up at 1.5, b finds the queue full.
    expect(total).toMatchObject({ completed: 2, timed_out: 1, rejected: 1, value_lost_usd: 2.5 });
    expect(tenants.map(({ name, values }) => [name, values['value_lost_usd']])).toEqual([
      ['a', 0.5],
      ['b', 2],
    ]);
  });
});
