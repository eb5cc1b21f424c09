import { expect, test } from 'vitest';
import { meanInterval } from '../../src/metrics/intervals.ts';
import { readTable } from '../../src/report/html/csv-table.ts';
import {
  intervalOf,
  reproductionText,
  type VerdictFile,
  verdictVersion,
} from '../../src/report/verdict-file.ts';
import { filesOf, floodScenario, twoFleets } from './html/results.ts';

const files = filesOf(floodScenario('flood', twoFleets), 'a verdict');
const verdict = JSON.parse(files.get('verdict.json')!) as VerdictFile;

test('it has the version, the sentence and the line by which anybody gets the same bytes', () => {
  expect([verdict.version, verdict.verdict, verdict.code]).toEqual([
    verdictVersion,
    'a verdict',
    0,
  ]);
  expect(reproductionText(verdict.reproduction)).toMatch(
    /^Same bytes anywhere: spillway run flood\.yaml {3}\(spillway 0\.0\.0, scenario 0{8}, seed "[^"]*", fingerprint 1{8}\)$/,
  );
});

test('means and intervals are those of summary.csv', () => {
  const table = readTable('summary.csv', files.get('summary.csv')!);
  const at = table.columns.indexOf('e2e_p95');
  for (const [index, { metrics }] of verdict.variants.entries()) {
    const values = table.rows.slice(2 * index, 2 * index + 2).map((row) => Number(row[at]));
    const { mean, halfWidth } = meanInterval(values);
    expect(metrics['e2e_p95']!.mean).toBeCloseTo(mean, 6);
    expect(metrics['e2e_p95']!.halfWidth).toBeCloseTo(halfWidth, 6);
  }
});

test('SLOs are counted as they are judged', () => {
  for (const { slos, kept, of } of verdict.variants) {
    expect(of).toBe(2);
    expect(slos.filter(({ met }) => met)).toHaveLength(kept);
  }
});

test('a comparison is of the second with the first, paired', () => {
  const [{ baseline, candidate, pairs, metrics }] = verdict.comparisons as [
    VerdictFile['comparisons'][number],
  ];
  expect([baseline, candidate, pairs]).toEqual([0, 1, 2]);
  for (const one of metrics) {
    expect(one.difference.mean!).toBeCloseTo(one.candidate.mean! - one.baseline.mean!, 9);
  }
});

test('what is not known is null, and comes back as it was', () => {
  expect(intervalOf({ mean: null, halfWidth: null })).toEqual({
    mean: Number.NaN,
    halfWidth: Number.POSITIVE_INFINITY,
    n: Number.NaN,
  });
  const once = floodScenario('once').replace('replications: 2', 'replications: 1');
  const { variants } = JSON.parse(filesOf(once).get('verdict.json')!) as VerdictFile;
  expect(variants[0]!.metrics['e2e_p95']!.halfWidth).toBeNull();
});
