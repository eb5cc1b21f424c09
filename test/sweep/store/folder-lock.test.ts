import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LockedError, lockFolder } from '../../../src/sweep/store/folder-lock.ts';
import { birthOf } from '../../../src/sweep/store/process-birth.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

describe('the lock of a folder', () => {
  test('lets one in, then the next', () => {
    const folder = join(temporaryFolder(), 'results', 'a');
    const unlock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(LockedError);
    expect(() => lockFolder(folder)).toThrow(`process ${process.pid} of ${hostname()}`);
    unlock();
    expect(readdirSync(join(folder, '..'))).toEqual([]);
    lockFolder(folder)();
  });

  test('of a process that is no more is taken over', () => {
    const folder = join(temporaryFolder(), 'a');
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(`${folder}.lock`, JSON.stringify({ pid, host: hostname(), mark: 'old' }));
    const unlock = lockFolder(folder);
    expect(JSON.parse(readFileSync(`${folder}.lock`, 'utf8')).pid).toBe(process.pid);
    unlock();
  });

  test('of a process that is no more is taken over, though another has its number by now', () => {
    const folder = join(temporaryFolder(), 'a');
    const { pid } = process;
    const lock = JSON.stringify({ pid, host: hostname(), born: 'long ago', mark: 'old' });
    writeFileSync(`${folder}.lock`, lock);
    writeFileSync(`${folder}.${pid}-ab.part`, '');
    if (birthOf(pid) === undefined) {
      // Only Linux tells.
      expect(() => lockFolder(folder)).toThrow(LockedError);
      return;
    }
    lockFolder(folder)();
    expect(readdirSync(join(folder, '..'))).toEqual([]);
  });

  test.each([
    ['of another machine', JSON.stringify({ pid: 1, host: 'elsewhere', mark: 'x' })],
    ['that nobody can read', ''],
    ['that names nobody', 'null'],
  ])('%s is left alone', (_, text) => {
    const folder = join(temporaryFolder(), 'a');
    writeFileSync(`${folder}.lock`, text);
    expect(() => lockFolder(folder)).toThrow(LockedError);
    expect(readFileSync(`${folder}.lock`, 'utf8')).toBe(text);
  });

  test('whoever gives it back late does not take away another’s', () => {
    const folder = join(temporaryFolder(), 'a');
    const unlock = lockFolder(folder);
    const other = JSON.stringify({ pid: 1, host: 'elsewhere', mark: 'other' });
    writeFileSync(`${folder}.lock`, other);
    unlock();
    expect(readFileSync(`${folder}.lock`, 'utf8')).toBe(other);
  });
});
