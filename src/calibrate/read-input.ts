import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { TextDecoder } from 'node:util';
import { decoderOf } from '../workload/files/decoder.ts';
import { WorkloadError } from '../workload/recorded/workload-error.ts';

/** A table of a million rows has some 50 MB. */
const mostBytes = 100_000_000;

/** The text of a file; throws `WorkloadError` with what was expected where it is none, or too long: it may have no end. */
export function readInput(file: string, expected: string): string {
  const refused = (found: string) => new WorkloadError({ file }, found, expected);
  let handle: number | undefined;
  try {
    const kind = statSync(file);
    if (kind.isDirectory()) throw refused('is a folder');
    // To read one waits until somebody writes to it.
    if (kind.isFIFO() || kind.isSocket()) throw refused('is a pipe');
    handle = openSync(file, 'r');
    const bytes = Buffer.alloc(Math.min(mostBytes, kind.size || 65_536) + 1);
    return readAll(handle, bytes, () => {
      throw refused(`has more than ${mostBytes.toLocaleString('en-US')} bytes`);
    });
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw refused('no such file');
    // One that names its file is an error of its path, and one without a code is ours.
    if (code === undefined || path !== undefined) throw error;
    throw refused(`cannot be read (${code})`);
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** All that there is to read, by pieces as large as the buffer. */
function readAll(handle: number, bytes: Buffer, tooLong: () => never): string {
  let decoder: TextDecoder | undefined;
  let text = '';
  let total = 0;
  for (let read = readSync(handle, bytes); read > 0; read = readSync(handle, bytes)) {
    total += read;
    if (total > mostBytes) tooLong();
    decoder ??= decoderOf(bytes);
    text += decoder.decode(bytes.subarray(0, read), { stream: true });
  }
  return text + (decoder?.decode() ?? '');
}
