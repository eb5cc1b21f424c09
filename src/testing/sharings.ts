import fc from 'fast-check';
import { plainTurnKinds } from '../policies/sharing/turns.ts';
import type { Data } from './distributions.ts';
import type { PoolSharing } from './pools.ts';

/** Every way in which a pool may be shared, as scenarios write it. */
export function poolSharings(): fc.Arbitrary<PoolSharing> {
  const grouped = fc.oneof(
    mps(),
    turns({ min: 2, max: 200 }).map((terms): Data => ({ kind: 'time-slice', ...terms })),
    swap(),
    hybrid(),
  );
  const group = fc.oneof(
    { weight: 4, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.constant(2) },
  );
  return fc
    .record({
      terms: fc.oneof(
        { weight: 4, arbitrary: fc.tuple(grouped, group) },
        { weight: 1, arbitrary: fc.tuple(mig(), fc.constant(1)) },
      ),
      replicasEach: fc.integer({ min: 1, max: 4 }),
      byReference: fc.boolean(),
    })
    .map(({ terms: [terms, width], replicasEach, byReference }) => ({
      terms,
      group: width,
      // What is reserved must be there: each accelerator has room for two.
      replicasEach: terms['kind'] === 'hybrid' ? 1 : replicasEach,
      byReference,
    }));
}

function mps(): fc.Arbitrary<Data> {
  return fc.record(
    {
      kind: fc.constant('mps'),
      interference: fc.nat(20).map((percent) => `${percent}%`),
      oversubscription: fc.constantFrom('1x', '1.5x', '2x'),
      clients: fc.integer({ min: 1, max: 4 }),
      shared_weights: fc.boolean(),
    },
    { requiredKeys: ['kind'] },
  );
}

/** Turns of so many milliseconds. */
function turns(length: { readonly min: number; readonly max: number }): fc.Arbitrary<Data> {
  return fc
    .record({
      quantum: fc.constantFrom('shared', 'exact'),
      turn: fc.integer(length),
      switching: fc.nat(2000).map((n) => `${n}us`),
      idle: fc.constantFrom('given', 'wasted'),
      turns: fc.oneof(
        fc.record({ kind: fc.constantFrom(...plainTurnKinds) }),
        fc.record({ kind: fc.constant('priority'), floor: fc.constantFrom('0%', '5%', '30%') }),
      ),
    })
    .map(({ turn, idle, ...rest }) => ({
      ...rest,
      // Turns that are played are events, of which a run must not be full.
      turn: `${rest.quantum === 'exact' ? Math.max(20, turn) : turn}ms`,
      // Of wasted turns nothing is left to the less urgent.
      idle: leavesNothing(rest.turns) ? 'given' : idle,
    }));
}

function leavesNothing(turns: { readonly kind: string; readonly floor?: string }): boolean {
  return turns.kind === 'best-effort-fill' || turns.floor === '0%';
}

function swap(): fc.Arbitrary<Data> {
  const own = fc.record({
    kind: fc.constant('swap'),
    bandwidth: fc.constantFrom('25GB/s', '100GB/s'),
    initialisation: fc.nat(500).map((n) => `${n}ms`),
    residence: fc.integer({ min: 1, max: 3000 }).map((n) => `${n}ms`),
    host_memory: fc.constantFrom('unlimited', '40GB'),
  });
  return fc.tuple(own, turns({ min: 2, max: 200 })).map(([terms, rest]) => ({ ...rest, ...terms }));
}

function hybrid(): fc.Arbitrary<Data> {
  const own = fc.record({
    kind: fc.constant('hybrid'),
    reserved: fc.constant('50%'),
    interference: fc.nat(20).map((percent) => `${percent}%`),
  });
  return fc
    .tuple(own, turns({ min: 2, max: 200 }))
    .map(([terms, rest]) => ({ ...rest, ...terms, quantum: 'shared' }));
}

function mig(): fc.Arbitrary<Data> {
  const seconds = fc.nat(3).map((n) => `${n}s`);
  const layout = fc.constantFrom(
    ['7g.80gb'],
    ['4g.40gb', '3g.40gb'],
    ['3g.40gb', '3g.40gb'],
    ['2g.20gb', '2g.20gb', '3g.40gb'],
    ['1g.10gb', '1g.20gb', '2g.20gb'],
  );
  const within = fc.oneof(
    mps(),
    turns({ min: 2, max: 200 }).map((terms): Data => ({ kind: 'time-slice', ...terms })),
  );
  return fc.record(
    { kind: fc.constant('mig'), cutting: seconds, orchestrator: seconds, layout, within },
    { requiredKeys: ['kind'] },
  );
}

/** What of an accelerator a replica asks for, of which its pool takes what it needs. */
export interface SharePart {
  readonly multiprocessors: number;
  readonly gigabytes: number;
  readonly turns: Data;
  readonly memoryBound: number;
  readonly reserved: boolean;
  readonly profiles: readonly string[];
}

/** Parts that a model of 16 GB finds room in, and slices of which some are too small for it. */
export function shareParts(): fc.Arbitrary<SharePart> {
  return fc.record({
    multiprocessors: fc.integer({ min: 5, max: 100 }),
    gigabytes: fc.constantFrom(20, 30, 50),
    turns: fc.record(
      {
        weight: fc.integer({ min: 1, max: 12 }).map((n) => n / 4),
        priority: fc.constantFrom('latency-critical', 'standard', 'best-effort'),
      },
      { requiredKeys: [] },
    ),
    memoryBound: fc.nat(100),
    reserved: fc.boolean(),
    profiles: fc.uniqueArray(
      fc.constantFrom('3g.40gb', '2g.20gb', '1g.10gb', '1g.20gb', '4g.40gb', '7g.80gb'),
      { minLength: 1, maxLength: 2 },
    ),
  });
}

/** What a deployment says of its part of an accelerator; `isSmall` where none has more than 24 GB. */
export function shareOf(part: SharePart, { terms }: PoolSharing, isSmall: boolean): Data {
  const memory = `${isSmall ? 20 : part.gigabytes}GB`;
  const multiprocessors = `${part.multiprocessors}%`;
  const common = { memory_bound: `${part.memoryBound}%`, ...part.turns };
  switch (terms['kind']) {
    case 'mps':
      return { share: { ...common, memory, multiprocessors } };
    case 'mig': {
      const slice = { profile: part.profiles };
      const within = 'within' in terms ? { memory: '20GB', multiprocessors } : {};
      return { share: { ...common, ...slice, ...within }, unplaceable: 'reject' };
    }
    case 'hybrid': {
      // Twice as much fits into either part of 80 GB.
      const own = { memory: '20GB', reserved: part.reserved };
      const part20 = `${Math.max(5, Math.floor(part.multiprocessors / 5))}%`;
      return { share: { ...common, ...own, multiprocessors: part20 } };
    }
    default:
      return { share: { ...common, memory } };
  }
}
