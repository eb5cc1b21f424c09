import { exitCode, Stopped } from './usage-error.ts';

/** Does what writes results, and says it plainly where there is no room for them: what there is stays, and `remedy` goes on. */
export async function orFullDisk<T>(write: () => Promise<T>, remedy: string): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined || !noRoom.includes(code)) throw error;
    throw new Stopped(
      `there is no room on the disk (${message}). Every cell that had finished is kept: make room, and ${remedy}`,
      exitCode.interrupted,
    );
  }
}

/** A disk, a quota or a limit on files that is full. */
const noRoom: readonly string[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];
