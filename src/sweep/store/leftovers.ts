import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Tidies up after a process that is no more: what it wrote in and beside a folder under a temporary name, with its
 * number, goes; and the folder that it was about to replace is there again.
 */
export function removeLeftovers(folder: string, pid: number): void {
  const isLeft = new RegExp(`\\.${pid}-[0-9a-f]+\\.(part|old)$`);
  const beside = dirname(folder);
  for (const name of namesIn(beside)) {
    if (!name.startsWith(`${basename(folder)}.`) || !isLeft.test(name)) continue;
    if (name.endsWith('.old') && !existsSync(folder)) renameSync(join(beside, name), folder);
    else rmSync(join(beside, name), { recursive: true, force: true });
  }
  for (const inner of [folder, `${folder}.cells`]) {
    for (const name of namesIn(inner)) if (isLeft.test(name)) rmSync(join(inner, name));
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
