declare module 'jstat' {
  interface Continuous {
    cdf(x: number, ...parameters: number[]): number;
    inv(p: number, ...parameters: number[]): number;
  }
  /** By their default, since Node finds no names in it. */
  const distributions: Record<
    | 'chisquare'
    | 'exponential'
    | 'gamma'
    | 'lognormal'
    | 'normal'
    | 'pareto'
    | 'studentt'
    | 'weibull',
    Continuous
  >;
  export default distributions;
}
