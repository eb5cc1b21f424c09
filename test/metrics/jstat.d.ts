declare module 'jstat' {
  interface Continuous {
    cdf(x: number, ...parameters: number[]): number;
    inv(p: number, ...parameters: number[]): number;
  }
  export const studentt: Continuous;
  export const chisquare: Continuous;
  export const normal: Continuous;
}
