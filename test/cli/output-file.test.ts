import { execFileSync } from 'node:child_process';
import { readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkOutputFile } from '../../src/cli/output-file.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { command, flood, folderOf } from './spillway.ts';

const folder = folderOf({ 'there.csv': '', 'flood.yaml': flood });

it.each([
  ['', '--out is empty: name a file, such as x.csv'],
  [folder, `--out ${folder} is a folder: name a file, such as ${join(folder, 'x.csv')}`],
  [join(folder, 'no/x.csv'), `--out ${join(folder, 'no/x.csv')}: there is no folder ${folder}/no`],
])('a file cannot be called %j', (file, message) => {
  expect(() => checkOutputFile('out', file, 'x.csv')).toThrow(new UsageError(message));
});

it('a file may be new, there already, or not asked for', () => {
  for (const file of [join(folder, 'new.csv'), join(folder, 'there.csv'), undefined]) {
    expect(() => checkOutputFile('out', file, 'x.csv')).not.toThrow();
  }
});

it.skipIf(process.platform === 'win32')('devices and pipes are not replaced by files', () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  symlinkSync('/dev/null', join(folder, 'nothing'));
  for (const file of ['/dev/null', '/dev/stdout', pipe, join(folder, 'nothing')]) {
    expect(() => checkOutputFile('out', file, 'x.csv')).toThrow(
      new UsageError(`--out ${file} is no file, and would be replaced by one: name a file`),
    );
  }
});

it.skipIf(process.platform === 'win32').each([
  ['workload', 'export', 'flood.yaml', '--out'],
  ['trace', 'flood.yaml', '--jsonl'],
  ['choose', '--recommended'],
  ['calibrate', 'there.csv', '--accelerator', 'L4', '--model', 'Llama-3.1-8B', '--out'],
  ['validate', 'there.csv', '--accelerator', 'L4', '--model', 'Llama-3.1-8B', '--csv'],
])('%s %s … looks before it works', async (...flags) => {
  const before = readdirSync(folder);
  const pipe = join(folder, 'pipe');
  const { code, stderr } = await command(folder, ...flags, pipe);
  expect(stderr).toMatch(/^error {2}--[a-z]+ \S+pipe is no file, and would be replaced by one/);
  expect([code, statSync(pipe).isFIFO(), readdirSync(folder)]).toEqual([2, true, before]);
});
