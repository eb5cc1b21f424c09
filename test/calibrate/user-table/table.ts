import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { readUserTable, type UserTable } from '../../../src/calibrate/user-table/read-table.ts';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The path of a table with these lines, gone after the file's tests. */
export function fileOf(...lines: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'spillway-table-'));
  folders.push(folder);
  const file = join(folder, 'table.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

export function tableOf(...lines: readonly string[]): UserTable {
  return readUserTable(fileOf(...lines));
}
