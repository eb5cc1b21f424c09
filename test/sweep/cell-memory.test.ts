import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { readSource } from '../../src/scenario/source.ts';
import { cellMemory } from '../../src/sweep/cell-memory.ts';
import { openCellPool } from '../../src/sweep/cell-pool.ts';
import { small } from '../scenario/problems.ts';
import { temporaryFolder } from '../temporary-folder.ts';

it('a worker’s part is half of the memory for objects and a quarter for requests, or what any cell needs', () => {
  expect(cellMemory(4, 32e9)).toEqual({ heapMegabytes: 4000, mostRequests: 5_000_000 });
  expect(cellMemory(64, 32e9)).toEqual({ heapMegabytes: 1024, mostRequests: 1_000_000 });
});

/** A policy that keeps all it ever sees, a thousand times. */
const greedy = `const kept = [];
export default {
  interval: 1,
  initialReplicas: 1,
  initial: () => 0,
  decide: () => { for (;;) kept.push({ text: String(Math.sqrt(kept.length)) }); },
};
`;

it('a cell that takes more than its part fails alone, with the reason, and the others finish', async () => {
  const file = join(temporaryFolder(), 'greedy.mjs');
  writeFileSync(file, greedy);
  const plain = parseScenario(readSource(small, 's.yaml')).scenario;
  const scaling = '{ kind: module, path: ./greedy.mjs }';
  const text = small.replace('{ kind: fixed, replicas: 2 }', scaling);
  const wrong = parseScenario(readSource(text, 's.yaml')).scenario;
  const flooded = parseScenario(readSource(small.replace('1/s', '1k/s'), 's.yaml')).scenario;
  const pool = openCellPool({
    workers: 1,
    cells: 4,
    inputs: new Map(),
    policies: new Map([['./greedy.mjs', file]]),
    memory: { heapMegabytes: 128, mostRequests: 2000 },
  });
  try {
    const outcomes = await Promise.all(
      [plain, wrong, flooded, plain].map((scenario, cell) =>
        pool.run({ cell, scenario, replication: 0, logRequests: false }),
      ),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'failed', 'failed', 'done']);
    expect(outcomes.slice(1, 3)).toEqual([
      {
        kind: 'failed',
        message:
          'it needs more than the 128 MB of memory that are its worker’s part; with fewer --workers each has more',
      },
      {
        kind: 'failed',
        message: 'more than 1024 requests are under way at once, and there is memory for 2000',
      },
    ]);
  } finally {
    await pool.close();
  }
});
