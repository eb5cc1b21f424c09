import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { runScenario } from '../../src/testing/index.ts';
import { readRecordedWorkload } from '../../src/workload/files/read-recorded-workload.ts';
import type { RecordedWorkload } from '../../src/workload/recorded/recorded-workload.ts';
import type { RequestRow } from '../../src/world/result.ts';
import { casesOf } from '../nightly.ts';

// Beside the repository: recorded workloads that are not part of it.
const folder = fileURLToPath(new URL('../../../shared/data/traces/', import.meta.url));
const isThere = existsSync(folder);

const blockTokens = 512;
/** Blocks of caches; the longest prompt and its answer take 374. */
const sizes = casesOf([1000, 5000, 20_000, 50_000], [1000, 20_000]);

describe.skipIf(!isThere).each([
  ['mooncake_conversation', '0.3664'],
  ['mooncake_synthetic', '0.6396'],
])(`%s on one replica${isThere ? '' : ' (skipped: ../shared is not there)'}`, (name, hitRate) => {
  let trace: RecordedWorkload;
  beforeAll(async () => {
    const read = await readRecordedWorkload(`${folder}${name}.jsonl.gz`);
    if (read.kind !== 'requests') throw new Error(read.kind);
    trace = read;
  });

  test(`an unlimited prefix cache finds ${hitRate} of the blocks, and those that were there before`, () => {
    // Blocks of one token, so that the last block of a prompt, which is not full, can be found as well.
    const rows = replayed(trace, { blocks: 2_000_000_000, block_size: 1 });
    const before = commonHeads(trace);
    let hits = 0;
    for (const { number, prompt_tokens: prompt, cached_tokens: cached } of rows) {
      let end = 0;
      for (const { tokens } of blocksOf(trace, number)) {
        end += tokens;
        // One token of a prompt is always computed.
        if (Math.min(end, prompt - 1) <= cached) hits += 1;
      }
    }
    expect(rows.map((row) => row.cached_tokens)).toEqual(
      before.map(({ tokens }, number) => Math.min(tokens, trace.promptTokens[number]! - 1)),
    );
    expect(hits).toBe(before.reduce((sum, { blocks }) => sum + blocks, 0));
    expect((hits / trace.prefixStarts[trace.count]!).toFixed(4)).toBe(hitRate);
  });

  test('a limited one finds what an LRU stack of its size holds, request by request', () => {
    const heads = lruDepths(trace);
    const totals = sizes.map((blocks) => {
      const found = replayed(trace, { blocks, block_size: blockTokens }).map(
        (row) => row.cached_tokens,
      );
      const within = heads.map(
        (depths) => blockTokens * countWhile(depths, (depth) => depth <= blocks),
      );
      expect(found).toEqual(within);
      return found.reduce((sum, tokens) => sum + tokens, 0);
    });
    // The larger the cache, the more it finds.
    expect(totals).toEqual([...new Set(totals)].sort((a, b) => a - b));
  });
});

/** The trace on a replica that serves one request after the other, in steps of a microsecond. */
function replayed(trace: RecordedWorkload, kv: object): readonly RequestRow[] {
  const source = {
    name: 'mooncake',
    horizon: '2h',
    pools: { p: { accelerator: 'H100', accelerators: 1 } },
    deployments: {
      d: {
        pool: 'p',
        engine: {
          kind: 'llm',
          model: 'Llama-3.1-8B',
          max_num_seqs: 1,
          max_num_batched_tokens: 1_000_000,
          step_time: { kind: 'constant', seconds: '1us' },
          kv,
        },
        scaling: { kind: 'fixed', replicas: 1 },
      },
    },
    traffic: { t: { deployment: 'd', file: 't' } },
  };
  const { requests } = runScenario(source, { inputs: new Map([['t', trace]]) });
  expect(requests.every(({ outcome }) => outcome === 'completed')).toBe(true);
  expect(requests.map((row) => row.prompt_tokens)).toEqual([...trace.promptTokens]);
  return requests;
}

function blocksOf(trace: RecordedWorkload, request: number): { group: number; tokens: number }[] {
  const [from, to] = [trace.prefixStarts[request]!, trace.prefixStarts[request + 1]!];
  const tokens = trace.prefixTokens.subarray(from, to);
  return Array.from(trace.prefixGroups.subarray(from, to), (group, i) => ({
    group,
    tokens: tokens[i]!,
  }));
}

interface Node extends Map<number, Node> {}

/** What the prompt of each request has in common with any earlier one from the start: blocks, and tokens. */
function commonHeads(trace: RecordedWorkload): { blocks: number; tokens: number }[] {
  const trie: Node = new Map();
  return Array.from({ length: trace.count }, (_, request) => {
    const common = { blocks: 0, tokens: 0 };
    let node = trie;
    for (const { group, tokens } of blocksOf(trace, request)) {
      const known = node.get(group);
      if (known !== undefined) {
        common.blocks += 1;
        common.tokens += tokens;
      }
      const next: Node = known ?? new Map();
      node.set(group, next);
      node = next;
    }
    return common;
  });
}

/**
 * How deep in an LRU stack the full blocks of each prompt stand when it comes, from 1 at the top; infinite
 * where one was never there. A cache of so many blocks is the top of that stack. A request puts all its
 * blocks on top, the first of its prompt last; what was not full, and the answer, are found by nobody.
 */
function lruDepths(trace: RecordedWorkload): number[][] {
  const held = Array.from({ length: trace.count }, (_, request) =>
    Math.ceil((trace.promptTokens[request]! + trace.outputTokens[request]! - 1) / blockTokens),
  );
  const stack = new Stack(held.reduce((sum, blocks) => sum + blocks, 0));
  const trie = new StackNode();
  return held.map((blocks, request) => {
    const prompt = trace.promptTokens[request]!;
    const path: StackNode[] = [];
    for (const { group, tokens } of blocksOf(trace, request)) {
      if (tokens === blockTokens) path.push((path.at(-1) ?? trie).child(group));
    }
    const depths = path.map(({ place }) =>
      place === 0 ? Number.POSITIVE_INFINITY : stack.depth(place),
    );
    for (let i = path.length; i < blocks; i++) stack.push();
    for (const node of path.toReversed()) {
      if (node.place !== 0) stack.remove(node.place);
      node.place = stack.push();
    }
    // One token of a prompt is always computed, so that the last block may be found in vain.
    return depths.slice(0, Math.floor((prompt - 1) / blockTokens));
  });
}

/** A block by all that stands before it, and its place in the stack; 0 where it was never there. */
class StackNode {
  place = 0;
  readonly #children = new Map<number, StackNode>();

  child(group: number): StackNode {
    const known = this.#children.get(group);
    if (known !== undefined) return known;
    const added = new StackNode();
    this.#children.set(group, added);
    return added;
  }
}

/** A stack that counts what stands above a place: a Fenwick tree over places, from the bottom on. */
class Stack {
  readonly #sums: Int32Array;
  #top = 0;
  #size = 0;

  constructor(pushes: number) {
    this.#sums = new Int32Array(pushes + 1);
  }

  push(): number {
    this.#top += 1;
    this.#add(this.#top, 1);
    return this.#top;
  }

  remove(place: number): void {
    this.#add(place, -1);
  }

  /** 1 for the place at the top. */
  depth(place: number): number {
    let below = 0;
    for (let at = place - 1; at > 0; at -= at & -at) below += this.#sums[at]!;
    return this.#size - below;
  }

  #add(place: number, by: number): void {
    this.#size += by;
    for (let at = place; at < this.#sums.length; at += at & -at) this.#sums[at]! += by;
  }
}

function countWhile(values: readonly number[], holds: (value: number) => boolean): number {
  const end = values.findIndex((value) => !holds(value));
  return end < 0 ? values.length : end;
}
