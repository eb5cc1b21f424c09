/** A Kubernetes quantity as it was written: digits × 10^exponent × factor. */
export interface Quantity {
  readonly digits: bigint;
  readonly exponent: number;
  readonly factor: bigint;
}

// An exponent before a suffix E, so that `1E3` is a thousand and `1E` an exa.
const form = /^([+-]?)(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d{1,2})|([KMGTPE]i|[numkMGTPE]))?$/;

const decimal: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** Reads a quantity such as `500m`, `1Gi`, `2e3` or 60; undefined where it is none. */
export function parseQuantity(written: unknown): Quantity | undefined {
  if (typeof written !== 'string' && typeof written !== 'number') return undefined;
  const match = form.exec(String(written).trim());
  if (match === null) return undefined;
  const [, sign, number = '', power = '0', suffix = ''] = match;
  const [whole = '', fraction = ''] = number.split('.');
  const magnitude = BigInt(`${whole}${fraction}`);
  return {
    digits: sign === '-' ? -magnitude : magnitude,
    exponent: (decimal[suffix] ?? Number(power)) - fraction.length,
    factor: 1n << BigInt(10 * (binary.indexOf(suffix) + 1)),
  };
}

/** A quantity in thousandths, rounded away from zero to a whole one as the API does. */
export function milliOf({ digits, exponent, factor }: Quantity): number {
  const power = exponent + 3;
  const value = digits * factor;
  if (power >= 0) return Number(value * powerOfTen(power));
  const divisor = powerOfTen(-power);
  const whole = value / divisor;
  if (whole * divisor === value) return Number(whole);
  return Number(value > 0n ? whole + 1n : whole - 1n);
}

/** A measured value in thousandths, as an adapter would report it: 0.07 is 70, not 70.00000000000001 rounded up. */
export function toMilli(value: number): number {
  const product = value * 1000;
  const nearest = Math.round(product);
  // Every metric comes by here. A double is written as the one decimal of few digits that it is nearest to, and the
  // product is off by less than a millionth: both give what parsing the written number would.
  if (product >= 0 && product < 1e9) {
    if (nearest / 1000 === value) return nearest + 0;
    if (Math.abs(product - nearest) > 1e-6) return Math.ceil(product);
  }
  const quantity = parseQuantity(value);
  if (quantity === undefined) throw new RangeError(`${value} is no quantity`);
  return milliOf(quantity);
}

/**
 * A quantity as the float that the controller computes of it: whole thousands, units, m, u or n, times the power of
 * ten of these. That is not always the nearest: 0.7 is 700 × 0.001, a little more, and 0.3 is then within it of 1.
 */
export function approximateOf({ digits, exponent, factor }: Quantity): number {
  let mantissa = digits * factor;
  if (mantissa === 0n) return 0;
  let power = exponent;
  while (mantissa % 10n === 0n) {
    mantissa /= 10n;
    power += 1;
  }
  while (power % 3 !== 0) {
    mantissa *= 10n;
    power -= 1;
  }
  const scale = Number(powerOfTen(Math.abs(power)));
  return Number(mantissa) * (power < 0 ? 1 / scale : scale);
}

/** A quantity as a number. */
export function numberOf({ digits, exponent, factor }: Quantity): number {
  return Number(`${digits * factor}e${exponent}`);
}

/** Thousandths as people write them: 1500 is 1.5. */
export function formatMilli(milli: number): string {
  return String(milli / 1000);
}

function powerOfTen(power: number): bigint {
  return BigInt(`1${'0'.repeat(power)}`);
}
