/**
 * JSON that keeps what JSON has no word for: NaN and the infinities, and bytes. What is read is what was written, bit for bit, but
 * for -0, which becomes 0, and keys without a value, which go.
 */
export function exactJson(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (typeof one === 'number' && !Number.isFinite(one)) return { [marker]: String(one) };
    if (one instanceof ArrayBuffer) return { [bytes]: Buffer.from(one).toString('base64') };
    return one;
  });
}

/** Reads what `exactJson` wrote; throws `SyntaxError` where it is something else. */
export function readExactJson(text: string): unknown {
  return JSON.parse(text, (_, one: unknown) => {
    if (typeof one !== 'object' || one === null) return one;
    if (marker in one) return Number(one[marker]);
    return bytes in one ? bytesOf(String(one[bytes])) : one;
  });
}

/** On a buffer of their own, which other columns may lie on. */
function bytesOf(base64: string): ArrayBuffer {
  return new Uint8Array(Buffer.from(base64, 'base64')).buffer;
}

/** No name of a metric, tenant or column starts so. */
const marker = '$number';
const bytes = '$bytes';
