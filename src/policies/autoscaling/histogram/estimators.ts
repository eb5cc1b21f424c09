import { type Histogram, percentile } from './histogram.ts';

/** What is known of a history beside its histogram. */
export interface HistorySpan {
  readonly samples: number;
  /** Seconds. */
  readonly firstSample: number;
  /** Seconds. */
  readonly lastSample: number;
}

const day = 86_400;

/**
 * How far a history can be trusted: the days that it spans or, where that is less, the days that its
 * samples would make at one a minute; counted in confidence intervals where these are not a day.
 */
export function confidence(history: HistorySpan, intervalSeconds = day): number {
  const span = (history.lastSample - history.firstSample) / intervalSeconds;
  const samples = history.samples / (intervalSeconds / 60);
  return Math.min(span, samples);
}

/** base × (1 + margin). */
export function withMargin(base: number, margin: number): number {
  return base * (1 + margin);
}

/** base × (1 + multiplier / confidence)^exponent, with a whole exponent; without any confidence, its limit. */
export function withConfidence(
  base: number,
  multiplier: number,
  exponent: number,
  trust: number,
): number {
  const factor = 1 + multiplier / trust;
  let power = 1;
  for (let left = Math.abs(exponent); left > 0; left -= 1) power *= factor;
  return base * (exponent < 0 ? 1 / power : power);
}

/** The vertical pod autoscaler's settings; the defaults are those of its flags. */
export interface VerticalConfig {
  /** 0.9 by default. */
  readonly targetPercentile?: number;
  /** 0.5 by default. */
  readonly lowerPercentile?: number;
  /** 0.95 by default. */
  readonly upperPercentile?: number;
  /** 0.15 by default. */
  readonly margin?: number;
  /** 86,400 by default. */
  readonly confidenceIntervalSeconds?: number;
  /** Nothing less is recommended; 0 by default. */
  readonly least?: number;
}

/** What to request, and between which bounds a request may stay as it is; the unit of the samples. */
export interface VerticalRecommendation {
  readonly lowerBound: number;
  readonly target: number;
  readonly upperBound: number;
}

/** Percentile, then margin, then confidence, then the least: the recommender's chain of estimators. */
export function verticalRecommendation(
  config: VerticalConfig,
  histogram: Histogram,
  history: HistorySpan,
): VerticalRecommendation {
  const { targetPercentile = 0.9, lowerPercentile = 0.5, upperPercentile = 0.95 } = config;
  const { margin = 0.15, least = 0 } = config;
  const trust = confidence(history, config.confidenceIntervalSeconds);
  const base = (part: number) => withMargin(percentile(histogram, part), margin);
  return {
    lowerBound: Math.max(least, withConfidence(base(lowerPercentile), 0.001, -2, trust)),
    target: Math.max(least, base(targetPercentile)),
    upperBound: Math.max(least, withConfidence(base(upperPercentile), 1, 1, trust)),
  };
}
