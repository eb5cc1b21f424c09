import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { closest, distance } from 'fastest-levenshtein';

/** The file of the same folder that a missing one's name was probably meant for; undefined where none is near. */
export async function nearestFile(path: string): Promise<string | undefined> {
  const folder = dirname(path);
  const wanted = basename(path);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  if (names.length === 0) return undefined;
  const nearest = closest(wanted, names.sort());
  return distance(wanted, nearest) <= Math.max(2, wanted.length / 3)
    ? join(folder, nearest)
    : undefined;
}
