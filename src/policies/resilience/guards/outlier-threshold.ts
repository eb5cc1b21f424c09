/** Where success rates are outliers: their mean, and below what they are ejected; in the unit of the rates. */
export interface OutlierThreshold {
  readonly mean: number;
  readonly ejectBelow: number;
}

/** Envoy's threshold: the mean less so many standard deviations, which are of the population. */
export function outlierThreshold(rates: Iterable<number>, stdevFactor: number): OutlierThreshold {
  let count = 0;
  let sum = 0;
  for (const rate of rates) {
    count += 1;
    sum += rate;
  }
  const mean = sum / count;
  let squares = 0;
  for (const rate of rates) squares += (rate - mean) * (rate - mean);
  return { mean, ejectBelow: mean - stdevFactor * Math.sqrt(squares / count) };
}
