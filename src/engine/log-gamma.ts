const lanczosShift = 7;
/** Lanczos coefficients for a shift of 7 and 9 terms (Godfrey): relative error of gamma below 1e-14. */
const lanczos = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
  12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
] as const;
const halfLogTwoPi = 0.9189385332046728;

/** Natural logarithm of the gamma function for `x` of at least 0.5. */
export function logGamma(x: number): number {
  const base = x + lanczosShift - 0.5;
  let series: number = lanczos[0];
  for (let term = 1; term < lanczos.length; term += 1) series += lanczos[term]! / (x - 1 + term);
  return halfLogTwoPi + (x - 0.5) * Math.log(base) - base + Math.log(series);
}
