import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import type { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { WorkloadError } from '../recorded/workload-error.ts';
import { decoderOf } from './decoder.ts';
import { nearestFile } from './nearest-file.ts';
import { refuseBomb } from './unpacked-size.ts';

/** The text of a file in pieces, unpacked where the file is gzip by its first two bytes, whatever its name. */
export async function* textChunks(path: string): AsyncGenerator<string> {
  const packed = await isGzip(path);
  const file = createReadStream(path);
  const bytes: AsyncIterable<Buffer> = packed
    ? // pipeline, unlike pipe, hands an error of reading on to the end that is read here.
      pipeline(file, createGunzip(), () => {})
    : file;
  let decoder: TextDecoder | undefined;
  try {
    let unpacked = 0;
    for await (const chunk of bytes) {
      unpacked += chunk.length;
      if (packed) refuseBomb(path, file.bytesRead, unpacked);
      decoder ??= decoderOf(chunk);
      yield decoder.decode(chunk, { stream: true });
    }
    yield decoder?.decode() ?? '';
  } catch (error) {
    if (!isCode(error, 'Z_')) throw unreadable(path, error);
    throw new WorkloadError(
      { file: path },
      `broken gzip data (${(error as Error).message})`,
      'a whole .gz file',
    );
  } finally {
    file.destroy();
  }
}

/** An error of the system that does not name its file, as those of reading do, in words; any other as it is. */
function unreadable(file: string, error: unknown): unknown {
  if (!isCode(error, 'E') || (error as NodeJS.ErrnoException).path !== undefined) return error;
  const { code } = error as NodeJS.ErrnoException;
  return new WorkloadError({ file }, `cannot be read (${code})`, 'a file that can be');
}

/** The lines of a text that comes in pieces, without their ends; an empty last line is none. */
export async function* linesOf(
  path: string,
  chunks: AsyncIterable<string>,
): AsyncGenerator<string[]> {
  let rest = '';
  let before = 0;
  for await (const chunk of chunks) {
    // A long line comes in many pieces, which are put together once.
    if (!chunk.includes('\n')) {
      rest += chunk;
      if (rest.length > longestLine) throw lineTooLong(path, before + 1);
      continue;
    }
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    before += lines.length;
    yield lines;
  }
  if (rest !== '') yield [rest];
}

/** Characters of a line: five times those of a prompt of a million tokens in hashed blocks of 16. */
export const longestLine = 4_000_000;

/** The error of a line that does not end within `longestLine`. */
export function lineTooLong(file: string, line: number): WorkloadError {
  const most = longestLine.toLocaleString('en-US');
  return new WorkloadError(
    { file, line },
    `a line of more than ${most} characters`,
    'shorter ones',
  );
}

async function isGzip(path: string): Promise<boolean> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    // Before it is opened: that waits until somebody writes to a pipe.
    const kind = await stat(path);
    if (kind.isDirectory()) throw new WorkloadError({ file: path }, 'this is a folder', 'a file');
    if (kind.isFIFO() || kind.isSocket()) {
      throw new WorkloadError({ file: path }, 'this is a pipe', 'a file, packed or not');
    }
    file = await open(path, 'r');
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
    const near = await nearestFile(path);
    const expected =
      near === undefined ? 'an existing file' : `an existing file. Did you mean ${near}?`;
    throw new WorkloadError({ file: path }, 'no such file', expected);
  }
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    await file.close();
  }
}

function isCode(error: unknown, prefix: string): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith(prefix);
}
