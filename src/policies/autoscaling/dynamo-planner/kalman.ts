/** What a filter believes of a series: its level and trend per step, and their covariance. */
export interface KalmanBelief {
  readonly level: number;
  readonly trend: number;
  readonly levelVariance: number;
  readonly covariance: number;
  readonly trendVariance: number;
}

/** Variances of what changes between two values, and of the values as they are observed. */
export interface KalmanNoise {
  readonly level: number;
  readonly trend: number;
  readonly observation: number;
}

/** How little is known at the first value, as upstream. */
const initialVariance = 1000;

/** The belief after one more value of a local linear trend; the first value is believed as it is. */
export function kalmanStep(
  before: KalmanBelief | undefined,
  value: number,
  noise: KalmanNoise,
): KalmanBelief {
  if (before === undefined) {
    return {
      level: value,
      trend: 0,
      levelVariance: initialVariance,
      covariance: 0,
      trendVariance: initialVariance,
    };
  }
  const level = before.level + before.trend;
  const levelVariance =
    before.levelVariance + 2 * before.covariance + before.trendVariance + noise.level;
  const covariance = before.covariance + before.trendVariance;
  const trendVariance = before.trendVariance + noise.trend;

  const innovation = value - level;
  const total = levelVariance + noise.observation;
  const levelGain = levelVariance / total;
  const trendGain = covariance / total;
  return {
    level: level + levelGain * innovation,
    trend: before.trend + trendGain * innovation,
    levelVariance: (1 - levelGain) * levelVariance,
    covariance: (1 - levelGain) * covariance,
    trendVariance: trendVariance - trendGain * covariance,
  };
}
