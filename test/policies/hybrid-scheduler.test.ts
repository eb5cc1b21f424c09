import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type HybridScheduler,
  type HybridState,
  hybridScheduler,
} from '../../src/policies/sharing/hybrid-scheduler.ts';
import { PublishedMultiTenantGPUScheduler } from './published-hybrid-scheduler.ts';

const published = hybridScheduler({ corrected: false });
const corrected = hybridScheduler({ corrected: true });

/** Answers to [tenant, GB] one after another, and the GB that are left of the spatial part. */
function allocated(
  scheduler: HybridScheduler,
  total: number,
  asks: readonly (readonly [tenant: string, memory: number])[],
) {
  let state = scheduler.initial(total);
  const answers = asks.map(([tenant, memory], now) => {
    const answer = scheduler.allocateSpatial(state, tenant, memory, 'high', now);
    state = answer.state;
    return answer.done;
  });
  const held = [...state.spatialTenants].map(([tenant, { memory }]) => [tenant, memory]);
  return { answers, held, left: state.spatialMemory };
}

describe('as published, by hand from the source', () => {
  // 0.2 and 0.8 are no binary fractions: of 24, a fifth and the rest are more than the whole.
  it.each([
    [80, 16, 64],
    [40, 8, 32],
    [16, 3.2, 12.8],
    [24, 4.800000000000001, 19.200000000000003],
    [141, 28.200000000000003, 112.80000000000001],
  ])('splits %d GB into %d and %d', (total, spatial, temporal) => {
    const state = published.initial(total);
    expect([state.totalMemory, state.spatialMemory, state.temporalMemory]).toEqual([
      total,
      spatial,
      temporal,
    ]);
  });

  it('takes a partition that is as large as what is left, and none that is larger', () => {
    expect(
      allocated(published, 80, [
        ['a', 10],
        ['b', 7],
        ['c', 6],
        ['d', 1],
        ['e', 0],
      ]),
    ).toEqual({
      answers: [true, false, true, false, true],
      held: [
        ['a', 10],
        ['c', 6],
        ['e', 0],
      ],
      left: 0,
    });
  });

  it('has room for the hair more than a fifth of 24 GB that its arithmetic makes', () => {
    expect(allocated(published, 24, [['a', 4.800000000000001]]).answers).toEqual([true]);
    expect(allocated(published, 24, [['a', 4.800000000000002]]).answers).toEqual([false]);
  });

  it('cannot give any of the shop’s models a partition of an L4', () => {
    for (const memory of [7, 13, 35]) {
      expect(allocated(published, 24, [['a', memory]]).answers).toEqual([false]);
    }
  });

  it('forgets the first partition of a tenant and keeps its memory', () => {
    expect(
      allocated(published, 80, [
        ['a', 6],
        ['b', 2],
        ['a', 4],
        ['a', 5],
        ['a', 4],
        ['a', 1],
      ]),
    ).toEqual({
      answers: [true, true, true, false, true, false],
      held: [
        ['a', 4],
        ['b', 2],
      ],
      left: 0,
    });
  });

  it('makes memory of a negative partition', () => {
    expect(
      allocated(published, 80, [
        ['a', -100],
        ['b', 116],
      ]),
    ).toMatchObject({ answers: [true, true], left: 0 });
  });

  it('notes when and with what priority, which decides nothing', () => {
    const state = published.initial(80);
    const low = published.allocateSpatial(state, 'a', 16, 'low', 12.5);
    expect(low.state.spatialTenants.get('a')).toEqual({
      memory: 16,
      priority: 'low',
      allocatedAt: 12.5,
    });
    const high = published.allocateSpatial(low.state, 'b', 1, 'high', 13);
    expect([high.done, high.because]).toEqual([false, '1 GB do not fit into 0 GB']);
  });

  it('gives no partition back', () => {
    const { state } = published.allocateSpatial(published.initial(80), 'a', 16, 'high', 0);
    expect(published.releaseSpatial(state, 'a')).toEqual({
      done: false,
      because: 'the published class gives no partition back',
      state,
    });
  });

  it('queues what never fits, serves nothing and takes no memory for it', () => {
    let state = published.initial(80);
    for (const id of [1, 2, 3]) {
      state = published.enqueueTemporal(state, 'a', { id, memory: 1000 }, id / 2).state;
    }
    expect(state.temporalQueue).toEqual([
      { tenant: 'a', request: { id: 1, memory: 1000 }, queuedAt: 0.5 },
      { tenant: 'a', request: { id: 2, memory: 1000 }, queuedAt: 1 },
      { tenant: 'a', request: { id: 3, memory: 1000 }, queuedAt: 1.5 },
    ]);
    expect(state.temporalMemory).toBe(64);
    expect(published.serveNext(state)).toEqual({
      served: undefined,
      because: 'the published class never serves its queue',
      state,
    });
  });
});

const tenants = fc.constantFrom('a', 'b', 'c', 'd');
const totals = fc.oneof(fc.constantFrom(16, 24, 40, 80, 141), fc.integer({ min: 1, max: 300 }));
const amounts = fc.oneof(
  fc.integer({ min: 1, max: 20 }),
  fc.integer({ min: 1, max: 200 }).map((tenths) => tenths / 10),
);
const wildAmounts = fc.oneof(
  { weight: 5, arbitrary: amounts },
  { weight: 1, arbitrary: fc.integer({ min: -9, max: 0 }) },
);

describe('against the published class, line by line', () => {
  const operations = fc.array(
    fc.record({
      op: fc.constantFrom('allocate', 'allocate', 'allocate', 'enqueue'),
      tenant: tenants,
      memory: wildAmounts,
      priority: fc.constantFrom('high', 'low'),
      gap: fc.nat(9),
    }),
    { maxLength: 40 },
  );

  it('answers the same and is in the same state, whatever is asked', () => {
    const seen = { granted: 0, refused: 0, replaced: 0, queued: 0 };
    fc.assert(
      fc.property(totals, operations, (total, asked) => {
        const python = new PublishedMultiTenantGPUScheduler(total);
        let state = published.initial(total);
        for (const [id, { op, tenant, memory, priority, gap }] of asked.entries()) {
          python.time += gap;
          if (op === 'allocate') {
            if (python.spatial_tenants.has(tenant)) seen.replaced += 1;
            const expected = python.allocate_spatial(tenant, memory, priority);
            seen[expected ? 'granted' : 'refused'] += 1;
            const answer = published.allocateSpatial(state, tenant, memory, priority, python.time);
            expect(answer.done).toBe(expected);
            state = answer.state;
          } else {
            const request = { id, memory };
            python.enqueue_temporal(tenant, request);
            seen.queued += 1;
            state = published.enqueueTemporal(state, tenant, request, python.time).state;
          }
          expect(state.totalMemory).toBe(python.total_memory);
          expect(state.spatialMemory).toBe(python.spatial_memory);
          expect(state.temporalMemory).toBe(python.temporal_memory);
          // As lists: a dictionary keeps the place of a key that is set anew.
          expect([...state.spatialTenants]).toEqual(
            [...python.spatial_tenants].map(([key, one]) => [
              key,
              { memory: one.memory, priority: one.priority, allocatedAt: one.allocated_at },
            ]),
          );
          expect(state.temporalQueue).toEqual(
            python.temporal_queue.map((one) => ({
              tenant: one.tenant_id,
              request: one.request,
              queuedAt: one.queued_at,
            })),
          );
        }
      }),
      { numRuns: 1000, seed: 1 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(500);
  });
});

interface Ask {
  readonly op: 'allocate' | 'release' | 'enqueue' | 'serve' | 'finish';
  readonly tenant: string;
  readonly memory: number;
}

const ops = fc.constantFrom<Ask['op']>(
  'allocate',
  'release',
  'enqueue',
  'enqueue',
  'serve',
  'serve',
  'finish',
);
const asks: fc.Arbitrary<Ask[]> = fc.array(
  fc.record({ op: ops, tenant: tenants, memory: amounts }),
  { maxLength: 40 },
);
const wildAsks: fc.Arbitrary<Ask[]> = fc.array(
  fc.record({ op: ops, tenant: tenants, memory: wildAmounts }),
  { maxLength: 40 },
);

/** Every state of a life of one GPU, the first included. */
function states(scheduler: HybridScheduler, total: number, asked: readonly Ask[]): HybridState[] {
  const all = [scheduler.initial(total)];
  for (const [id, ask] of asked.entries()) all.push(after(scheduler, all.at(-1)!, ask, id));
  return all;
}

function after(scheduler: HybridScheduler, state: HybridState, ask: Ask, id: number): HybridState {
  const { op, tenant, memory } = ask;
  switch (op) {
    case 'allocate':
      return scheduler.allocateSpatial(state, tenant, memory, 'high', id).state;
    case 'release':
      return scheduler.releaseSpatial(state, tenant).state;
    case 'enqueue':
      return scheduler.enqueueTemporal(state, tenant, { id, memory }, id).state;
    case 'serve':
      return scheduler.serveNext(state).state;
    case 'finish':
      return scheduler.finish(state, state.running[0]?.request.id ?? -1).state;
  }
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const one of numbers) total += one;
  return total;
}

function heldSpatially(state: HybridState): number {
  return sum([...state.spatialTenants.values()].map(({ memory }) => memory));
}

/** What should hold of any scheduler of both kinds, and does of the corrected one. */
const promises: readonly [string, (one: HybridScheduler) => fc.IRawProperty<unknown, false>][] = [
  [
    'I5: the two parts are not more than the whole',
    (scheduler) =>
      fc.property(totals, (total) => {
        const { spatialMemory, temporalMemory } = scheduler.initial(total);
        return spatialMemory + temporalMemory <= total;
      }),
  ],
  [
    'I5: of the spatial part, what is left and what is held are a fifth of the whole',
    (scheduler) =>
      fc.property(totals, asks, (total, asked) => {
        for (const state of states(scheduler, total, asked)) {
          // Within the rounding of a few sums of numbers below 64: an ulp there is 7e-15.
          expect(state.spatialMemory + heldSpatially(state)).toBeCloseTo(total * 0.2, 12);
        }
      }),
  ],
  [
    'I5: no more is left of the spatial part than there is, and never less than nothing',
    (scheduler) =>
      fc.property(totals, wildAsks, (total, asked) =>
        states(scheduler, total, asked).every(
          ({ spatialMemory }) => spatialMemory >= 0 && spatialMemory <= total * 0.2,
        ),
      ),
  ],
  [
    'once every tenant has released, the spatial part is whole, to the last bit',
    (scheduler) =>
      fc.property(totals, asks, (total, asked) => {
        let state = states(scheduler, total, asked).at(-1)!;
        for (const tenant of state.spatialTenants.keys()) {
          state = scheduler.releaseSpatial(state, tenant).state;
        }
        return state.spatialMemory === total * 0.2 && state.spatialTenants.size === 0;
      }),
  ],
  [
    'what is queued is served, if all that is served ends',
    (scheduler) =>
      fc.property(totals, asks, (total, asked) => {
        let state = states(scheduler, total, asked).at(-1)!;
        // Each turn serves one or ends one, if the promise holds.
        const turns = 2 * (state.temporalQueue.length + state.running.length);
        for (let turn = 0; turn < turns; turn += 1) {
          const next = scheduler.serveNext(state);
          state =
            next.served === undefined
              ? after(scheduler, state, { op: 'finish', tenant: '', memory: 0 }, 0)
              : next.state;
        }
        return state.temporalQueue.length === 0;
      }),
  ],
  [
    'nothing is queued that could never be served',
    (scheduler) =>
      fc.property(totals, asks, (total, asked) => {
        const state = states(scheduler, total, asked).at(-1)!;
        return state.temporalQueue.every(({ request }) => request.memory <= total * 0.8 + 1e-9);
      }),
  ],
];

describe.each(promises)('%s', (_name, promise) => {
  it('does not hold as published', () => {
    expect(fc.check(promise(published), { numRuns: 1000, seed: 1 }).failed).toBe(true);
  });

  it('holds corrected', () => {
    fc.assert(promise(corrected), { numRuns: 1000, seed: 1 });
  });
});

describe('corrected', () => {
  it('I5: what is in service fits into the temporal part, which counts it', () => {
    let most = 0;
    fc.assert(
      fc.property(totals, asks, (total, asked) => {
        for (const state of states(corrected, total, asked)) {
          const inService = sum(state.running.map(({ request }) => request.memory));
          expect(state.temporalMemory).toBeGreaterThanOrEqual(0);
          expect(state.temporalMemory + inService).toBeCloseTo(total * 0.8, 12);
          most = Math.max(most, state.running.length);
        }
      }),
      { numRuns: 1000, seed: 1 },
    );
    expect(most).toBeGreaterThan(2);
  });

  it('takes turns: no tenant that waits sees another served twice before it', () => {
    fc.assert(
      fc.property(fc.array(tenants, { minLength: 1, maxLength: 40 }), (order) => {
        let state = corrected.initial(80);
        for (const [id, tenant] of order.entries()) {
          state = corrected.enqueueTemporal(state, tenant, { id, memory: 0 }, 0).state;
        }
        const waiting = order.map((tenant, id) => ({ tenant, id }));
        let ahead = new Map<string, Set<string>>();
        while (waiting.length > 0) {
          const turn = corrected.serveNext(state);
          const { tenant, request } = turn.served!;
          state = turn.state;
          // Its own requests in the order in which they came.
          const first = waiting.findIndex((one) => one.tenant === tenant);
          expect(waiting[first]!.id).toBe(request.id);
          waiting.splice(first, 1);
          for (const other of new Set(waiting.map((one) => one.tenant))) {
            if (other === tenant) continue;
            const before = ahead.get(other) ?? new Set();
            expect(before).not.toContain(tenant);
            ahead.set(other, new Set([...before, tenant]));
          }
          ahead = new Map([...ahead].filter(([other]) => other !== tenant));
        }
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('serves tenants in turns within 64 of 80 GB, and a large request is not overtaken', () => {
    let state = corrected.initial(80);
    const queue: readonly (readonly [string, number, number])[] = [
      ['a', 1, 30],
      ['a', 2, 30],
      ['b', 3, 40],
      ['c', 4, 4],
    ];
    for (const [tenant, id, memory] of queue) {
      state = corrected.enqueueTemporal(state, tenant, { id, memory }, 0).state;
    }
    const first = corrected.serveNext(state);
    expect(first.served).toMatchObject({ tenant: 'a', request: { id: 1 } });
    expect(first.state.temporalMemory).toBe(34);

    const second = corrected.serveNext(first.state);
    expect([second.served, second.because]).toEqual([
      undefined,
      'b waits for 40 GB, and 34 GB are left',
    ]);

    state = corrected.finish(second.state, 1).state;
    const rest = [3, 4, 2].map((id) => {
      const turn = corrected.serveNext(state);
      state = turn.state;
      if (id === 4) state = corrected.finish(state, 3).state;
      return turn.served?.request.id;
    });
    expect(rest).toEqual([3, 4, 2]);
    expect(state.temporalMemory).toBe(30);
    expect(corrected.serveNext(state).because).toBe('nobody waits');
    expect(corrected.finish(state, 3).because).toBe('request 3 is not in service');
  });

  it('serves a request that takes all 64 GB, alone', () => {
    const { state } = corrected.enqueueTemporal(
      corrected.initial(80),
      'a',
      { id: 1, memory: 64 },
      0,
    );
    const turn = corrected.serveNext(state);
    expect([turn.served?.request.id, turn.state.temporalMemory]).toEqual([1, 0]);
    expect(corrected.finish(turn.state, 1).state).toEqual(corrected.initial(80));
  });

  it('replaces a tenant’s partition, and keeps the old one where the new has no room', () => {
    expect(
      allocated(corrected, 80, [
        ['a', 6],
        ['b', 2],
        ['a', 15],
        ['a', 14],
        ['c', 1],
        ['a', 13],
        ['c', 1],
      ]),
    ).toEqual({
      answers: [true, true, false, true, false, true, true],
      held: [
        ['b', 2],
        ['a', 13],
        ['c', 1],
      ],
      left: 0,
    });
  });

  it('refuses what is no amount, and a release of what is not held', () => {
    const state = corrected.initial(80);
    for (const memory of [0, -1, Number.NaN]) {
      expect(corrected.allocateSpatial(state, 'a', memory, 'high', 0)).toEqual({
        done: false,
        because: `${memory} GB is no partition`,
        state,
      });
    }
    expect(corrected.enqueueTemporal(state, 'a', { id: 1, memory: -1 }, 0).done).toBe(false);
    expect(corrected.enqueueTemporal(state, 'a', { id: 1, memory: 65 }, 0).because).toBe(
      '65 GB do not fit into 64 GB',
    );
    expect(corrected.releaseSpatial(state, 'a')).toEqual({
      done: false,
      because: 'a has no partition',
      state,
    });
  });
});
