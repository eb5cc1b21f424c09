import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../temporary-folder.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Starts the built command in a folder and leaves it running. */
export type Start = (
  folder: string,
  flags: readonly string[],
  env?: Readonly<Record<string, string>>,
) => ChildProcess;

/** Builds the command afresh, for `dist/` may be of yesterday. */
export function build(): Start {
  const made = temporaryFolder();
  const compiler = join(repository, 'node_modules/typescript/bin/tsc');
  // What is checked elsewhere, and would take half a minute.
  const quick = ['--noCheck', '--declaration', 'false', '--outDir', join(made, 'dist')];
  const { status } = spawnSync(
    process.execPath,
    [compiler, '-p', 'tsconfig.build.json', ...quick],
    {
      cwd: repository,
    },
  );
  if (status !== 0) throw new Error(`the compiler ended with ${status}`);
  symlinkSync(join(repository, 'node_modules'), join(made, 'node_modules'), 'dir');
  copyFileSync(join(repository, 'package.json'), join(made, 'package.json'));
  const main = join(made, 'dist/cli/main.js');
  return (folder, flags, env = {}) =>
    spawn(process.execPath, [main, ...flags], { cwd: folder, env: { ...process.env, ...env } });
}
