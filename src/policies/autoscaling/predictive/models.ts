import { wholeUp } from '../whole-up.ts';
import { holtWintersForecast, type Initialization, leastObservations } from './holt-winters.ts';
import { linearPrediction } from './linear-regression.ts';
import type { HoltWinters } from './smoothing.ts';
import type { TimestampedReplicas } from './timestamped-replicas.ts';

interface AnyModel {
  readonly name: string;
  /** It runs at every so manieth decision; 1 by default. */
  readonly perSyncPeriod?: number;
}

/** A straight line through the last values. */
export interface LinearModel extends AnyModel {
  readonly kind: 'linear';
  /** Seconds ahead. */
  readonly lookAheadSeconds: number;
  /** Values that are kept. */
  readonly historySize: number;
}

/** The season that repeats, one step ahead. */
export interface HoltWintersModel extends AnyModel, HoltWinters {
  readonly kind: 'holt-winters';
  /** Whole seasons that are kept; one more gathers before the oldest goes. */
  readonly storedSeasons: number;
  readonly initialization?: Initialization;
}

export type PredictiveModel = LinearModel | HoltWintersModel;

/**
 * The replicas that a model expects, rounded up; undefined where it cannot tell. With too short a history
 * Holt-Winters expects 0, as in the Predictive HPA: harmless to the maximum, not to the minimum or a mean.
 */
export function predict(
  model: PredictiveModel,
  history: readonly TimestampedReplicas[],
  now: number,
): number | undefined {
  if (model.kind === 'linear') {
    if (history.length === 1) return history[0]!.replicas;
    return upwards(linearPrediction(history, now + model.lookAheadSeconds));
  }
  if (history.length < leastObservations(model.seasonalPeriods)) return 0;
  const series = history.map(({ replicas }) => replicas);
  return upwards(holtWintersForecast(model, series, model.initialization));
}

/** The history without what a model no longer wants, the oldest first in both. */
export function pruned(
  model: PredictiveModel,
  history: readonly TimestampedReplicas[],
): readonly TimestampedReplicas[] {
  if (model.kind === 'linear') return history.slice(-model.historySize);
  const seasons = Math.floor(history.length / model.seasonalPeriods) - model.storedSeasons;
  return seasons > 0 ? history.slice(seasons * model.seasonalPeriods) : history;
}

function upwards(value: number | undefined): number | undefined {
  return value === undefined ? undefined : wholeUp(value);
}
