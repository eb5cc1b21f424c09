/** A point on the globe, in degrees north and east. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** The earth's mean radius in kilometres (IUGG). */
const earthKm = 6371.0088;

/**
 * Kilometres between two points over the surface of a sphere. Made of series instead of the built-in trigonometry, so
 * that its bits are the same everywhere; it agrees with that to a metre.
 */
export function distanceKm(from: Position, to: Position): number {
  const halfway = sine((to.latitude - from.latitude) / 2);
  const around = sine((to.longitude - from.longitude) / 2);
  const square =
    halfway * halfway + sine(90 - from.latitude) * sine(90 - to.latitude) * around * around;
  // Rounding may carry the square of antipodes beyond 1.
  return 2 * earthKm * arcSine(Math.sqrt(Math.min(1, square)));
}

/** Sine of an angle in degrees, at most 180 either way. */
function sine(degrees: number): number {
  if (degrees < 0) return -sine(-degrees);
  const x = ((degrees > 90 ? 180 - degrees : degrees) * Math.PI) / 180;
  let term = x;
  let sum = x;
  // The 12th term is below 1e-20 up to a right angle.
  for (let n = 2; n <= 24; n += 2) {
    term *= (-x * x) / (n * (n + 1));
    sum += term;
  }
  return sum;
}

/** Radians whose sine is `x`, 0 to 1. */
function arcSine(x: number): number {
  return 2 * arcTangent(x / (1 + Math.sqrt((1 - x) * (1 + x))));
}

/** Radians whose tangent is `x`, 0 to 1. */
function arcTangent(x: number): number {
  // Half the angle, twice: the tangent is then below 0.2, and each term of the series 25 times smaller.
  const half = x / (1 + Math.sqrt(1 + x * x));
  const quarter = half / (1 + Math.sqrt(1 + half * half));
  let power = quarter;
  let sum = quarter;
  for (let n = 3; n <= 25; n += 2) {
    power *= -quarter * quarter;
    sum += power / n;
  }
  return 4 * sum;
}
