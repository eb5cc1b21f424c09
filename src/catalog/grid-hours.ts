/** Digits of a number below 85, in order: none of them means anything inside a template. */
const digits =
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#%&()*+,-./:;<=>?@[]^_';

/**
 * Grams of CO2e per kWh, hour after hour. Each is written in two digits of base 85, in tenths of a gram, which is what
 * its source gives: a year takes 18 KB, and loses nothing. Lines are days.
 */
export function gridHours(written: string): Float64Array {
  const pairs = written.replaceAll('\n', '');
  const grams = new Float64Array(pairs.length / 2);
  for (let hour = 0; hour < grams.length; hour += 1) {
    const tenths = digits.indexOf(pairs[2 * hour]!) * 85 + digits.indexOf(pairs[2 * hour + 1]!);
    grams[hour] = tenths / 10;
  }
  return grams;
}
