/**
 * JSON that keeps what JSON has no word for: NaN and the infinities. What is read is what was written, bit for bit, but
 * for -0, which becomes 0, and keys without a value, which go.
 */
export function exactJson(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'number' && !Number.isFinite(one) ? { [marker]: String(one) } : one,
  );
}

/** Reads what `exactJson` wrote; throws `SyntaxError` where it is something else. */
export function readExactJson(text: string): unknown {
  return JSON.parse(text, (_, one: unknown) => {
    if (typeof one !== 'object' || one === null || !(marker in one)) return one;
    return Number(one[marker as keyof typeof one]);
  });
}

/** No name of a metric, tenant or column starts so. */
const marker = '$number';
