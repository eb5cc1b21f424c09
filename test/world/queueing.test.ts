import { describe, expect, it } from 'vitest';
import { at, runLiteral, starts } from './literal.ts';

const engine = 'deployments.d.engine';
const queue = 'deployments.d.queue';
const scaling = 'deployments.d.scaling';

describe('a server of one second', () => {
  it('serves in order of arrival, one after the other', () => {
    const run = runLiteral(at(0, 0.25, 0.5, 5));
    expect(starts(run)).toEqual([0, 1, 2, 5]);
    expect(run.requests.map(({ ended }) => ended)).toEqual([1, 2, 3, 6]);
    expect(run.result.total['wait_mean']).toBeCloseTo((0.75 + 1.5) / 4, 12);
    expect(run.result.total['queue_mean']).toBeCloseTo((0.75 + 1.5) / 100, 12);
    expect(run.result.total['queue_max']).toBe(2);
    expect(run.result.total['utilisation']).toBeCloseTo(4 / 100, 12);
  });

  it('serves as many side by side as there are slots and replicas', () => {
    const run = runLiteral(at(0, 0, 0, 0, 0), {
      [`${engine}.slots`]: 2,
      [`${scaling}.replicas`]: 2,
    });
    expect(starts(run)).toEqual([0, 0, 0, 0, 1]);
  });

  it('takes its service time from the number that each request brought', () => {
    const requests = [0.25, 0.75].map((work, second) => ({ at: 10 * second, work }));
    const run = runLiteral(requests, {
      [`${engine}.service`]: { kind: 'uniform', min: '0s', max: '4s' },
    });
    expect(run.requests.map(({ ended }) => ended)).toEqual([1, 13]);
  });
});

describe('batches', () => {
  it('a freed slot takes all that wait, up to `max`', () => {
    const run = runLiteral(at(0, 0.1, 0.2, 0.3, 0.4), { [`${engine}.batch.max`]: 3 });
    expect(starts(run)).toEqual([0, 1, 1, 1, 2]);
  });

  it('a free slot waits `wait` for a fuller batch, and starts a full one at once', () => {
    const run = runLiteral(at(0, 0.2, 1, 10, 10.1, 10.2), {
      [`${engine}.batch`]: { max: 3, wait: '500ms' },
    });
    expect(starts(run)).toEqual([0.5, 0.5, 2, 10.2, 10.2, 10.2]);
  });

  it('last as long as their longest request', () => {
    const requests = [0.1, 0.9].map((work) => ({ at: 0, work }));
    const run = runLiteral(requests, {
      [`${engine}.batch`]: { max: 2, wait: '1s' },
      [`${engine}.service`]: { kind: 'uniform', min: '0s', max: '10s' },
    });
    expect(run.requests.map(({ ended }) => ended)).toEqual([9, 9]);
  });

  it('go to a replica that frees up when a request that it gathered for gives up', () => {
    // The replica holds one request at a time. It frees up at 7 and gathers for the second, which
    // gives up at 9.5; the third must then come in its place and start at 13.5, before it gives up too.
    const run = runLiteral(at(0, 4.5, 9), {
      [engine]: { kind: 'slots', service: '3s', batch: { max: 2, wait: '4s' } },
      [`${queue}.timeout`]: '5s',
      'deployments.d.routing.max_outstanding': 1,
    });
    expect(starts(run)).toEqual([4, 'timed-out', 13.5]);
  });
});

describe('a queue', () => {
  it('turns away those beyond its limit, and only while it is full', () => {
    const run = runLiteral(at(0, 0.1, 0.2, 1.5), { [`${queue}.limit`]: 1 });
    expect(starts(run)).toEqual([0, 1, 'rejected', 2]);
    expect(run.requests[2]!.ended).toBe(0.2);
    expect(run.result.total['drop_rate']).toBe(0.25);
  });

  it('of no length still lets in what starts at once', () => {
    expect(starts(runLiteral(at(0, 0.1, 1), { [`${queue}.limit`]: 0 }))).toEqual([
      0,
      'rejected',
      1,
    ]);
  });

  it('of no length lets in what fills a batch, which starts at once too', () => {
    const set = { [`${queue}.limit`]: 0, [`${engine}.batch`]: { max: 1, wait: '1s' } };
    expect(starts(runLiteral(at(0, 0.5), set))).toEqual([0, 'rejected']);
  });

  it('lets requests give up after their time-out', () => {
    const run = runLiteral(at(0, 0.1, 0.2), { [`${queue}.timeout`]: '850ms' });
    expect(starts(run)).toEqual([0, 'timed-out', 1]);
    expect(run.requests[1]!.ended).toBe(0.95);
  });

  it('serves a request whose turn comes at the very instant of its time-out', () => {
    expect(starts(runLiteral(at(0, 0.5), { [`${queue}.timeout`]: '500ms' }))).toEqual([0, 1]);
  });

  it('by priority serves the greater first, and equals in order of arrival', () => {
    const tenants = ['low', 'low', 'high', 'mid', 'high'];
    const requests = tenants.map((tenant, index) => ({ at: index / 10, tenant }));
    const priorities = { low: { priority: -1 }, mid: {}, high: { priority: 5 } };
    const run = (order: string) =>
      starts(runLiteral(requests, { 'traffic.t.tenants': priorities, [`${queue}.order`]: order }));
    expect(run('priority')).toEqual([0, 4, 1, 3, 2]);
    expect(run('fcfs')).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('a bound on what a replica holds', () => {
  const twoReplicas = (most: unknown) => ({
    [`${scaling}.replicas`]: 2,
    'deployments.d.routing': { kind: 'round-robin', max_outstanding: most },
    [`${engine}.service`]: { kind: 'uniform', min: '0s', max: '10s' },
  });
  const requests = [0.9, 0.1, 0.5].map((work, index) => ({ at: index / 10, work }));

  it('keeps the rest in one queue, for whoever is free first', () => {
    expect(starts(runLiteral(requests, twoReplicas(1)))).toEqual([0, 0.1, 1.1]);
  });

  it('where there is none, a request stays with the replica it was sent to', () => {
    expect(starts(runLiteral(requests, twoReplicas('unlimited')))).toEqual([0, 0.1, 9]);
  });
});
