import { randomBytes } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/** Characters that are written at once. */
const atOnce = 1 << 16;

/** Writes lines to a file under a temporary name as they come, then renames it; returns its bytes. */
export function writeLinesWhole(file: string, lines: Iterable<string>): number {
  const temporary = `${file}.${process.pid}-${randomBytes(3).toString('hex')}.part`;
  let bytes = 0;
  try {
    const descriptor = openSync(temporary, 'w');
    try {
      let text = '';
      for (const line of lines) {
        text += `${line}\n`;
        if (text.length < atOnce) continue;
        bytes += write(descriptor, text);
        text = '';
      }
      bytes += write(descriptor, text);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
  return bytes;
}

/** All of it: a full pipe or disk may take a part at a time. */
function write(descriptor: number, text: string): number {
  const bytes = Buffer.from(text);
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
  return written;
}
