import fc from 'fast-check';
import { expect, test } from 'vitest';
import { namedStreams } from '../../../src/engine/streams.ts';
import { replay } from '../../../src/workload/recorded/replay.ts';
import { workloadLines } from '../../../src/workload/recorded/workload-lines.ts';
import { arbitraryDrafts, drawn, type KeptDraft, sourceOf } from './drafts.ts';
import { parsedRequests } from './parsed.ts';

const plain: KeptDraft = {
  ...{ at: 0, tenant: 0, promptTokens: 10, outputTokens: 5, items: 1, work: 0.25 },
  ...{ session: -1, turn: 0, content: -1, topic: -1, prefix: [] },
};

test('a header, then a line per request that omits what is usual', () => {
  const full: KeptDraft = {
    ...{ at: 12_000_045, tenant: 1, promptTokens: 100, outputTokens: 20, items: 2.5, work: 0.1 },
    ...{
      session: 3,
      turn: 1,
      content: 4711,
      topic: 11,
      prefix: [
        [7, 512],
        [8, 40],
      ],
    },
  };
  expect([...workloadLines(sourceOf([plain, full]), ['shop', 'a "b"'])]).toEqual([
    '{"spillway":"workload","version":1,"tenants":["shop","a \\"b\\""]}',
    '{"at":0.000000,"prompt":10,"output":5,"work":0.25}',
    '{"at":12.000045,"tenant":"a \\"b\\"","prompt":100,"output":20,"items":2.5,"work":0.1,"session":3,"turn":1,"content":4711,"topic":11,"prefix":[[7,512],[8,40]]}',
  ]);
});

test('a tenant without a name is refused', () => {
  expect(() => [...workloadLines(sourceOf([{ ...plain, tenant: 2 }]), ['a', 'b'])]).toThrow(
    'tenant 2 of 2 has no name',
  );
});

test('I16: exported, read and replayed drafts are the same drafts, whatever they are', () => {
  const tenants = ['default', 'ü,"\n', '\u2028'];
  fc.assert(
    fc.property(arbitraryDrafts(tenants.length), (drafts) => {
      const lines = [...workloadLines(sourceOf(drafts), tenants)];
      const recorded = parsedRequests(lines);
      expect(recorded.tenants).toEqual(tenants);
      const again = drawn(replay(recorded, { name: 'x' }, namedStreams('seed', 0)));
      expect(again).toEqual(drafts);
    }),
  );
});
