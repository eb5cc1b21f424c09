import { heuristicInitialStates, legacyInitialStates } from './initial-states.ts';
import { forecast, type HoltWinters, type InitialStates, smooth } from './smoothing.ts';

/**
 * Where the start values come from; statsmodels' names. The Predictive HPA fits with `optimized=False`, so that
 * `estimated` stays at the heuristic with which an estimate would begin.
 */
export type Initialization =
  | 'estimated'
  | 'heuristic'
  | 'legacy-heuristic'
  | { readonly known: InitialStates };

/** The fewest observations that a forecast is made from. */
export function leastObservations(seasonalPeriods: number): number {
  return Math.max(2 * seasonalPeriods, 10 + 2 * Math.floor(seasonalPeriods / 2));
}

/**
 * The value that Holt-Winters smoothing expects so many steps after a series, not rounded; undefined where
 * the series is too short or its values cannot be smoothed so, as none but positive ones can by products.
 */
export function holtWintersForecast(
  model: HoltWinters,
  series: readonly number[],
  initialization: Initialization = 'estimated',
  steps = 1,
): number | undefined {
  if (series.length < leastObservations(model.seasonalPeriods)) return undefined;
  const multiplies = model.trend === 'mul' || model.seasonal === 'mul';
  if (multiplies && series.some((value) => value <= 0)) return undefined;
  const initial = initialStates(model, series, initialization);
  const value = forecast(model, smooth(model, series, initial), steps);
  return Number.isFinite(value) ? value : undefined;
}

function initialStates(
  model: HoltWinters,
  series: readonly number[],
  initialization: Initialization,
): InitialStates {
  switch (initialization) {
    case 'estimated':
    case 'heuristic':
      return heuristicInitialStates(model, series);
    case 'legacy-heuristic':
      return legacyInitialStates(model, series);
    default:
      return initialization.known;
  }
}
