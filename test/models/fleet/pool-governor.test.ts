import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Simulation } from '../../../src/engine/simulation.ts';
import type { Deployment } from '../../../src/models/fleet/deployment.ts';
import type { FleetDecision, FleetObserver } from '../../../src/models/fleet/observer.ts';
import { type Governance, PoolGovernor } from '../../../src/models/fleet/pool-governor.ts';
import { partitioner, quotaPolicy } from '../../../src/policies/sharing/index.ts';

interface Member {
  readonly quota?: number;
  readonly weight?: number;
  /** Accelerators of a replica. */
  readonly each?: number;
}

const seconds = 1e6;

/**
 * Deployments on a pool of whole accelerators. Replicas are ready at once; those that are to go drain until `finish`
 * is called, and count until then against what the pool has.
 */
function governed(
  accelerators: number,
  members: readonly Member[],
  partition?: Governance['partition'],
) {
  const simulation = new Simulation();
  const decisions: (readonly [member: number, FleetDecision])[] = [];
  const observer = {
    decided: (member: number, decision: FleetDecision) => decisions.push([member, decision]),
  } as Partial<FleetObserver> as FleetObserver;
  const size = (member: number) => members[member]!.each ?? 1;
  const replicas = members.map(() => 0);
  const draining = members.map(() => 0);
  const work = members.map(() => 0);
  let orders = 0;
  const used = () =>
    members.reduce((sum, _, at) => sum + (replicas[at]! + draining[at]!) * size(at), 0);
  const deployments = members.map((_, at) => {
    const deployment = {
      index: at,
      config: { name: `d${at}` },
      get count() {
        return replicas[at]!;
      },
      starting: 0,
      waiting: 0,
      engine: { slots: 1 },
      totals: { busySlotTicks: 0, completed: 0 },
      // Since the last look, in replicas.
      settle() {
        this.totals.busySlotTicks += work[at]! * 60 * seconds;
      },
      scaleTo(desired: number) {
        orders += 1;
        while (replicas[at]! < desired && used() + size(at) <= accelerators) replicas[at]! += 1;
        const less = Math.max(0, replicas[at]! - desired);
        replicas[at]! -= less;
        draining[at]! += less;
        return replicas[at]!;
      },
    };
    return deployment as unknown as Deployment;
  });
  const governor = new PoolGovernor(
    'p',
    simulation,
    { accelerators, bytes: accelerators },
    members.map(({ quota = 0, weight = 1 }, at) => ({
      deployment: deployments[at]!,
      quota,
      weight,
      each: { accelerators: size(at), bytes: 0 },
      atLeast: 1,
      atMost: Number.POSITIVE_INFINITY,
    })),
    {
      quota:
        partition === undefined
          ? { kind: 'weighted-quota', policy: quotaPolicy({ kind: 'weighted-quota' }) }
          : undefined,
      partition,
      moving: 0,
    },
    observer,
  );
  return {
    replicas,
    draining,
    work,
    used,
    decisions,
    ordered: () => orders,
    fired: () => simulation.fired,
    begin(...wanted: number[]) {
      const granted = governor.begin(wanted);
      for (const [at, count] of granted.entries()) deployments[at]!.scaleTo(count);
      return [...granted];
    },
    want: (member: number, desired: number) => governor.want(deployments[member]!, desired),
    /** So many draining replicas end. */
    finish(member: number, count = 1) {
      const ended = Math.min(count, draining[member]!);
      draining[member]! -= ended;
      for (let one = 0; one < ended; one += 1) governor.stopped();
      simulation.run(simulation.now);
    },
    runTo: (second: number) => simulation.run(second * seconds),
  };
}

const two = [
  { quota: 2, weight: 3 },
  { quota: 2, weight: 1 },
];

describe('quotas', () => {
  it('give each its quota, and what is left by weight: 2 + 3 and 2 + 1 of 8', () => {
    const { begin, decisions } = governed(8, two);
    expect(begin(8, 8)).toEqual([5, 3]);
    const because = (replicas: number, beyond: number, weight: number) =>
      `${replicas} of the 8 that it wants: quota of 2 and ${beyond} accelerators beyond it by weight ${weight}`;
    const common = { policy: 'weighted-quota', current: 0, desired: 8 };
    expect(decisions).toEqual([
      [0, { ...common, applied: 5, because: because(5, 3, 3) }],
      [1, { ...common, applied: 3, because: because(3, 1, 1) }],
    ]);
  });

  it('say so where a deployment gets nothing at all', () => {
    const { begin, decisions } = governed(2, [{ quota: 2 }, { weight: 0 }]);
    expect(begin(2, 1)).toEqual([2, 0]);
    const [member, { applied, because }] = decisions[1]!;
    expect([member, applied]).toEqual([1, 0]);
    expect(because).toMatch(/^0 of the 1 that it wants: /);
  });

  it('take back what was lent: it drains first, and the owner has more as replicas stop', () => {
    const { begin, want, finish, replicas, draining, decisions } = governed(8, two);
    expect(begin(2, 8)).toEqual([2, 6]);
    expect(want(0, 8)).toBe(2);
    expect([replicas, draining]).toEqual([
      [2, 3],
      [0, 3],
    ]);
    expect(
      decisions
        .slice(2)
        .map(([member, { current, desired, applied, because }]) => [
          member,
          [current, desired, applied],
          because.split(':')[0],
        ]),
    ).toEqual([
      [0, [2, 8, 2], '5 of the 8 that it wants'],
      [1, [6, 8, 3], '3 of the 8 that it wants'],
    ]);
    expect(decisions.at(-1)![1].because).toMatch(/; gives back 3$/);
    finish(1);
    expect(replicas).toEqual([3, 3]);
    finish(1, 2);
    expect(replicas).toEqual([5, 3]);
  });

  it('give at once what is given back at once', () => {
    const { begin, want, finish, replicas } = governed(8, two);
    begin(2, 8);
    want(1, 3);
    finish(1, 3);
    expect(want(0, 5)).toBe(5);
    expect(replicas).toEqual([5, 3]);
  });

  it('are left alone by who wants the same again, and tell who wants still more why it has no more', () => {
    const { begin, want, ordered, decisions } = governed(8, two);
    begin(8, 8);
    const before = [ordered(), decisions.length];
    expect(want(0, 8)).toBe(5);
    expect([ordered(), decisions.length]).toEqual(before);
    expect(want(0, 9)).toBe(5);
    expect(decisions.slice(2)).toEqual([
      [
        0,
        {
          policy: 'weighted-quota',
          current: 5,
          desired: 9,
          applied: 5,
          because: '5 of the 9 that it wants: quota of 2 and 3 accelerators beyond it by weight 3',
        },
      ],
    ]);
  });

  it('I17: however many replicas stop at an instant, there is one event', () => {
    const { begin, want, finish, fired, replicas } = governed(8, two);
    begin(0, 8);
    want(0, 5);
    expect(fired()).toBe(0);
    finish(1, 5);
    expect([fired(), replicas]).toEqual([1, [5, 3]]);
  });

  it('I10: are never more than there is; and once nobody drains each has its grant, and no room is left to who wants it', () => {
    const members = fc.array(
      fc.record({ weight: fc.integer({ min: 1, max: 4 }), each: fc.integer({ min: 1, max: 3 }) }),
      { minLength: 2, maxLength: 3 },
    );
    const steps = fc.array(
      fc.tuple(fc.boolean(), fc.nat(2), fc.nat(9)).map(([wants, member, count]) => {
        return { wants, member, count };
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 12 }), members, steps, (accelerators, all, taken) => {
        const pool = governed(accelerators, all);
        const wanted = all.map(() => 2);
        pool.begin(...wanted);
        expect(pool.used()).toBeLessThanOrEqual(accelerators);
        for (const { wants, member: number, count } of taken) {
          const member = number % all.length;
          if (wants) {
            wanted[member] = count;
            pool.want(member, count);
          } else pool.finish(member, count);
          expect(pool.used()).toBeLessThanOrEqual(accelerators);
        }
        for (const member of all.keys()) pool.finish(member, accelerators);
        const granted = all.map(
          (_, member) => pool.decisions.findLast(([of]) => of === member)?.[1],
        );
        for (const [member, { each }] of all.entries()) {
          const has = pool.replicas[member]!;
          // Its last decision said how many of those that it wants it may have.
          const [, most] = /^(\d+) of the /.exec(granted[member]!.because) ?? [];
          expect(has).toBe(most === undefined ? wanted[member] : Number(most));
          if (has < wanted[member]!) expect(pool.used() + each).toBeGreaterThan(accelerators);
        }
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

describe('a partition', () => {
  const demandDriven = partitioner({
    kind: 'demand-driven',
    interval: 60,
    raise: 0.1,
    cooldown: 120,
    smoothing: 0,
  });
  const demand = { kind: 'demand-driven', policy: demandDriven };

  it('moves replicas to where the work is, and says of every decision what it was, and why', () => {
    const { begin, work, runTo, finish, replicas, draining, decisions } = governed(
      6,
      [{}, {}],
      demand,
    );
    expect(begin(3, 3)).toEqual([3, 3]);
    work[0] = 3;
    work[1] = 1;
    runTo(60);
    // 3 on 4 replicas and 1 on 2 are 75 %, instead of 100 %.
    expect([replicas, draining]).toEqual([
      [3, 2],
      [0, 1],
    ]);
    finish(1);
    expect(replicas).toEqual([4, 2]);
    runTo(120);
    expect(
      decisions.map(([member, { current, desired, applied, because }]) => [
        member,
        [current, desired, applied],
        because,
      ]),
    ).toEqual([
      [0, [3, 4, 3], 'largest utilisation from 100 % to 75 %: gains 30 s of the pool for 0 s'],
      [1, [3, 2, 2], 'largest utilisation from 100 % to 75 %: gains 30 s of the pool for 0 s'],
      [0, [4, 4, 4], 'already the best'],
      [1, [2, 2, 2], 'already the best'],
    ]);
  });

  it('that is static decides nothing, and schedules nothing', () => {
    const policy = partitioner({ kind: 'static' });
    const { begin, runTo, fired, decisions } = governed(6, [{}, {}], { kind: 'static', policy });
    expect(begin(5, 1)).toEqual([5, 1]);
    runTo(3600);
    expect([fired(), decisions]).toEqual([0, []]);
  });
});
