import { describe, expect, it } from 'vitest';
import type { SweepRun } from '../../src/report/result-files.ts';
import { runWarnings } from '../../src/report/run-warnings.ts';
import { readSource } from '../../src/scenario/source.ts';
import { variantsOf } from '../../src/sweep/variants.ts';
import type { CellResult, DecisionRow, SeriesRow } from '../../src/world/result.ts';
import { floodScenario } from './html/results.ts';

const steady = floodScenario('steady')
  .replace(/ +shape: .*\n/, '')
  .replace(/slos:[\s\S]*/, '');

/** What runs of a scenario that came to such rows, in each replication, are said to be. */
function warningsOf(
  text: string,
  seriesOf: (replication: number) => readonly Partial<SeriesRow>[],
  { flaps = 0, decisions = [] as readonly Partial<DecisionRow>[] } = {},
): string[] {
  const variants = variantsOf(readSource(text, 'steady.yaml'), [], []);
  const { replications } = variants[0]!.parsed.scenario;
  const outcomes = Array.from({ length: replications }, (_, replication) => {
    const series = seriesOf(replication).map((row) => ({ deployment: 'chat', ...row }));
    const total = { flaps_per_hour: flaps, completed: 1e6 };
    const result = { warmup: 0, total, series, decisions } as unknown as CellResult;
    return { kind: 'done' as const, result };
  });
  return runWarnings({ variants, replications, outcomes } satisfies SweepRun);
}

/** Sixty intervals of ten seconds. */
function intervals(row: (at: number) => Partial<SeriesRow>): Partial<SeriesRow>[] {
  const calm = { utilisation: 0.5, queue: 0, replicas: 2, e2e_p50: 1 };
  return Array.from({ length: 60 }, (_, at) => ({ time: 10 * at, ...calm, ...row(at) }));
}

/** Noise that is no luck: the same for all, and of mean zero over any five. */
const noise = (at: number) => [0, 0.1, -0.1, 0.2, -0.2][at % 5]!;

describe('a start that is counted', () => {
  const settling = (at: number) => ({ e2e_p50: (at < 10 ? 4 : 1) + noise(at) });

  it('is told of where latency settles late and nothing else can be the reason', () => {
    const [told, ...rest] = warningsOf(steady, () => intervals(settling));
    expect(told).toBe(
      'chat: latency settles after about 100 s, and is counted before that too (+300 % there): `warmup: auto`, or one that long, leaves the start out',
    );
    expect(rest).toEqual([]);
  });

  it('is no matter of floods, nor of what is steady from the beginning, nor of one replication', () => {
    const flood = floodScenario('flood').replace(/slos:[\s\S]*/, '');
    expect(warningsOf(flood, () => intervals(settling))).toEqual([]);
    expect(warningsOf(steady, () => intervals((at) => ({ e2e_p50: 1 + noise(at) })))).toEqual([]);
    const once = (replication: number) =>
      intervals((at) => ({ e2e_p50: 1 + noise(at) + (at < 10 ? [3, -0.5][replication]! : 0) }));
    expect(warningsOf(steady, once)).toEqual([]);
  });
});

describe('fleets with nothing left to give', () => {
  const busy = { utilisation: 1, queue: 9 };

  it('are told of with the part of the time, where that is long', () => {
    expect(warningsOf(steady, () => intervals((at) => (at < 30 ? busy : {})))).toEqual([
      expect.stringMatching(
        /^chat: all replicas were busy, and requests waited, for 50 % of the time:/,
      ),
    ]);
  });

  it('are not where it was a peak, or nobody waited', () => {
    expect(warningsOf(steady, () => intervals((at) => (at < 15 ? busy : {})))).toEqual([]);
    expect(warningsOf(steady, () => intervals(() => ({ utilisation: 1 })))).toEqual([]);
  });
});

describe('fleets that turn round', () => {
  const moves = (current: number, applied: number) => ({ current, applied });

  it('are told of, but not those that are to go to zero', () => {
    const flapping = { flaps: 30, decisions: [moves(1, 2), moves(2, 1)] };
    expect(warningsOf(steady, () => [], flapping)).toEqual([
      expect.stringMatching(/^the scenario: the fleet changes direction 30\.0 times an hour; /),
    ]);
    const toZero = { flaps: 30, decisions: [moves(0, 1), moves(1, 0), moves(1, 1)] };
    expect(warningsOf(steady, () => [], toZero)).toEqual([]);
  });
});
