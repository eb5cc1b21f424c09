import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type GpuPoolState,
  gpuResourceManager,
  type PooledGpu,
} from '../../src/policies/placement/gpu-resource-manager.ts';
import { PublishedGPUResourceManager } from './published-gpu-resource-manager.ts';

const published = gpuResourceManager({ corrected: false });
const corrected = gpuResourceManager({ corrected: true });

const memoryOf: Readonly<Record<string, number>> = { H100: 80, A100: 80, L4: 24, T4: 16 };

function gpu(id: string, type: string, change: Partial<PooledGpu> = {}): PooledGpu {
  const memoryTotal = memoryOf[type]!;
  const whole = { memoryTotal, memoryAvailable: memoryTotal, utilization: 0, tenant: undefined };
  return { id, type, ...whole, ...change };
}

/** The shop of the reference design: eight L4. */
const shop = Array.from({ length: 8 }, (_, i) => gpu(`l4-${i}`, 'L4'));

type Step =
  | readonly ['allocate', tenant: string, memory: number, prefer?: string]
  | readonly ['release', gpu: string, memory: number];

/** The published manager's answers to steps, and each GPU's available memory and tenant at the end. */
function played(gpus: readonly PooledGpu[], steps: readonly Step[]) {
  let state = published.initial(gpus);
  const answers: (string | undefined)[] = [];
  for (const step of steps) {
    if (step[0] === 'allocate') {
      const [, tenant, memory, prefer] = step;
      const answer = published.allocate(state, { tenant, memory, prefer });
      answers.push(answer.gpu);
      state = answer.state;
    } else {
      state = published.release(state, step[1], step[2]).state;
    }
  }
  return { answers, pool: state.gpus.map((one) => [one.memoryAvailable, one.tenant]) };
}

describe('as published, by hand from the source', () => {
  it('takes the cheapest type with room, wherever it is in the pool', () => {
    const pool = [gpu('h', 'H100'), gpu('l', 'L4'), gpu('t', 'T4'), gpu('a', 'A100')];
    expect(
      played(pool, [
        ['allocate', 'w', 16],
        ['allocate', 'x', 16],
        ['allocate', 'y', 16],
        ['allocate', 'z', 80],
        ['allocate', 'v', 1],
      ]),
    ).toEqual({
      answers: ['t', 'l', 'a', 'h', undefined],
      pool: [
        [0, 'z'],
        [8, 'x'],
        [0, 'w'],
        [64, 'y'],
      ],
    });
  });

  it('takes the first of the pool among equals, and a tight fit is no merit', () => {
    const pool = [gpu('roomy', 'A100'), gpu('tight', 'A100', { memoryAvailable: 40 })];
    expect(played(pool, [['allocate', 'a', 40]]).answers).toEqual(['roomy']);
  });

  it('wants all of the memory and not a GB less', () => {
    expect(played([gpu('l', 'L4')], [['allocate', 'a', 24]]).answers).toEqual(['l']);
    expect(played([gpu('l', 'L4')], [['allocate', 'a', 25]]).answers).toEqual([undefined]);
  });

  it('turns away who prefers a type without room, though others have it', () => {
    const pool = [gpu('l', 'L4'), gpu('h', 'H100')];
    expect(
      played(pool, [
        ['allocate', 'a', 30, 'L4'],
        ['allocate', 'b', 20, 'T4'],
        ['allocate', 'c', 20, 'H100'],
      ]),
    ).toEqual({
      answers: [undefined, undefined, 'h'],
      pool: [
        [24, undefined],
        [60, 'c'],
      ],
    });
  });

  it('closes a GPU to all others, and to its own tenant too, for 7 of 24 GB', () => {
    expect(
      played(
        [gpu('l', 'L4')],
        [
          ['allocate', 'a', 7],
          ['allocate', 'b', 7],
          ['allocate', 'a', 7],
        ],
      ),
    ).toEqual({ answers: ['l', undefined, undefined], pool: [[17, 'a']] });
  });

  // 24 × 0.95 is 22.799999999999997 in binary floating point, and 80 × 0.95 is 76.
  it.each([
    ['L4', 22.79, 'a'],
    ['L4', 22.799999999999994, 'a'],
    ['L4', 22.799999999999997, undefined],
    ['L4', 22.8, undefined],
    ['L4', 23, undefined],
    ['A100', 75.99999999999999, 'a'],
    ['A100', 76, undefined],
  ])('frees an %s when %d GB are available: tenant %s', (type, available, tenant) => {
    const pool = [gpu('g', type, { memoryAvailable: 0, tenant: 'a' })];
    expect(played(pool, [['release', 'g', available]]).pool).toEqual([[available, tenant]]);
  });

  it('keeps its tenant while less than 95 % are available, whatever is given back', () => {
    expect(
      played(
        [gpu('l', 'L4')],
        [
          ['allocate', 'a', 14],
          ['release', 'l', 7],
          ['allocate', 'b', 1],
          ['release', 'l', 7],
          ['allocate', 'b', 1],
        ],
      ),
    ).toEqual({ answers: ['l', undefined, 'l'], pool: [[23, 'b']] });
  });

  it('asks a release neither whose memory it is nor whether there is so much', () => {
    expect(
      played(
        [gpu('l', 'L4')],
        [
          ['allocate', 'a', 20],
          ['release', 'l', 20],
          ['release', 'l', 20],
          ['allocate', 'b', 40],
        ],
      ),
    ).toEqual({ answers: ['l', 'l'], pool: [[4, 'b']] });
  });

  it('frees a GPU while its tenant is still there', () => {
    expect(
      played(
        [gpu('h', 'H100')],
        [
          ['allocate', 'a', 3],
          ['release', 'h', 0],
          ['allocate', 'b', 77],
        ],
      ),
    ).toEqual({ answers: ['h', 'h'], pool: [[0, 'b']] });
  });

  it('never frees a GPU that had less than 95 % at the start', () => {
    const pool = [gpu('l', 'L4', { memoryAvailable: 22 })];
    expect(
      played(pool, [
        ['allocate', 'a', 7],
        ['release', 'l', 7],
        ['allocate', 'b', 7],
      ]),
    ).toEqual({ answers: ['l', undefined], pool: [[22, 'a']] });
  });

  it('adds memory for a negative request, and takes it for a negative release', () => {
    expect(
      played(
        [gpu('l', 'L4')],
        [
          ['allocate', 'a', -8],
          ['release', 'l', -10],
        ],
      ),
    ).toEqual({ answers: ['l'], pool: [[22, 'a']] });
  });

  it('releases only the first of two GPUs with one id, and ignores an unknown one', () => {
    const pool = [
      gpu('same', 'T4', { memoryAvailable: 0, tenant: 'a' }),
      gpu('same', 'T4', { memoryAvailable: 0, tenant: 'b' }),
    ];
    expect(
      played(pool, [
        ['release', 'same', 16],
        ['release', 'other', 16],
      ]).pool,
    ).toEqual([
      [16, undefined],
      [0, 'b'],
    ]);
  });

  it('says why', () => {
    const say = (gpus: readonly PooledGpu[], memory: number, prefer?: string) =>
      published.allocate(published.initial(gpus), { tenant: 'a', memory, prefer }).because;
    expect(say(shop, 7)).toBe('cheapest of 8 with room: L4 at $1 an hour');
    expect(say(shop, 35)).toBe('no GPU to be had has 35 GB available: the most is 24 GB');
    expect(say(shop, 7, 'H100')).toBe('no H100 among the 8 with room');
    expect(say([gpu('l', 'L4', { tenant: 'b' })], 7)).toBe('every GPU has a tenant');
    expect(say([], 7)).toBe('the pool is empty');
  });
});

describe('cost estimate', () => {
  it('is hours times the published price', () => {
    const cost = ['H100', 'A100', 'L4', 'T4'].map((type) => published.costEstimate(type, 2));
    expect(cost).toEqual([9, 6, 2, 1]);
    // Eight L4 for a week.
    expect(8 * published.costEstimate('L4', 168)).toBe(1344);
  });

  it('goes by the prices that it is given, and knows no others', () => {
    const dear = gpuResourceManager({ corrected: false, costPerHour: { T4: 9, L4: 1 } });
    const state = dear.initial([gpu('t', 'T4'), gpu('l', 'L4')]);
    expect(dear.allocate(state, { tenant: 'a', memory: 7 }).gpu).toBe('l');
    expect(() => dear.costEstimate('H100', 1)).toThrow('no price for GPU type H100');
    // As Python's `min`, it asks for the price of every candidate, even of the only one.
    const unknown = dear.initial([gpu('h', 'H100')]);
    expect(() => dear.allocate(unknown, { tenant: 'a', memory: 7 })).toThrow(RangeError);
  });
});

describe('the shop of eight L4', () => {
  /** Which of so many requests at once get a GPU. */
  function granted(manager: typeof published, requests: number, memory: number): number {
    let state = manager.initial(shop);
    let count = 0;
    for (let user = 0; user < requests; user += 1) {
      const request = { tenant: `user-${user}`, memory, prefer: 'L4' };
      const answer = manager.allocate(state, request);
      state = answer.state;
      if (answer.gpu !== undefined) count += 1;
    }
    return count;
  }

  it.each([
    ['published', published],
    ['corrected', corrected],
  ])('%s: never places a VIP, whose 35 GB no L4 has', (_name, manager) => {
    // The shop goes on to `gpu.gpu_id` all the same: an AttributeError in Python.
    expect(granted(manager, 1, 35)).toBe(0);
  });

  it('places eight users at once as published; 24 of 7 GB would fit', () => {
    expect(granted(published, 100, 7)).toBe(8);
    expect(granted(corrected, 100, 7)).toBe(24);
    expect(granted(published, 100, 13)).toBe(8);
    expect(granted(corrected, 100, 13)).toBe(8);
  });
});

const tenants = fc.constantFrom('a', 'b', 'c');
const amounts = fc.oneof(
  fc.integer({ min: 1, max: 85 }),
  fc.integer({ min: 1, max: 900 }).map((tenths) => tenths / 10),
);
/** Also what the published class should have refused. */
const wildAmounts = fc.oneof(
  { weight: 4, arbitrary: amounts },
  { weight: 1, arbitrary: fc.integer({ min: -30, max: 0 }) },
);
const types = fc.constantFrom('H100', 'A100', 'L4', 'T4');
const preference = fc.option(types, { nil: undefined, freq: 2 });

/** Pools of whole GPUs with different ids, of some of which the driver keeps a tenth. */
const pools = fc
  .array(fc.record({ type: types, keeps: fc.constantFrom(0, 0, 0.1) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((rows) =>
    rows.map(({ type, keeps }, i) =>
      gpu(`g${i}`, type, { memoryAvailable: memoryOf[type]! * (1 - keeps) }),
    ),
  );

describe('against the published class, line by line', () => {
  const wildPools = fc.array(
    fc.record({
      // Few names, so that some GPUs share one.
      id: fc.constantFrom('g0', 'g1', 'g2', 'g3', 'g4', 'g5'),
      type: types,
      available: fc.option(wildAmounts, { nil: undefined, freq: 3 }),
      tenant: fc.option(tenants, { nil: undefined, freq: 3 }),
      utilization: fc.constantFrom(0, 0.5),
    }),
    { maxLength: 6 },
  );
  const operations = fc.array(
    fc.oneof(
      fc.record({
        op: fc.constant('allocate' as const),
        tenant: tenants,
        memory: wildAmounts,
        prefer: preference,
      }),
      fc.record({
        op: fc.constant('release' as const),
        id: fc.constantFrom('g0', 'g1', 'g2', 'g3', 'g4', 'g5', 'unknown'),
        memory: fc.oneof(wildAmounts, fc.constantFrom(16, 24, 80)),
      }),
    ),
    { maxLength: 40 },
  );

  it('answers the same and leaves the same pool, whatever is asked', () => {
    const seen = { granted: 0, refused: 0, overTotal: 0, freed: 0 };
    fc.assert(
      fc.property(wildPools, operations, (rows, asked) => {
        const pool = rows.map(({ id, type, available, tenant, utilization }) =>
          gpu(id, type, { memoryAvailable: available ?? memoryOf[type]!, tenant, utilization }),
        );
        const python = new PublishedGPUResourceManager();
        for (const one of pool) {
          python.gpu_pool.push({
            gpu_id: one.id,
            gpu_type: one.type,
            memory_total: one.memoryTotal,
            memory_available: one.memoryAvailable,
            utilization: one.utilization,
            current_tenant: one.tenant ?? null,
          });
        }
        let state = published.initial(pool);
        for (const ask of asked) {
          const before = state;
          if (ask.op === 'allocate') {
            const expected = python.allocate_gpu(ask.tenant, ask.memory, ask.prefer ?? null);
            const answer = published.allocate(state, ask);
            expect(answer.gpu).toBe(expected?.gpu_id);
            seen[expected === null ? 'refused' : 'granted'] += 1;
            state = answer.state;
          } else {
            python.release_gpu(ask.id, ask.memory);
            state = published.release(state, ask.id, ask.memory).state;
          }
          expect(state.gpus).toEqual(
            python.gpu_pool.map((one) => ({
              id: one.gpu_id,
              type: one.gpu_type,
              memoryTotal: one.memory_total,
              memoryAvailable: one.memory_available,
              utilization: one.utilization,
              tenant: one.current_tenant ?? undefined,
            })),
          );
          if (state.gpus.some((one) => one.memoryAvailable > one.memoryTotal)) seen.overTotal += 1;
          if (before.gpus.some((one, i) => one.tenant && !state.gpus[i]!.tenant)) seen.freed += 1;
        }
      }),
      { numRuns: 1000, seed: 1 },
    );
    // All its ways were gone, not only the refusals.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(200);
  });
});

type Ask =
  | { readonly op: 'allocate'; tenant: string; memory: number; prefer: string | undefined }
  /** Gives back an allocation made before, perhaps for the second time; `at` counts them around. */
  | { readonly op: 'release'; at: number };

const allocations = fc.record({
  op: fc.constant('allocate' as const),
  tenant: tenants,
  memory: amounts,
  prefer: preference,
});
const releases = fc.record({ op: fc.constant('release' as const), at: fc.nat(9) });
const asks: fc.Arbitrary<Ask[]> = fc.array(fc.oneof(allocations, releases), { maxLength: 30 });

interface Held {
  readonly gpu: string;
  readonly handle: number | undefined;
  readonly memory: number;
  open: boolean;
}

/** Plays a pool's life; `once` gives nothing back twice. */
function live(
  manager: typeof published,
  gpus: readonly PooledGpu[],
  asked: readonly Ask[],
  once: boolean,
): { state: GpuPoolState; held: Held[]; release: (one: Held) => void } {
  const life = {
    state: manager.initial(gpus),
    held: [] as Held[],
    release(one: Held) {
      if (once && !one.open) return;
      life.state = manager.release(life.state, one.gpu, one.memory, one.handle).state;
      one.open = false;
    },
  };
  for (const ask of asked) {
    if (ask.op === 'release') {
      if (life.held.length > 0) life.release(life.held[ask.at % life.held.length]!);
      continue;
    }
    const { gpu: id, handle, state } = manager.allocate(life.state, ask);
    life.state = state;
    if (id !== undefined) life.held.push({ gpu: id, handle, memory: ask.memory, open: true });
  }
  return life;
}

/** What should hold of any manager of GPUs, and does of the corrected one. */
const promises: readonly [
  string,
  (manager: typeof published) => fc.IRawProperty<unknown, false>,
][] = [
  [
    'I5: never is more memory available than there is, or less than none',
    (manager) =>
      fc.property(pools, asks, (pool, asked) => {
        const { state } = live(manager, pool, asked, false);
        return state.gpus.every((one) => {
          return one.memoryAvailable >= 0 && one.memoryAvailable <= one.memoryTotal;
        });
      }),
  ],
  [
    'I5: what tenants hold of a GPU fits into it',
    (manager) =>
      fc.property(pools, asks, (pool, asked) => {
        const { held } = live(manager, pool, asked, false);
        return pool.every((one) => {
          const mine = held.filter((some) => some.open && some.gpu === one.id);
          // Sums of tenths: half of one is beyond any rounding.
          return mine.reduce((sum, { memory }) => sum + memory, 0) < one.memoryTotal + 0.05;
        });
      }),
  ],
  [
    'once all is given back, no GPU keeps a tenant',
    (manager) =>
      fc.property(pools, asks, (pool, asked) => {
        const life = live(manager, pool, asked, true);
        for (const one of life.held) life.release(one);
        return life.state.gpus.every((one) => one.tenant === undefined);
      }),
  ],
  [
    'once all is given back, every GPU has what it had, to the last bit',
    (manager) =>
      fc.property(pools, asks, (pool, asked) => {
        const life = live(manager, pool, asked, true);
        for (const one of life.held) life.release(one);
        return life.state.gpus.every((one, i) => one.memoryAvailable === pool[i]!.memoryAvailable);
      }),
  ],
  [
    'I6: nobody is turned away while a GPU has the memory',
    (manager) =>
      fc.property(pools, asks, tenants, amounts, (pool, asked, tenant, memory) => {
        const { state } = live(manager, pool, asked, true);
        const hasRoom = state.gpus.some((one) => one.memoryAvailable >= memory);
        const { gpu: id } = manager.allocate(state, { tenant, memory });
        return (id !== undefined) === hasRoom;
      }),
  ],
  [
    'a preference turns nobody away',
    (manager) =>
      fc.property(pools, asks, tenants, amounts, types, (pool, asked, tenant, memory, prefer) => {
        const { state } = live(manager, pool, asked, true);
        const without = manager.allocate(state, { tenant, memory });
        const preferring = manager.allocate(state, { tenant, memory, prefer });
        return (without.gpu === undefined) === (preferring.gpu === undefined);
      }),
  ],
  [
    'who holds nothing can give nothing back',
    (manager) =>
      fc.property(pools, asks, fc.nat(4), amounts, (pool, asked, at, memory) => {
        const { state, held } = live(manager, pool, asked, true);
        const after = manager.release(state, `g${at}`, memory, held.length).state;
        expect(after).toEqual(state);
      }),
  ],
  [
    'no request adds memory',
    (manager) =>
      fc.property(pools, asks, tenants, wildAmounts, (pool, asked, tenant, memory) => {
        const { state } = live(manager, pool, asked, true);
        const after = manager.allocate(state, { tenant, memory }).state;
        return after.gpus.every((one, i) => one.memoryAvailable <= state.gpus[i]!.memoryAvailable);
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
  it('holds the preferred type where it has room, and says where it has not', () => {
    const state = corrected.initial([gpu('t', 'T4'), gpu('h', 'H100')]);
    const there = corrected.allocate(state, { tenant: 'a', memory: 10, prefer: 'H100' });
    expect([there.gpu, there.because]).toEqual([
      'h',
      'cheapest of 1 with room: H100 at $4.5 an hour',
    ]);
    const elsewhere = corrected.allocate(state, { tenant: 'a', memory: 10, prefer: 'L4' });
    expect([elsewhere.gpu, elsewhere.because]).toEqual([
      't',
      'no L4 has room; cheapest of 2 with room: T4 at $0.5 an hour',
    ]);
  });

  it('puts three 7 GB tenants on one L4, and gives back by the handle alone', () => {
    let state = corrected.initial([gpu('l', 'L4')]);
    const handles = ['a', 'b', 'c'].map((tenant) => {
      const answer = corrected.allocate(state, { tenant, memory: 7 });
      state = answer.state;
      return answer.handle!;
    });
    expect(state.gpus[0]!.memoryAvailable).toBe(3);
    const given = corrected.release(state, 'l', 24, handles[1]);
    expect(given.because).toBe('b gives back 7 GB');
    expect(given.state.gpus[0]!.memoryAvailable).toBe(10);
    const twice = corrected.release(given.state, 'l', 7, handles[1]);
    expect(twice).toEqual({
      because: 'nothing is held by this handle',
      state: given.state,
    });
  });

  it('keeps a GPU that had a tenant at the start for this tenant', () => {
    const state = corrected.initial([gpu('l', 'L4', { tenant: 'a' })]);
    expect(corrected.allocate(state, { tenant: 'b', memory: 7 }).gpu).toBeUndefined();
    expect(corrected.allocate(state, { tenant: 'a', memory: 7 }).gpu).toBe('l');
  });

  it('refuses what is no amount', () => {
    const state = corrected.initial(shop);
    for (const memory of [0, -7, Number.NaN]) {
      const { gpu: id, because } = corrected.allocate(state, { tenant: 'a', memory });
      expect([id, because]).toEqual([undefined, `${memory} GB is no amount of memory to hold`]);
    }
  });
});
