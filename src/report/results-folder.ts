import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A file, in one piece or in blocks that are made as they are written: no text holds a table of millions of rows. */
export type FileContent = string | Iterable<string | Uint8Array>;

/** Writes files into a folder that appears, or is replaced, as a whole: under a temporary name, then renamed. */
export async function writeFolder(
  folder: string,
  files: ReadonlyMap<string, FileContent>,
): Promise<void> {
  const mark = `${process.pid}-${randomBytes(3).toString('hex')}`;
  const temporary = `${folder}.${mark}.part`;
  const old = `${folder}.${mark}.old`;
  await mkdir(dirname(folder), { recursive: true });
  try {
    await mkdir(temporary);
    for (const [name, content] of files) await writeBlocks(join(temporary, name), content);
    await rename(folder, old).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    await rename(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

async function writeBlocks(file: string, content: FileContent): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    // Of a handle this goes on where the last block ended, and writes all of each.
    for (const block of typeof content === 'string' ? [content] : content) {
      await handle.writeFile(block);
    }
  } finally {
    await handle.close();
  }
}
