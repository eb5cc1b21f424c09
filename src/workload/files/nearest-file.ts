import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { closest } from 'fastest-levenshtein';

/** The file of the same folder whose name is nearest to a missing one; undefined where the folder is missing or empty. */
export async function nearestFile(path: string): Promise<string | undefined> {
  const folder = dirname(path);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  return names.length === 0 ? undefined : join(folder, closest(basename(path), names.sort()));
}
