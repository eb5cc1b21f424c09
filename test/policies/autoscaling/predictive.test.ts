import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { combine } from '../../../src/policies/autoscaling/predictive/combine.ts';
import { holtWintersForecast } from '../../../src/policies/autoscaling/predictive/holt-winters.ts';
import { linearPrediction } from '../../../src/policies/autoscaling/predictive/linear-regression.ts';
import {
  type HoltWintersModel,
  type LinearModel,
  type PredictiveModel,
  predict,
  pruned,
} from '../../../src/policies/autoscaling/predictive/models.ts';
import {
  type PredictiveConfig,
  type PredictiveInput,
  predictive,
} from '../../../src/policies/autoscaling/predictive/predictive.ts';
import type { HoltWinters } from '../../../src/policies/autoscaling/predictive/smoothing.ts';

/** Computed once with statsmodels 0.15.0: ExponentialSmoothing(...).fit(...).forecast(1). */
const statsmodels = [
  {
    model: 'add add 0.1 0.3 0.1 4',
    series: [7, 9, 8, 3, 8, 11, 7, 4, 8, 10, 8, 4, 8, 12, 9, 6, 8, 12],
    'legacy-heuristic': 9.7997817747,
    heuristic: 9.1134863934,
  },
  {
    model: 'add mul 0.3 0.05 0.3 3',
    series: [8, 9, 4, 6, 10, 5, 7, 10, 4, 7, 12, 5, 9, 11, 5, 9, 12, 7, 8, 11, 7, 9, 12, 6, 9],
    'legacy-heuristic': 12.203084495,
    heuristic: 12.4097481492,
  },
  {
    model: 'mul mul 0.3 0.3 0.1 2',
    series: [6, 7, 7, 7, 8, 8, 7, 9, 7, 8, 9, 7, 8, 9, 8, 9, 8, 9, 8],
    'legacy-heuristic': 9.0143192581,
    heuristic: 8.8612307767,
  },
  {
    model: 'mul add 0.1 0.05 0.4 3',
    series: [
      7, 10, 5, 6, 11, 4, 7, 11, 5, 8, 10, 6, 9, 11, 5, 8, 11, 7, 8, 11, 6, 10, 11, 7, 10, 13, 7, 9,
      12, 7, 10, 12, 8, 11, 14,
    ],
    'legacy-heuristic': 7.7087552475,
    heuristic: 8.3673251361,
  },
] as const;

function read(text: string): HoltWinters {
  const [trend, seasonal, ...numbers] = text.split(' ');
  const [alpha, beta, gamma, seasonalPeriods] = numbers.map(Number) as [
    number,
    number,
    number,
    number,
  ];
  return {
    trend: trend as 'add' | 'mul',
    seasonal: seasonal as 'add' | 'mul',
    alpha,
    beta,
    gamma,
    seasonalPeriods,
  };
}

describe('Holt-Winters against statsmodels', () => {
  test.for(statsmodels)('$model', ({ model, series, ...expected }) => {
    const forecast = (from: 'heuristic' | 'legacy-heuristic' | 'estimated') =>
      holtWintersForecast(read(model), series, from);
    expect(forecast('heuristic')).toBeCloseTo(expected.heuristic, 9);
    expect(forecast('legacy-heuristic')).toBeCloseTo(expected['legacy-heuristic'], 9);
    // The original fits with `optimized=False`: what it calls estimated is where an estimate would begin.
    expect(forecast('estimated')).toBe(forecast('heuristic'));
  });

  it("says 6 for the original's third series however it starts, as its test does, which names no way", () => {
    const series = [1, 1, 1, 1, 2, 1, 1, 3, 1, 1, 4, 1, 1, 5, 1, 1, 6, 1, 1];
    const model = read('add mul 0.005 0.9 0.4 3');
    expect(holtWintersForecast(model, series)).toBeCloseTo(5.9789027855, 9);
    expect(holtWintersForecast(model, series, 'legacy-heuristic')).toBeCloseTo(5.7735988982, 9);
  });

  it('multiplies nothing that is not positive, as statsmodels refuses to', () => {
    const zero = [8, 9, 4, 6, 10, 5, 7, 10, 0, 7, 12, 5];
    const forecasts = ['add add', 'add mul', 'mul add', 'mul mul'].map((kinds) =>
      holtWintersForecast(read(`${kinds} 0.3 0.05 0.3 3`), zero),
    );
    expect(forecasts.map((one) => one !== undefined)).toEqual([true, false, false, false]);
  });

  it('halves a trend that is damped by half, at every step', () => {
    const model = { ...read('add add 0 0 0 2'), damping: 0.5 };
    const known = { level: 10, trend: 8, seasonal: [0, 0] };
    const still = Array.from({ length: 12 }, () => 10);
    const value = holtWintersForecast(model, still, { known }, 1)!;
    // 8 × (1/2 + 1/4 + … + 1/2^13) above the start.
    expect(value).toBeCloseTo(10 + 8 * (1 - 1 / 8192), 9);
    const grown = { ...model, trend: 'mul' as const };
    const byRoots = { level: 10, trend: 4, seasonal: [0, 0] };
    // 4^(1/2 + 1/4 + …) tends to 4.
    expect(holtWintersForecast(grown, still, { known: byRoots }, 1)).toBeCloseTo(
      10 * Math.exp((1 - 1 / 8192) * Math.log(4)),
      9,
    );
  });

  it('wants two seasons and ten values of their moving average', () => {
    const model = read('add add 0.5 0.5 0.5 3');
    const twelve = [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2];
    expect(holtWintersForecast(model, twelve)).toBeUndefined();
    expect(holtWintersForecast(model, [...twelve, 3])).toBeCloseTo(1, 9);
  });

  it('continues any exact line with an exact season', () => {
    const shapes = fc.record({
      level: fc.integer({ min: 50, max: 100 }),
      slope: fc.integer({ min: -1, max: 3 }),
      season: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 6 }),
      rounds: fc.integer({ min: 6, max: 8 }),
    });
    fc.assert(
      fc.property(shapes, ({ level, slope, season, rounds }) => {
        const m = season.length;
        const at = (step: number) => level + slope * step + season[step % m]!;
        const series = Array.from({ length: m * rounds }, (_, step) => at(step));
        const model = { ...read('add add 0.3 0.2 0.4 2'), seasonalPeriods: m };
        const known = { level: level - slope, trend: slope, seasonal: season };
        expect(holtWintersForecast(model, series, { known })).toBeCloseTo(at(series.length), 9);
      }),
      { numRuns: 60, seed: 1 },
    );
  });
});

describe('the line of least squares', () => {
  it('goes through the mean, wherever the history lies in time', () => {
    const history = [1, 3, 2, 6].map((replicas, at) => ({ at: 1e9 + 10 * at, replicas }));
    // Mean 3 at 1e9 + 15, slope (−15·−2 + −5·0 + 5·−1 + 15·3) / 500 = 0.14.
    expect(linearPrediction(history, 1e9 + 40)).toBeCloseTo(3 + 0.14 * 25, 9);
  });

  it('is none through one time', () => {
    expect(linearPrediction([], 0)).toBeUndefined();
    expect(linearPrediction([{ at: 5, replicas: 3 }], 9)).toBeUndefined();
    expect(
      linearPrediction(
        [5, 5].map((at) => ({ at, replicas: at })),
        9,
      ),
    ).toBeUndefined();
  });
});

describe('several predictions', () => {
  it('become one', () => {
    const some = [1, 10, 8, 15, 0, 7];
    const types = ['maximum', 'minimum', 'mean', 'median'] as const;
    expect(types.map((type) => combine(type, some))).toEqual([15, 0, 7, 7]);
    expect(types.map((type) => combine(type, [1, 2]))).toEqual([2, 1, 2, 1]);
    expect(types.map((type) => combine(type, [0]))).toEqual([0, 0, 0, 0]);
    // A mean is rounded to the nearest, a median of two cut, and none is below nothing.
    expect(types.map((type) => combine(type, [9, 3, 5]))).toEqual([9, 3, 6, 5]);
    expect(types.map((type) => combine(type, [1, 1, 2, 20]))).toEqual([20, 1, 6, 1]);
    expect(combine('mean', [-4, 1])).toBe(0);
    expect(types.map((type) => combine(type, []))).toEqual([0, 0, 0, 0]);
  });
});

const linear: LinearModel = { kind: 'linear', name: 'line', lookAheadSeconds: 60, historySize: 6 };
const seasonal: HoltWintersModel = {
  kind: 'holt-winters',
  name: 'season',
  ...read('add add 0.5 0.1 0.5 4'),
  storedSeasons: 5,
};

describe('a model', () => {
  const history = (...replicas: number[]) =>
    replicas.map((one, at) => ({ at: 10 * at, replicas: one }));

  it('keeps as much of the past as it is told: its last values, or whole seasons', () => {
    const kept = (model: PredictiveModel, length: number) =>
      pruned(model, history(...Array.from({ length }, (_, at) => at))).map(
        ({ replicas }) => replicas,
      );
    expect(kept({ ...linear, historySize: 3 }, 5)).toEqual([2, 3, 4]);
    expect(kept({ ...linear, historySize: 3 }, 3)).toEqual([0, 1, 2]);
    const season: HoltWintersModel = { ...seasonal, seasonalPeriods: 3, storedSeasons: 2 };
    expect([0, 6, 8, 9, 11, 12, 15].map((length) => kept(season, length).at(0))).toEqual([
      undefined,
      0,
      0,
      3,
      3,
      6,
      9,
    ]);
    expect(kept(season, 11).length).toBe(8);
  });

  it('expects a line to go on, rounded up, and of one value the same', () => {
    const line = { ...linear, lookAheadSeconds: 5 };
    expect(predict(line, history(7), 0)).toBe(7);
    expect(predict(line, history(1, 2), 10)).toBe(3);
    expect(predict({ ...line, lookAheadSeconds: 10 }, history(1, 2), 10)).toBe(3);
    expect(predict(line, [], 0)).toBe(undefined);
  });

  it('expects nothing of a season before it has enough of it', () => {
    const values = Array.from({ length: 40 }, (_, at) => [2, 2, 2, 8][at % 4]!);
    const expected = [1, 12, 13, 14, 24].map((length) =>
      predict(seasonal, history(...values.slice(0, length)), 0),
    );
    expect(expected).toEqual([0, 0, 0, 2, 2]);
  });
});

function decisions(
  config: Partial<PredictiveConfig>,
  seen: readonly (Partial<PredictiveInput> & { calculatedReplicas: number | undefined })[],
) {
  const decider = predictive({ minReplicas: 1, maxReplicas: 20, models: [], ...config });
  let state = decider.initial();
  let current = 1;
  return seen.map((one, at) => {
    const decision = decider.decide(state, { now: 15 * at, currentReplicas: current, ...one });
    state = decision.state;
    current = decision.desired;
    return [decision.desired, decision.because] as const;
  });
}

const asked = (replicas: readonly (number | undefined)[]) =>
  replicas.map((calculatedReplicas) => ({ calculatedReplicas }));

describe('the Predictive HPA', () => {
  it('goes where the line points a minute before the metrics ask for it', () => {
    expect(decisions({ models: [linear] }, asked([1, 2, 3]))).toEqual([
      [1, 'metrics, target'],
      // A rise of 1 in 15 s is 4 in 60: 2 + 4 = 6, and 5 is allowed in the first minute.
      [5, 'maximum with forecast, scale-up policies'],
      [5, 'maximum with forecast, scale-up policies'],
    ]);
  });

  it('sees the season come', () => {
    const season = [2, 2, 2, 8];
    const asking = Array.from({ length: 23 }, (_, at) => season[at % 4]!);
    const last = { now: 22 * 15, currentReplicas: 4, calculatedReplicas: 2 };
    const seen = [...asked(asking.slice(0, 22)), last];
    const behaviour = { scaleDown: { stabilizationWindowSeconds: 0 } };
    expect(decisions({ models: [seasonal], behaviour }, seen).at(-1)).toEqual([
      8,
      'maximum with forecast, target',
    ]);
  });

  it('takes a model without enough history for 0, as the original does', () => {
    const config = { models: [seasonal], decisionType: 'minimum' as const };
    expect(decisions({ ...config, minReplicas: 0 }, asked([5]))[0]![0]).toBe(0);
  });

  it('asks a model only at every so manieth decision', () => {
    const models = [{ ...linear, perSyncPeriod: 2 }];
    const behaviour = { scaleUp: { policies: [{ type: 'Pods', value: 99, periodSeconds: 60 }] } };
    const all = decisions({ models, behaviour } as Partial<PredictiveConfig>, asked([1, 2, 3, 4]));
    expect(all.map(([desired]) => desired)).toEqual([1, 6, 6, 8]);
  });

  it('a model that fails learns nothing, and is asked again at once', () => {
    const model: HoltWintersModel = { ...seasonal, seasonal: 'mul', perSyncPeriod: 2 };
    const decider = predictive({ minReplicas: 1, maxReplicas: 20, models: [model] });
    let state = decider.initial();
    const learned = [...Array.from({ length: 15 }, () => 2), 0, 2, 2].map((replicas, at) => {
      const input = { now: 15 * at, currentReplicas: 2, calculatedReplicas: replicas };
      ({ state } = decider.decide(state, input));
      return [state.models[0]!.history.length, state.models[0]!.syncPeriodsPassed];
    });
    // The zero comes when it is asked, and is lost; it is asked again at the next decision.
    expect(learned.slice(13)).toEqual([
      [14, 1],
      [15, 2],
      [15, 2],
      [16, 1],
      [17, 2],
    ]);
  });

  it('begins without a past', () => {
    const none = {
      scaleUpHistory: [],
      scaleDownHistory: [],
      scaleUpEvents: [],
      scaleDownEvents: [],
    };
    const { initial } = predictive({ minReplicas: 1, maxReplicas: 2, models: [linear] });
    expect(initial()).toEqual({ models: [{ history: [], syncPeriodsPassed: 1 }], ...none });
  });

  it('remembers its changes for as long as its policies look back', () => {
    const decider = predictive({
      minReplicas: 1,
      maxReplicas: 99,
      models: [],
      behaviour: { scaleDown: { stabilizationWindowSeconds: 0 } },
    });
    let state = decider.initial();
    const events = [
      [0, 1, 3],
      [10, 3, 3],
      [20, 3, 2],
      [59, 2, 2],
      [60, 2, 2],
      [79, 2, 2],
      [80, 2, 2],
    ].map(([now, currentReplicas, calculatedReplicas]) => {
      const input = { now, currentReplicas, calculatedReplicas } as PredictiveInput;
      ({ state } = decider.decide(state, input));
      const { scaleUpEvents, scaleDownEvents } = state;
      return [scaleUpEvents, scaleDownEvents].map((all) =>
        all.map(({ at, replicas }) => `${replicas} at ${at}`).join(),
      );
    });
    expect(events).toEqual([
      ['2 at 0', ''],
      ['2 at 0', ''],
      ['2 at 0', '1 at 20'],
      ['2 at 0', '1 at 20'],
      ['', '1 at 20'],
      ['', '1 at 20'],
      ['', ''],
    ]);
  });

  it('keeps what there is while metrics are missing, and learns nothing', () => {
    const all = decisions({ models: [linear] }, asked([3, undefined, 3]));
    expect(all[1]).toEqual([3, 'no metrics']);
    expect(all[2]![0]).toBe(3);
  });

  it('comes down after five minutes, by the highest target of them', () => {
    const all = decisions({}, asked([10, ...Array.from({ length: 25 }, () => 2)]));
    expect(all[0]).toEqual([5, 'metrics, scale-up policies']);
    // The window keeps what there is; it does not bring back what the policies did not allow.
    expect(all[19]).toEqual([5, 'metrics, scale-down window']);
    expect(all[20]).toEqual([2, 'metrics, target']);
  });

  it('keeps within minimum and maximum, by whole replicas', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60), { minLength: 1, maxLength: 40 }), (wanted) => {
        const config = { models: [linear, seasonal], minReplicas: 2, maxReplicas: 9 };
        for (const [desired] of decisions(config, asked(wanted))) {
          expect(desired).toBeGreaterThanOrEqual(2);
          expect(desired).toBeLessThanOrEqual(9);
          expect(Number.isInteger(desired)).toBe(true);
        }
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  it('I13: settles under constant load', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (replicas) => {
        const steady = asked(Array.from({ length: 60 }, () => replicas));
        const all = decisions({ models: [linear, seasonal] }, steady);
        expect(new Set(all.slice(40).map(([desired]) => desired))).toEqual(new Set([replicas]));
      }),
      { numRuns: 20, seed: 1 },
    );
  });
});
