import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { removeLeftovers } from '../../../src/sweep/store/leftovers.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

function folderWith(...files: readonly string[]): string {
  const root = temporaryFolder();
  for (const file of files) {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), file);
  }
  return root;
}

describe('what a dead process left unfinished', () => {
  test('goes, and nothing else does', () => {
    const kept = [
      'a/summary.csv',
      'a.cells/k1.json',
      'a.cells/k2.json.8-cd.part',
      'ab.7-ef.part/x',
    ];
    const gone = ['a.7-ab.part/summary.csv', 'a.7-ab.old/summary.csv', 'a.lock.7-ab.part'];
    const root = folderWith(...kept, ...gone, 'a.cells/k1.json.7-ab.part', 'a/k1.json.7-ab.part');
    removeLeftovers(join(root, 'a'), 7);
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
    expect(files.filter((name) => !['a', 'a.cells', 'ab.7-ef.part'].includes(name)).sort()).toEqual(
      kept.toSorted(),
    );
  });

  test('results that it was about to replace are there again', () => {
    const root = folderWith('a.7-ab.old/summary.csv', 'a.7-ab.part/summary.csv');
    removeLeftovers(join(root, 'a'), 7);
    expect(readdirSync(root)).toEqual(['a']);
    expect(readFileSync(join(root, 'a/summary.csv'), 'utf8')).toBe('a.7-ab.old/summary.csv');
  });
});
