import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeFolder } from '../../src/report/results-folder.ts';
import { temporaryFolder } from '../temporary-folder.ts';

it('files are written block by block, a block when the one before it is on the disk', async () => {
  const folder = join(temporaryFolder(), 'deep', 'results');
  const blocks = function* () {
    for (let at = 0; at < 300; at += 1) yield `${at}é\n`.repeat(1000);
  };
  const bytes = [new Uint8Array([0, 255]), new Uint8Array(0), new Uint8Array([7])];
  const files = new Map<string, string | Iterable<string | Uint8Array>>([
    ['long.csv', blocks()],
    ['short.txt', 'one'],
    ['binary', bytes],
  ]);
  await writeFolder(folder, files);
  expect(readdirSync(folder).sort()).toEqual(['binary', 'long.csv', 'short.txt']);
  expect(readFileSync(join(folder, 'long.csv'), 'utf8')).toBe([...blocks()].join(''));
  expect(readFileSync(join(folder, 'short.txt'), 'utf8')).toBe('one');
  expect([...readFileSync(join(folder, 'binary'))]).toEqual([0, 255, 7]);
});

it('what fails half-way leaves the folder as it was, and nothing beside it', async () => {
  const parent = temporaryFolder();
  const folder = join(parent, 'results');
  await writeFolder(folder, new Map([['a.csv', 'old']]));
  const failing = function* () {
    yield 'new, ';
    throw new Error('no space left on device');
  };
  const files = new Map<string, string | Iterable<string>>([
    ['a.csv', 'new'],
    ['b.csv', failing()],
  ]);
  await expect(writeFolder(folder, files)).rejects.toThrow('no space left');
  expect(readdirSync(parent)).toEqual(['results']);
  expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('old');
});
