declare module 'jstat' {
  export const exponential: Continuous;
  export const gamma: Continuous;
  export const lognormal: Continuous;
  export const pareto: Continuous;
  export const weibull: Continuous;
}
