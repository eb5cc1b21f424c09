import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { expect, it } from 'vitest';
import { readRecordedWorkload } from '../../../src/workload/files/read-recorded-workload.ts';
import { refuseBomb } from '../../../src/workload/files/unpacked-size.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

it('a file may unpack to a gigabyte, and beyond that to 250 times its size', () => {
  expect(() => refuseBomb('t.gz', 1000, 1e9)).not.toThrow();
  expect(() => refuseBomb('t.gz', 4e6, 1e9 + 1)).toThrow(
    't.gz: 4,000,000 bytes unpack to more than 1,000,000,001; expected at most 250 times the size of a file, as no recording packs tighter',
  );
  // A month of fifty million rows, packed to a sixth as Azure's traces are.
  expect(() => refuseBomb('t.gz', 4e8, 2.5e9)).not.toThrow();
  expect(() => refuseBomb('t.gz', 4e8, 1e11)).not.toThrow();
});

it.skipIf(process.env['NIGHTLY'] === undefined)(
  'a bomb is refused while it unpacks (skipped unless NIGHTLY: it unpacks a gigabyte)',
  async () => {
    const bomb = join(temporaryFolder(), 'bomb.csv.gz');
    const blank = Buffer.alloc(1e7, '\n');
    const pieces = [Buffer.from('time,prompt\n1,1\n'), ...Array(150).fill(blank)];
    await pipeline(Readable.from(pieces), createGzip(), createWriteStream(bomb));
    await expect(readRecordedWorkload(bomb)).rejects.toThrow(
      /bomb\.csv\.gz: [\d,]+ bytes unpack to more than 1,00\d,\d{3},\d{3};/,
    );
  },
);
