import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileBlocks } from '../../../src/report/html/file-blocks.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

it('a file comes in blocks, the same each time, and no letter is cut in two', () => {
  const file = join(temporaryFolder(), 'long.csv');
  // Its second byte is the first of the second block.
  const text = `${'a'.repeat((1 << 20) - 1)}é${'b'.repeat(1 << 20)}`;
  writeFileSync(file, text);
  const blocks = fileBlocks(file);
  expect([...blocks].length).toBeGreaterThan(2);
  expect([...blocks].join('') === text).toBe(true);
  expect([...blocks].join('') === text).toBe(true);
});
