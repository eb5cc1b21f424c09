import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** SHA-256 of files by the names that a scenario gives them; of what cannot be read, nothing. */
export async function contentHashes(
  files: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const [name, file] of files) {
    const found = await fileHash(file);
    if (found !== undefined) hashes.set(name, found);
  }
  return hashes;
}

/** SHA-256 of a file; undefined where it cannot be read. */
export async function fileHash(file: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
  } catch {
    return undefined;
  }
  return hash.digest('hex');
}
