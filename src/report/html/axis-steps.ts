/** Round values between two ends, about so many: 0, 20, 40, … */
export function axisSteps(low: number, high: number, about: number): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  let step = 1;
  while (step * about > span) step /= 10;
  while (step * about < span) step *= 10;
  for (const part of [5, 2]) {
    if ((step / part) * about >= span) {
      step /= part;
      break;
    }
  }
  const steps: number[] = [];
  for (let count = Math.ceil(low / step - 1e-9); count * step <= high + 1e-9 * span; count += 1) {
    // Two roundings, so that 3 × 0.1 is 0.3.
    steps.push(Number((count * step).toPrecision(12)));
  }
  return steps;
}
