import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readInput } from '../../src/calibrate/read-input.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const folder = temporaryFolder();
const read = (file: string) => () => readInput(file, 'a table');

it('a file is read as a whole, without the mark that some programs put first', () => {
  const file = join(folder, 'long.csv');
  const text = 'ä,b\n'.repeat(100_000);
  writeFileSync(file, `\ufeff${text}`);
  expect(readInput(file, 'a table')).toBe(text);
});

it('what is no file is refused', () => {
  expect(read(folder)).toThrow(`${folder}: is a folder; expected a table`);
  expect(read(join(folder, 'none'))).toThrow('no such file; expected a table');
});

describe.skipIf(process.platform === 'win32')('files that are none on disk', () => {
  it('one without an end is refused once it is too long', () => {
    expect(read('/dev/zero')).toThrow(
      '/dev/zero: has more than 100,000,000 bytes; expected a table',
    );
  });

  it('a pipe is refused, and not waited for', () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(read(pipe)).toThrow('is a pipe');
  });

  it.skipIf(process.platform !== 'linux')(
    'one that cannot be read is refused with the reason',
    () => {
      expect(read('/proc/self/mem')).toThrow('cannot be read (EIO)');
    },
  );
});
