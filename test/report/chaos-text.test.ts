import { expect, it } from 'vitest';
import { renderChaos } from '../../src/report/chaos-text.ts';
import type { SweepRun } from '../../src/report/result-files.ts';
import { renderSlos } from '../../src/report/terminal.ts';
import type { SloScenario } from '../../src/scenario/schema.ts';
import { judge } from '../../src/sweep/verdict.ts';
import type { CellResult, ChaosRow } from '../../src/world/result.ts';

const good: SloScenario = {
  metric: 'goodput_ratio',
  side: 'min',
  limit: 0.9,
  deployment: undefined,
  tenant: undefined,
  optional: false,
};
const fast: SloScenario = { ...good, metric: 'e2e_p95', side: 'max', limit: 2 };

function resultOf(ratio: number, latency = 1, chaos: readonly ChaosRow[] = []): CellResult {
  return { total: { goodput_ratio: ratio, e2e_p95: latency }, chaos } as unknown as CellResult;
}

function runOf(slos: readonly SloScenario[], results: readonly CellResult[]): SweepRun {
  return {
    variants: [{ labels: { gateway: 'naive' }, parsed: { scenario: { slos, seed: '7' } } }],
    replications: results.length,
    outcomes: results.map((result) => ({ kind: 'done', result })),
  } as unknown as SweepRun;
}

const outage = (time: number, lasts: number): ChaosRow => {
  return { time, lasts, what: 'provider-outage', victims: ['main', 'spare'] };
};
const fault: ChaosRow = { time: 30, lasts: 0, what: 'replica-fault', victims: ['own'] };

it('says how many replications kept every SLO, and what befell the worst of them', () => {
  const results = [
    resultOf(1, 1, [fault]),
    resultOf(0.8, 1, [outage(60, 600), fault]),
    resultOf(0.85, 1),
  ];
  expect(renderChaos(runOf([good, fast], results))).toEqual([
    'gateway=naive under chaos: every SLO in 1 of 3 replications; worst is replication 1 of seed "7", with goodput_ratio 80 %, e2e_p95 1 s',
    '  60 s   provider-outage of main and spare for 10 min',
    '  30 s   replica-fault of own',
  ]);
});

it('takes two SLOs that are missed for worse than one that is missed by far, and no latency at all for the farthest', () => {
  const worst = (...results: CellResult[]) =>
    renderChaos(runOf([good, fast], [resultOf(1, 1, [fault]), ...results]))[0]!.match(
      /replication (\d)/,
    )![1];
  expect(worst(resultOf(0.1, 1), resultOf(0.89, 2.1))).toBe('2');
  expect(worst(resultOf(0, 9), resultOf(0, Number.NaN))).toBe('2');
  expect(worst(resultOf(0.5, 1), resultOf(0.5, 1))).toBe('1');
});

it('tells of the six failures that last longest, in the order of time', () => {
  const many = [fault, ...[1, 2, 3, 4, 5, 6, 7].map((at) => outage(100 * at, 60 * at))];
  const lines = renderChaos(runOf([good], [resultOf(0, 1, many)]));
  expect(lines).toHaveLength(8);
  expect(lines[1]).toBe('  3.33 min   provider-outage of main and spare for 2 min');
  expect(lines[7]).toBe('  and 2 shorter ones');
});

it('says nothing without chaos, nor without an SLO', () => {
  expect(renderChaos(runOf([good], [resultOf(0)]))).toEqual([]);
  expect(renderChaos(runOf([{ ...good, optional: true }], [resultOf(0, 1, [fault])]))).toEqual([]);
});

it('an SLO with `in` goes by the replications that keep it, not by their mean', () => {
  const results = [1, 1, 1, 0.5].map((ratio) => resultOf(ratio));
  const [mean, most, all] = judge([good, { ...good, in: 0.75 }, { ...good, in: 0.8 }], results);
  expect([mean!.met, most!.met, all!.met]).toEqual([false, true, false]);
  expect(most).toMatchObject({ kept: 3, of: 4, settled: false, interval: { mean: 0.875 } });
  expect(renderSlos([most!])[0]).toMatch(
    /goodput_ratio ≥ 90 % in 75 % of the replications: in 3 of 4 {3}87.5 ± /,
  );
  const [settled] = judge([{ ...good, in: 0.5 }], [resultOf(1), resultOf(1)]);
  expect(settled).toMatchObject({ met: true, settled: true });
});
