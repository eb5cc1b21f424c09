import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { workloadLines } from '../recorded/workload-lines.ts';
import type { RequestSource } from '../request.ts';

/**
 * Writes a workload in Spillway's own format, packed where the name ends in .gz, and returns the number
 * of requests. The file appears under its name only when it is whole.
 */
export async function exportWorkload(
  path: string,
  source: RequestSource,
  tenants: readonly string[],
): Promise<number> {
  const temporary = `${path}.part`;
  // The header is a line too.
  let requests = -1;
  function* pieces() {
    let piece = '';
    for (const line of workloadLines(source, tenants)) {
      requests += 1;
      piece += `${line}\n`;
      if (piece.length < pieceLength) continue;
      yield piece;
      piece = '';
    }
    yield piece;
  }
  try {
    const file = createWriteStream(temporary);
    if (path.endsWith('.gz')) await pipeline(Readable.from(pieces()), createGzip(), file);
    else await pipeline(Readable.from(pieces()), file);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return requests;
}

/** Characters per write: lines one by one would cost more in the stream than in the disk. */
const pieceLength = 65536;
