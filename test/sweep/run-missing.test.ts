import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CellOutcome, CellTask } from '../../src/sweep/cell.ts';
import { type KeyedTask, runMissing } from '../../src/sweep/run-missing.ts';
import { CellStore } from '../../src/sweep/store/cell-store.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const tasks: KeyedTask[] = [0, 1, 2, 3, 4].map((cell) => ({
  key: `k${cell}`,
  task: { cell } as CellTask,
}));

const outcomeOf = ({ task }: KeyedTask): CellOutcome =>
  ({ kind: 'done', result: { events: task.cell } }) as unknown as CellOutcome;

/** Runs all, and writes down which; dies before the `deadAfter`-th ends. */
function runner(ran: string[], deadAfter = Number.POSITIVE_INFINITY) {
  return async (
    some: readonly KeyedTask[],
    tell: (at: number, outcome: CellOutcome) => void,
  ): Promise<CellOutcome[]> =>
    some.map((one, at) => {
      if (at >= deadAfter) throw new Error('killed');
      ran.push(one.key);
      tell(at, outcomeOf(one));
      return outcomeOf(one);
    });
}

describe('a run that goes on', () => {
  test('does what is missing and damaged, and nothing else', async () => {
    const store = new CellStore(join(temporaryFolder(), 'cells'));
    await expect(runMissing(tasks, store, [store], runner([], 3))).rejects.toThrow('killed');
    expect(readdirSync(store.folder)).toEqual(['k0.json', 'k1.json', 'k2.json']);
    appendFileSync(join(store.folder, 'k1.json'), '!');
    const ran: string[] = [];
    const { outcomes, found, corrupted } = await runMissing(tasks, store, [store], runner(ran));
    expect(ran).toEqual(['k1', 'k3', 'k4']);
    expect(outcomes).toEqual(tasks.map(outcomeOf));
    expect([found, corrupted]).toEqual([2, [join(store.folder, 'k1.json')]]);
  });

  test('keeps no failure: it is tried again', async () => {
    const store = new CellStore(join(temporaryFolder(), 'cells'));
    const failed: CellOutcome = { kind: 'failed', message: 'no memory' };
    await runMissing(tasks.slice(0, 1), store, [store], async (_, tell) => {
      tell(0, failed);
      return [failed];
    });
    const ran: string[] = [];
    await runMissing(tasks.slice(0, 1), store, [store], runner(ran));
    expect(ran).toEqual(['k0']);
  });

  test('killed at any moments, it loses nothing and doubles nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4), { maxLength: 6 }), async (deaths) => {
        const store = new CellStore(join(temporaryFolder(), 'cells'));
        const ran: string[] = [];
        for (const after of deaths) {
          await runMissing(tasks, store, [store], runner(ran, after)).catch(() => {});
        }
        const { outcomes } = await runMissing(tasks, store, [store], runner(ran));
        expect(outcomes).toEqual(tasks.map(outcomeOf));
        expect(ran.toSorted()).toEqual(tasks.map(({ key }) => key));
      }),
      { numRuns: 30 },
    );
  });
});
