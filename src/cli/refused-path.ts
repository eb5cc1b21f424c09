/** That the name or the place of a file will never do. One that is missing is not among them: it may be one of ours. */
const refusals: readonly string[] = ['ENAMETOOLONG', 'ENOTDIR', 'EISDIR', 'EACCES', 'ELOOP'];

/** What to say of a path that the system refuses, whoever tried to open it; undefined of all other errors. */
export function refusedPath({ code, path }: NodeJS.ErrnoException): string | undefined {
  if (path === undefined || code === undefined || !refusals.includes(code)) return undefined;
  return `cannot open ${path}: ${reasonOf(code)}`;
}

/** Why a file cannot be read or written, in words where the system's are few. */
export function reasonOf(code: string): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission is denied';
    case 'EISDIR':
      return 'it is a folder';
    case 'ELOOP':
      return 'its links go round in a circle';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a part of its path is a file, not a folder';
    case 'ENOENT':
      return 'there is no such folder';
    case 'ENAMETOOLONG':
      return 'a name in its path is too long';
    case 'ENOSPC':
      return 'the disk is full';
    case 'EROFS':
      return 'the file system is read-only';
    default:
      return code;
  }
}
