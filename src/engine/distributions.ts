import {
  constant,
  empirical,
  exponential,
  hyperExponential,
  logNormal,
  pareto,
  weibull,
  zipf,
} from './quantile-functions.ts';

/** A distribution of a positive quantity, in whatever unit the quantity has. */
export type DistributionConfig =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'uniform'; readonly min: number; readonly max: number }
  | { readonly kind: 'exponential'; readonly mean: number }
  | { readonly kind: 'weibull'; readonly mean: number; readonly cv: number }
  /** Two exponential branches with balanced means, for coefficients of variation above 1. */
  | { readonly kind: 'hyper-exponential'; readonly mean: number; readonly cv: number }
  | { readonly kind: 'log-normal'; readonly median: number; readonly sigma: number }
  /** Classical Pareto from `min` with tail index `alpha`, cut at `max` where given. */
  | {
      readonly kind: 'pareto';
      readonly min: number;
      readonly alpha: number;
      readonly max?: number | undefined;
    }
  /** 1, 2, …, n with weights 1/k^exponent. */
  | { readonly kind: 'zipf'; readonly n: number; readonly exponent: number }
  /** Straight lines between given quantiles; probabilities ascend from 0 to 1. */
  | {
      readonly kind: 'empirical';
      readonly quantiles: readonly { readonly p: number; readonly value: number }[];
    };

/** A distribution by its quantile function: one uniform number makes one variate. */
export interface Distribution {
  readonly mean: number;
  /** The value below which a part `u` in [0, 1) of the distribution lies. */
  quantile(u: number): number;
}

/** The distribution that a configuration names; throws `RangeError` where its numbers name none. */
export function distribution(config: DistributionConfig): Distribution {
  switch (config.kind) {
    case 'constant':
      return constant(config.value);
    case 'uniform': {
      const { min, max } = config;
      return { mean: 0.5 * (min + max), quantile: (u) => min + (max - min) * u };
    }
    case 'exponential':
      return exponential(config.mean);
    case 'weibull':
      return weibull(config.mean, config.cv);
    case 'hyper-exponential':
      return hyperExponential(config.mean, config.cv);
    case 'log-normal':
      return logNormal(config.median, config.sigma);
    case 'pareto':
      return pareto(config.min, config.alpha, config.max ?? Number.POSITIVE_INFINITY);
    case 'zipf':
      return zipf(config.n, config.exponent);
    case 'empirical':
      return empirical(config.quantiles);
  }
}
