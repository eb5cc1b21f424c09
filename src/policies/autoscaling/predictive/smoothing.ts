/** Whether a component is added to the level or multiplies it. */
export type Component = 'add' | 'mul';

/** Holt-Winters exponential smoothing with a trend and a season. */
export interface HoltWinters {
  readonly trend: Component;
  readonly seasonal: Component;
  /** Smoothing of the level, of the trend and of the season, each 0 to 1. */
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  /** Observations per season, at least 2. */
  readonly seasonalPeriods: number;
  /** What is left of the trend a step later, 0 to 1; 1, all of it, by default. */
  readonly damping?: number;
}

/** Where the recursion starts, one step before the first observation. */
export interface InitialStates {
  readonly level: number;
  readonly trend: number;
  /** One per period of the season. */
  readonly seasonal: readonly number[];
}

/** The recursion after its last observation. */
export interface Smoothed {
  readonly level: number;
  readonly trend: number;
  /** The season to come, the next period first. */
  readonly seasonal: readonly number[];
}

/**
 * Runs the recursion over a series:
 * L = α(y ⊖ S) + (1 − α)(L′ ⊕ φT′), T = β(L ⊖ L′) + (1 − β)φT′, S = γ(y ⊖ (L′ ⊕ φT′)) + (1 − γ)S′, with ⊕ and
 * ⊖ as sums or products. The season is measured against the level before, as in statsmodels.
 */
export function smooth(
  model: HoltWinters,
  series: readonly number[],
  initial: InitialStates,
): Smoothed {
  const { alpha, beta, gamma, seasonalPeriods } = model;
  const seasonal = [...initial.seasonal];
  let { level, trend } = initial;
  series.forEach((value, at) => {
    const period = at % seasonalPeriods;
    const season = seasonal[period]!;
    const damped = dampen(model, trend, 1);
    const expected = joined(model.trend, level, damped);
    const next = alpha * without(model.seasonal, value, season) + (1 - alpha) * expected;
    trend = beta * without(model.trend, next, level) + (1 - beta) * damped;
    seasonal[period] = gamma * without(model.seasonal, value, expected) + (1 - gamma) * season;
    level = next;
  });
  const first = series.length % seasonalPeriods;
  return {
    level,
    trend,
    seasonal: [...seasonal.slice(first), ...seasonal.slice(0, first)],
  };
}

/** The value so many steps, from 1, after the last observation. */
export function forecast(model: HoltWinters, smoothed: Smoothed, steps: number): number {
  const season = smoothed.seasonal[(steps - 1) % model.seasonalPeriods]!;
  const trend = dampen(model, smoothed.trend, steps);
  return joined(model.seasonal, joined(model.trend, smoothed.level, trend), season);
}

/** The trend of so many steps together: φ + φ² + … times it, or to that power. */
function dampen({ trend: kind, damping = 1 }: HoltWinters, trend: number, steps: number): number {
  let sum = 0;
  let part = 1;
  let product = 1;
  for (let step = 0; step < steps; step += 1) {
    part *= damping;
    sum += part;
    product *= trend;
  }
  if (kind === 'add') return trend * sum;
  // The exponent's rounding, 1 in 10^16, comes back times the logarithm of the power.
  return damping === 1 ? product : Math.exp(sum * Math.log(trend));
}

function joined(kind: Component, value: number, component: number): number {
  return kind === 'add' ? value + component : value * component;
}

function without(kind: Component, value: number, component: number): number {
  return kind === 'add' ? value - component : value / component;
}
