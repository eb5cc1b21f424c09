import { reasonOf } from './load.ts';

/** That the name or the place of a file will never do. One that is missing is not among them: it may be one of ours. */
const refusals: readonly string[] = ['ENAMETOOLONG', 'ENOTDIR', 'EISDIR', 'EACCES', 'ELOOP'];

/** What to say of a path that the system refuses, whoever tried to open it; undefined of all other errors. */
export function refusedPath({ code, path }: NodeJS.ErrnoException): string | undefined {
  if (path === undefined || code === undefined || !refusals.includes(code)) return undefined;
  return `cannot open ${path}: ${reasonOf(code)}`;
}
