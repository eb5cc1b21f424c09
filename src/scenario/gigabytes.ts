/** Bytes for a message, as `12.5 GB`; a tenth of a gigabyte tells nothing of what is smaller, such as a KV block. */
export function gigabytes(bytes: number): string {
  const digits = bytes > 0 && bytes < 0.1e9 ? 4 : 1;
  return `${Number((bytes / 1e9).toFixed(digits))} GB`;
}
