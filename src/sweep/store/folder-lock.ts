import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { removeLeftovers } from './leftovers.ts';
import { birthOf } from './process-birth.ts';

/** Somebody else writes there. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Tells it from one who has its number later; undefined where nobody can tell. */
  readonly born?: string | undefined;
  /** Tells two locks of one process apart. */
  readonly mark: string;
}

/**
 * Takes the lock beside a folder, so that two writers do not meet in it; returns what gives it back. The lock of a
 * process of this machine that is no more is taken over, and what it left unfinished is removed. Throws `LockedError`
 * where it is another's.
 */
export function lockFolder(folder: string): () => void {
  const file = `${folder}.lock`;
  const mine: Holder = {
    pid: process.pid,
    host: hostname(),
    born: birthOf(process.pid),
    mark: randomBytes(6).toString('hex'),
  };
  mkdirSync(dirname(file), { recursive: true });
  if (!create(file, mine)) {
    const holder = read(file);
    if (holder !== undefined && isAlive(holder))
      throw new LockedError(lockedText(folder, file, holder));
    if (holder !== undefined) remove(file, holder);
    if (!create(file, mine)) throw new LockedError(lockedText(folder, file, read(file)));
    if (holder !== undefined) removeLeftovers(folder, holder.pid);
  }
  return () => {
    if (read(file)?.mark === mine.mark) rmSync(file, { force: true });
  };
}

function lockedText(folder: string, file: string, holder: Holder | undefined): string {
  const who = holder === undefined ? 'somebody' : `process ${holder.pid} of ${holder.host}`;
  return `${folder} is being written by ${who}. Wait for it, or name another folder with --out; if it is gone, remove ${file}`;
}

/** Makes the file with all that it says, or not at all: whoever is killed, or has no room, leaves no lock without a holder. */
function create(file: string, holder: Holder): boolean {
  const temporary = `${file}.${holder.pid}-${holder.mark}.part`;
  try {
    writeFileSync(temporary, JSON.stringify(holder));
    linkSync(temporary, file);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!noLinks.includes(code)) throw error;
    return createPlainly(file, holder);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** What file systems say that know no second name of a file. */
const noLinks: readonly (string | undefined)[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

function createPlainly(file: string, holder: Holder): boolean {
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as Holder | null;
    return typeof holder?.pid === 'number' ? holder : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the holder may still write: of other machines nobody knows. */
function isAlive({ pid, host, born }: Holder): boolean {
  if (host !== hostname()) return true;
  // A container gives the next process the same number.
  if (born !== undefined && birthOf(process.pid) !== undefined) return birthOf(pid) === born;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes the lock of one who is gone; whoever took it over in the meantime keeps it. */
function remove(file: string, gone: Holder): void {
  const aside = `${file}.${randomBytes(3).toString('hex')}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const taken = read(aside);
  if (taken !== undefined && taken.mark !== gone.mark) create(file, taken);
  rmSync(aside, { force: true });
}
