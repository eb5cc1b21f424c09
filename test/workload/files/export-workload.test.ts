import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { namedStreams } from '../../../src/engine/streams.ts';
import { exportWorkload } from '../../../src/workload/files/export-workload.ts';
import { readRecordedWorkload } from '../../../src/workload/files/read-recorded-workload.ts';
import { replay } from '../../../src/workload/recorded/replay.ts';
import { arbitraryDrafts, drawn, sourceOf } from '../recorded/drafts.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spillway-export-'));
});
afterAll(() => rm(folder, { recursive: true }));

test.each(['workload.jsonl', 'workload.jsonl.gz'])(
  'I16: %s read and replayed is the workload',
  async (name) => {
    const tenants = ['a', 'b'];
    const path = join(folder, name);
    await fc.assert(
      fc.asyncProperty(arbitraryDrafts(2), async (drafts) => {
        expect(await exportWorkload(path, sourceOf(drafts), tenants)).toBe(drafts.length);
        const recorded = await readRecordedWorkload(path);
        if (recorded.kind !== 'requests') throw new Error(recorded.kind);
        expect(drawn(replay(recorded, { name: 'x' }, namedStreams('s', 0)))).toEqual(drafts);
      }),
      { numRuns: 25 },
    );
    const packed = await readFile(path);
    const text = name.endsWith('.gz') ? gunzipSync(packed) : packed;
    expect(text.toString().split('\n')[0]).toBe(
      '{"spillway":"workload","version":1,"tenants":["a","b"]}',
    );
  },
);

test('a source that fails leaves no file behind', async () => {
  const failing = {
    next(): boolean {
      throw new Error('out of luck');
    },
  };
  const before = await readdir(folder);
  await expect(exportWorkload(join(folder, 'never.jsonl'), failing, ['a'])).rejects.toThrow(
    'out of luck',
  );
  expect(await readdir(folder)).toEqual(before);
});
