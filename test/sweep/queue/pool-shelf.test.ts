import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { readSource } from '../../../src/scenario/source.ts';
import type { CellJob } from '../../../src/sweep/queue/cell-job.ts';
import { PoolShelf } from '../../../src/sweep/queue/pool-shelf.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

vi.mock('../../../src/sweep/cell-pool.ts', async () => {
  const { poolInThisThread } = await import('../../cli/cells-in-this-thread.ts');
  return { openCellPool: poolInThisThread };
});

const folder = temporaryFolder();
writeFileSync(join(folder, 'one.csv'), 'when,short,long,out\n1,10,70,1\n2,10,70,1\n');
writeFileSync(join(folder, 'two.csv'), 'when,short,long,out\n1,10,70,1\n2,10,70,1\n3,10,70,1\n');

/** A cell of a sweep over files and columns: all its cells bring both files. */
function jobOf(file: string, prompt: string): CellJob {
  const scenarioFile = join(folder, 'recorded.yaml');
  const text = `
name: recorded
horizon: 1min
pools: { p: { accelerator: L4, accelerators: 1 } }
deployments:
  d: { pool: p, engine: { kind: slots, service: 50ms }, scaling: { kind: fixed, replicas: 1 } }
traffic: { t: { file: ${file}, columns: { time: when, unit: s, prompt: ${prompt}, output: out } } }
`;
  const { scenario } = parseScenario(readSource(text, scenarioFile));
  const files = ['one.csv', 'two.csv'].map((name) => ({
    kind: 'workload' as const,
    name,
    file: join(folder, name),
    sha256: '',
  }));
  const task = { cell: 0, scenario, replication: 0, logRequests: true };
  return { key: file, spillway: '9.9.9', name: file, task, scenarioFile, files };
}

test('each cell of a sweep has the recordings that it names, read as it says', async () => {
  const shelf = new PoolShelf(2);
  const seen = async (file: string, prompt: string) => {
    const outcome = await shelf.run(jobOf(file, prompt), () => {});
    if (outcome.kind !== 'done') return outcome;
    return Array.from(outcome.result.requests!, (row) => row.prompt_tokens);
  };
  expect(await seen('one.csv', 'short')).toEqual([10, 10]);
  expect(await seen('two.csv', 'short')).toEqual([10, 10, 10]);
  expect(await seen('one.csv', 'long')).toEqual([70, 70]);
  expect(await seen('one.csv', 'short')).toEqual([10, 10]);
  await shelf.close();
});
