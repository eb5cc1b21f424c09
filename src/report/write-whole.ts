import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** Writes a file under a temporary name, then renames it: whoever reads meanwhile sees the old one or the new one, whole. */
export function writeWhole(file: string, text: string): void {
  const temporary = `${file}.${process.pid}-${randomBytes(3).toString('hex')}.part`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}
