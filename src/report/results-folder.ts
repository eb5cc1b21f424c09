import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Writes files into a folder that appears, or is replaced, as a whole: under a temporary name, then renamed. */
export async function writeFolder(
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  const mark = `${process.pid}-${randomBytes(3).toString('hex')}`;
  const temporary = `${folder}.${mark}.part`;
  const old = `${folder}.${mark}.old`;
  await mkdir(dirname(folder), { recursive: true });
  try {
    await mkdir(temporary);
    for (const [name, text] of files) await writeFile(join(temporary, name), text);
    await rename(folder, old).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    await rename(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}
