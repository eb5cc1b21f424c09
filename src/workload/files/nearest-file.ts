import { readdir } from 'node:fs/promises';
import { basename, dirname, join, parse } from 'node:path';
import { nearestName } from '../../catalog/nearest-name.ts';

/** The file of the same folder that a missing one's name was probably meant for; undefined where none is near. */
export async function nearestFile(path: string): Promise<string | undefined> {
  const folder = dirname(path);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  // Sorted, so that among equals it is the same one on every machine. That two files end in .yaml makes neither of them
  // like the other; the dot is all that counts of it.
  const nearest = nearestName(basename(path), names.sort(), parse(path).name.length + 1);
  return nearest === undefined ? undefined : join(folder, nearest);
}
