import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readUserTable, type UserTable } from '../../../src/calibrate/user-table/read-table.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** The path of a table with these lines, gone after the file's tests. */
export function fileOf(...lines: readonly string[]): string {
  const file = join(temporaryFolder(), 'table.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

export function tableOf(...lines: readonly string[]): UserTable {
  return readUserTable(fileOf(...lines));
}
