import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AutopilotConfig,
  autopilot,
} from '../../../src/policies/autoscaling/histogram/autopilot.ts';
import {
  type LoadAggregate,
  weightsBy,
  windowLoad,
  withLoad,
} from '../../../src/policies/autoscaling/histogram/load-window.ts';

const config: AutopilotConfig = {
  minReplicas: 1,
  maxReplicas: 100,
  targetUtilisation: 0.5,
  statistic: { kind: 'max' },
  margin: 0,
  windowSeconds: 1800,
  deferSeconds: 0,
  halvingSeconds: 0,
};

/** Decides every 5 minutes about replicas that come and go at once. */
function decisions(
  changes: Partial<AutopilotConfig>,
  loads: readonly (number | undefined)[],
  from = 1,
) {
  const decider = autopilot({ ...config, ...changes });
  let state = decider.initial();
  let ready = from;
  return loads.map((load, at) => {
    const decision = decider.decide(state, { now: 300 * (at + 1), ready, starting: 0, load });
    state = decision.state;
    ready = decision.desired;
    return [decision.desired, decision.because] as const;
  });
}

const replicas = (all: readonly (readonly [number, string])[]) => all.map(([desired]) => desired);
const quiet = (count: number, load = 1) => Array.from({ length: count }, () => load);

describe('the window', () => {
  const window = [
    { at: 0, load: 8 },
    { at: 100, load: 2 },
    { at: 200, load: 2 },
  ];

  it('stands for its peak, its weighted mean, or a percentile of its work', () => {
    expect(windowLoad({ kind: 'max' }, window, 200)).toBe(8);
    // (8/4 + 2/2 + 2) / (1/4 + 1/2 + 1)
    const average = { kind: 'average', halfLifeSeconds: 100 } as const;
    expect(windowLoad(average, window, 200)).toBeCloseTo(5 / 1.75, 12);
    // Of 5 units of work 3 were done at a load of 2.
    const work = { kind: 'percentile', halfLifeSeconds: 100 } as const;
    expect(windowLoad({ ...work, part: 0.59 }, window, 200)).toBe(2);
    expect(windowLoad({ ...work, part: 0.61 }, window, 200)).toBe(8);
  });

  it('weighs all alike for its peak, and by age for the others', () => {
    expect(weightsBy({ kind: 'max' })(1e9)).toBe(1);
    const average = weightsBy({ kind: 'average', halfLifeSeconds: 100 });
    expect([average(0), average(100), average(200)]).toEqual([1, 0.5, 0.25]);
  });

  it('keeps loads in the order of time, or for a percentile in that of load', () => {
    const [low, high] = [
      { at: 0, load: 2 },
      { at: 1, load: 8 },
    ];
    const kept = (kind: 'max' | 'percentile', ...loads: number[]) =>
      loads.reduce<readonly LoadAggregate[]>(
        (all, load, at) =>
          withLoad({ kind, part: 0.5, halfLifeSeconds: 1 }, all, { at: 2 + at, load }),
        [low, high],
      );
    const shown = (all: readonly LoadAggregate[]) => all.map(({ at, load }) => `${load}@${at}`);
    expect(shown(kept('max', 5, 2))).toEqual(['2@0', '8@1', '5@2', '2@3']);
    expect(shown(kept('percentile', 5, 2, 9, 1))).toEqual([
      '1@5',
      '2@0',
      '2@3',
      '5@2',
      '8@1',
      '9@4',
    ]);
  });

  it('stands for nothing where it is empty or idle', () => {
    for (const statistic of [
      { kind: 'max' },
      { kind: 'average', halfLifeSeconds: 1 },
      { kind: 'percentile', part: 0.9, halfLifeSeconds: 1 },
    ] as const) {
      expect(windowLoad(statistic, [], 0)).toBe(0);
      expect(windowLoad(statistic, [{ at: 0, load: 0 }], 0)).toBe(0);
    }
  });
});

describe('Autopilot over replicas', () => {
  it('follows the peak of its window at the target utilisation', () => {
    const all = decisions({}, [3, 5, ...quiet(7)]);
    expect(replicas(all)).toEqual([6, 10, 10, 10, 10, 10, 10, 2, 2]);
    expect(all[0]![1]).toBe('window of loads');
  });

  it('adds its margin', () => {
    expect(replicas(decisions({ margin: 0.15 }, [5]))).toEqual([12]);
  });

  it('defers downscaling', () => {
    const all = decisions({ windowSeconds: 300, deferSeconds: 1200 }, [5, ...quiet(4)]);
    expect(replicas(all)).toEqual([10, 10, 10, 10, 2]);
    expect(all[1]![1]).toBe('deferred downscaling: most of the last 1200 s');
  });

  it('grows at once while it defers', () => {
    expect(replicas(decisions({ deferSeconds: 1200 }, [3, 5, 4]))).toEqual([6, 10, 10]);
  });

  it('says what holds it back only where something does', () => {
    expect(decisions({ mostStarting: 0.5 }, [2], 2)).toEqual([[4, 'window of loads']]);
    expect(decisions({ mostStarting: 1 }, [30], 2)).toEqual([[60, 'window of loads']]);
    expect(decisions({ mostStarting: 0 }, [30], 2)).toEqual([
      [3, 'window of loads, growth limited'],
    ]);
    expect(decisions({}, [1], 9)).toEqual([[2, 'window of loads']]);
    // Half of four is two.
    const halving = decisions({ windowSeconds: 300, halvingSeconds: 300 }, [1, 1], 4);
    expect(halving).toEqual([
      [4, 'window of loads, slow decay'],
      [2, 'window of loads'],
    ]);
  });

  it('comes down from where it is once it grew again', () => {
    const config = { windowSeconds: 300, halvingSeconds: 600 };
    // From 32 for two steps, up to 40, and from there again.
    expect(replicas(decisions(config, [1, 1, 20, 1, 1], 32))).toEqual([32, 23, 40, 40, 29]);
  });

  it('halves its replicas in no less than the halving time', () => {
    const all = decisions({ windowSeconds: 300, halvingSeconds: 600 }, [16, ...quiet(9)]);
    // 32 × 2^(−t/600), rounded up, from the first decision to come down on.
    expect(replicas(all)).toEqual([32, 32, 23, 16, 12, 8, 6, 4, 3, 2]);
    expect(all[2]![1]).toBe('window of loads, slow decay');
  });

  it('leaves small changes out', () => {
    const all = decisions({ windowSeconds: 300, smallChange: 0.1 }, [5, 5.5, 5.6, 5.1, 4.9]);
    // 11 is within a tenth of 10, 12 is not; 11 is within a tenth of 12, and 10 is not.
    expect(replicas(all)).toEqual([10, 10, 12, 12, 10]);
    expect(all[1]![1]).toBe('window of loads: small change');
  });

  it('limits how many start at once', () => {
    const all = decisions({ mostStarting: 0.5 }, [30, 30, 30, 30, 30, 30, 30]);
    expect(replicas(all)).toEqual([2, 4, 8, 16, 32, 60, 60]);
    expect(all[0]![1]).toBe('window of loads, growth limited');
  });

  it('waits for a first load, and passes over missing ones', () => {
    const all = decisions({}, [undefined, 3, undefined]);
    expect(all[0]).toEqual([1, 'no load is known yet']);
    expect(replicas(all)).toEqual([1, 6, 6]);
  });

  it('goes to zero where it may, and never leaves its bounds', () => {
    expect(replicas(decisions({ minReplicas: 0 }, [0], 3))).toEqual([0]);
    expect(replicas(decisions({}, [1e6]))).toEqual([100]);
    expect(replicas(decisions({ minReplicas: 4, maxReplicas: 4 }, [0, 9], 4))).toEqual([4, 4]);
    const slow = { minReplicas: 0, windowSeconds: 300, halvingSeconds: 300 };
    expect(replicas(decisions(slow, [0, 0, 0], 1))).toEqual([1, 1, 0]);
  });

  it('asks for no less as load grows', () => {
    const loads = fc.array(fc.nat(40), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(loads, fc.nat(5), (seen, more) => {
        const one = decisions({ windowSeconds: 900 }, seen);
        const other = decisions(
          { windowSeconds: 900 },
          seen.map((load) => load + more),
        );
        one.forEach(([desired], at) => {
          expect(other[at]![0]).toBeGreaterThanOrEqual(desired);
        });
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('I13: settles under constant load, with the defaults of the paper', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 90 }),
        (load, from) => {
          const plain = { minReplicas: 1, maxReplicas: 100, targetUtilisation: 0.5 };
          const decider = autopilot(plain);
          let state = decider.initial();
          let ready = from;
          const seen = new Set<number>();
          for (let at = 1; at <= 120; at += 1) {
            const input = { now: 300 * at, ready, starting: 0, load: load / 10 };
            const decision = decider.decide(state, input);
            state = decision.state;
            ready = decision.desired;
            if (at > 100) seen.add(ready);
          }
          expect([...seen]).toEqual([
            Math.min(100, Math.max(1, Math.ceil((load * 1.15) / 5 - 1e-9))),
          ]);
        },
      ),
      { numRuns: 40, seed: 1 },
    );
  });
});
