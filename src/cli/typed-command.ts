import { basename, isAbsolute, relative, sep } from 'node:path';

/** A command as somebody types it, with quotes where a shell needs them. */
export function commandText(words: readonly string[]): string {
  return ['spillway', ...words.map(quoted)].join(' ');
}

/** A file from where we stand; of one that is elsewhere the name, because where it lies is of this machine only. */
export function shownPath(file: string): string {
  const path = relative('.', file);
  const isBelow = !isAbsolute(path) && path.split(sep)[0] !== '..';
  return isBelow ? path.replaceAll(sep, '/') : basename(file);
}

/** A file as it is typed where we stand, wherever it is. */
export function typedPath(file: string): string {
  return relative('.', file).replaceAll(sep, '/') || '.';
}

/** What no shell reads as anything but itself. */
const plain = /^[\w@%+=:,./-]+$/;

/** A word as a shell takes it. */
export function quoted(word: string): string {
  return plain.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
