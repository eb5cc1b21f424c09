import { describe, expect, it } from 'vitest';
import { kFold, type Pairs } from '../../src/calibrate/k-fold.ts';
import { accelerator } from '../../src/catalog/accelerators.ts';
import {
  byBatchPower,
  type DecodingWatts,
  measuredPower,
  promptPeakWatts,
  type WeightsRead,
} from '../../src/catalog/measured-power.ts';
import { memoryBoundUse, powerOf } from '../../src/catalog/power.ts';
import { wattsAt } from '../../src/ledger/energy/power-model.ts';
import { isThere, once, quantile, type Run, rowsOf, runs, splitwiseRows } from './measured-runs.ts';

/** The rule by which the catalog's figures were made. */
function pointsOf(all: readonly Run[], fewest: number): DecodingWatts[] {
  const points: DecodingWatts[] = [];
  for (let sequences = 1; sequences <= 512; sequences *= 2) {
    const watts = all
      .filter((run) => Math.round(Math.log2(run.sequences / sequences)) === 0)
      .map((run) => run.watts);
    if (watts.length < fewest) continue;
    const [low, median, high] = [0.1, 0.5, 0.9].map((p) => Math.round(quantile(watts, p)));
    points.push({ sequences, watts: median!, spread: [low!, high!], runs: watts.length });
  }
  return points;
}

const tables = Object.entries(measuredPower).flatMap(([id, both]) =>
  (Object.keys(both) as WeightsRead[]).map((weights) => [id, weights, both[weights]!] as const),
);

describe('measured power', () => {
  it.each(tables)('of %s, %s, lies between idling and its data sheet’s watts', (id, _, table) => {
    const { parked, busy } = powerOf(accelerator(id)!)!;
    expect(table.source).toMatch(/\.csv/);
    let before = 0;
    for (const { sequences, watts, spread, runs: count } of table.decoding) {
      expect(sequences).toBeGreaterThan(before);
      before = sequences;
      expect(count).toBeGreaterThanOrEqual(4);
      expect(spread[0]).toBeGreaterThan(parked);
      expect(watts).toBeGreaterThanOrEqual(spread[0]);
      expect(watts).toBeLessThanOrEqual(spread[1]);
      expect(spread[1]).toBeLessThanOrEqual(busy);
    }
  });

  it('makes a model of it that idles as parked, and goes with the logarithm of the batch', () => {
    const model = byBatchPower(accelerator('H100')!, 'dense')!;
    expect(model).toEqual({
      kind: 'by-batch',
      idleWatts: 120,
      batch: [8, 16, 32, 64, 128, 256],
      watts: [483, 483, 519, 564, 579, 587],
    });
    expect(wattsAt(model, 1, 32 * Math.SQRT2)).toBeCloseTo((519 + 564) / 2, 10);
  });

  it('is not made up for what nobody measured', () => {
    expect(byBatchPower(accelerator('H200')!, 'dense')).toBeUndefined();
    expect(byBatchPower(accelerator('A100-80GB')!, 'experts')).toBeUndefined();
  });
});

describe.skipIf(!isThere)(
  `measured power and the open tables${isThere ? '' : ' (skipped: ../shared is not there)'}`,
  () => {
    it.each(tables)('of %s, %s, is the median of its runs', (id, weights, table) => {
      const all = runs().filter((run) => run.accelerator === id && run.weights === weights);
      expect(pointsOf(all, 4)).toEqual(table.decoding);
    });

    it('of prompts is that of 32 runs with 1,024 tokens and more in a batch', () => {
      const long = splitwiseRows().filter(
        (row) => Number(row('prompt_size')) * Number(row('batch_size')) >= 1024,
      );
      const columns = ['model', 'tensor_parallel', 'batch_size', 'prompt_size'];
      const watts = once(long, columns, (row) => Number(row('peak_power')) * 400);
      expect(watts).toHaveLength(32);
      const [low, median, high] = [0.1, 0.5, 0.9].map((p) => Math.round(quantile(watts, p)));
      expect(median).toBe(promptPeakWatts.value);
      expect([low, high]).toEqual(promptPeakWatts.range);
    });

    it('says nothing of an H100 in Splitwise’s table: all of its power figures are 0', () => {
      const rows = rowsOf('splitwise_perf_model.csv').filter(
        (row) => row('hardware') === 'h100-80gb',
      );
      expect(rows).toHaveLength(420);
      expect(rows.every((row) => Number(row('average_power')) === 0)).toBe(true);
      expect(rows.every((row) => Number(row('peak_power')) === 0)).toBe(true);
    });

    // Sizes of models take turns in two halves: each run is told from the half that has none of its size. Only the figure
    // of memory-bound steps has seen some of the runs before.
    it.each<[string, WeightsRead, Errors, Errors, Errors, Errors]>([
      ['A100-80-SXM', 'dense', [9.8, 46.1], [10.6, 46], [10.8, 58], [58.4, 130]],
      ['H100-SXM', 'dense', [5.4, 15.7], [9.2, 22], [12.8, 25.4], [32.8, 49.9]],
      ['H100-SXM', 'experts', [14, 32.4], [12.5, 36.4], [14, 32], [45.8, 97.2]],
      ['B200-SXM', 'dense', [22.3, 65.5], [21.9, 89.6], [25.9, 80.6], [38.3, 162.5]],
      ['B200-SXM', 'experts', [21.6, 63.3], [19.6, 57.1], [16.5, 42.9], [48.4, 107.6]],
    ])(
      'of %s, %s, is off for other models by %j (median and 90th, in percent), %j with one figure for all batches, %j as memory bound, %j as busy',
      (id, weights, ...expected) => {
        const all = runs()
          .filter((run) => run.accelerator === id && run.weights === weights)
          .sort((a, b) => a.size - b.size);
        expect(ways.map((way) => errorsOf(id, way, all))).toEqual(expected);
      },
    );
  },
);

type Errors = readonly [median: number, ninetieth: number];
type Way = 'table' | 'one figure' | 'memory bound' | 'busy';

const ways: readonly Way[] = ['table', 'one figure', 'memory bound', 'busy'];

/** Percent, to a tenth, by which half of the runs are missed, and nine in ten. */
function errorsOf(id: string, way: Way, all: readonly Run[]): Errors {
  const pairs = kFold(
    all,
    2,
    ({ size }) => `${size}`,
    (fitted, held): Pairs => {
      const told = teller(id, way, fitted);
      return held.map((run) => [told(run.sequences), run.watts]);
    },
  );
  const errors = pairs.map(([told, watts]) => 100 * Math.abs(told / watts - 1));
  return [tenth(quantile(errors, 0.5)), tenth(quantile(errors, 0.9))];
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Watts at so many sequences, as told by the runs of half of the models, or by what the catalog knew without any. */
function teller(id: string, way: Way, fitted: readonly Run[]): (sequences: number) => number {
  const { parked, busy } = powerOf(accelerator(id)!)!;
  switch (way) {
    case 'table': {
      const points = pointsOf(fitted, 1);
      const model = {
        kind: 'by-batch' as const,
        idleWatts: parked,
        batch: points.map(({ sequences }) => sequences),
        watts: points.map(({ watts }) => watts),
      };
      return (sequences) => wattsAt(model, 1, sequences);
    }
    case 'one figure': {
      const median = quantile(
        fitted.map(({ watts }) => watts),
        0.5,
      );
      return () => median;
    }
    case 'memory bound':
      return () => parked + memoryBoundUse.value * (busy - parked);
    case 'busy':
      // The linear model, in use all the time.
      return () => busy;
  }
}
