import {
  appendFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CellStore, cellText, readCell } from '../../../src/sweep/store/cell-store.ts';
import { runScenario } from '../../../src/testing/run-scenario.ts';
import type { CellResult } from '../../../src/world/result.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const result = {
  fingerprint: 'abc',
  events: 7,
  total: { ttft_p95: Number.NaN, drop_rate: 0.1 + 0.2 },
  series: [{ time: 0, e2e_p99: Number.NaN }],
} as unknown as CellResult;

describe('a store of cells', () => {
  test('gives back what it was given, and knows what it has not', () => {
    const store = new CellStore(join(temporaryFolder(), 'cells'));
    expect(store.read('k1')).toEqual({ kind: 'missing' });
    store.write('k1', result);
    expect(store.read('k1')).toEqual({ kind: 'found', result });
    expect(store.read('k2')).toEqual({ kind: 'missing' });
    expect(readdirSync(store.folder)).toEqual(['k1.json']);
  });

  test.each([
    ['cut short', (file: string) => truncateSync(file, 90)],
    ['empty', (file: string) => truncateSync(file, 0)],
    ['added to', (file: string) => appendFileSync(file, ' ')],
    [
      'changed in one digit',
      (file: string) =>
        writeFileSync(file, readFileSync(file, 'utf8').replace('"events":7', '"events":8')),
    ],
    ['of another key', (file: string) => writeFileSync(file, cellText('k2', result))],
  ])('finds a file that is %s, and does not use it', (_, damage) => {
    const store = new CellStore(join(temporaryFolder(), 'cells'));
    store.write('k1', result);
    const file = join(store.folder, 'k1.json');
    damage(file);
    expect(store.read('k1')).toEqual({ kind: 'corrupted', file });
    store.write('k1', result);
    expect(store.read('k1').kind).toBe('found');
  });

  test('no single byte of a file can change unseen', () => {
    const text = cellText('k1', result);
    for (let at = 0; at < text.length; at += 1) {
      const changed = text.slice(0, at) + (text[at] === 'x' ? 'y' : 'x') + text.slice(at + 1);
      expect(readCell(changed, 'k1')).toBeUndefined();
    }
  });

  describe('of requests', () => {
    // 30 simulated minutes at 3/s: several chunks of rows.
    const { result: run } = runScenario({
      name: 'rows',
      horizon: '30min',
      deployments: {
        one: {
          pool: 'p',
          engine: { kind: 'slots', slots: 4, service: { kind: 'exponential', mean: '1s' } },
          scaling: { kind: 'fixed', replicas: 1 },
        },
      },
      pools: { p: { accelerator: 'L4', accelerators: 1 } },
      traffic: { t: { arrivals: { kind: 'poisson', rate: '3/s' } } },
    });

    test('keeps every row, in columns beside the cell', () => {
      const store = new CellStore(join(temporaryFolder(), 'cells'));
      store.write('k1', run);
      expect(readdirSync(store.folder)).toEqual(['k1.json', 'k1.rows']);
      const stored = store.read('k1');
      if (stored.kind !== 'found') throw new Error(stored.kind);
      expect(stored.result).toEqual(run);
      expect(run.requests!.length).toBeGreaterThan(4096);
      expect([...stored.result.requests!]).toEqual([...run.requests!]);
    });

    test('travels as text too, for a queue', () => {
      const back = readCell(cellText('k1', run), 'k1')!;
      expect([...back.requests!]).toEqual([...run.requests!]);
    });

    test.each([
      ['cut short', (file: string) => truncateSync(file, 90)],
      ['added to', (file: string) => appendFileSync(file, ' ')],
      ['gone', (file: string) => rmSync(file)],
      [
        'changed in one byte',
        (file: string) => {
          const bytes = readFileSync(file);
          bytes[1000]! ^= 1;
          writeFileSync(file, bytes);
        },
      ],
    ])('finds rows that are %s, and does not use the cell', (_, damage) => {
      const store = new CellStore(join(temporaryFolder(), 'cells'));
      store.write('k1', run);
      const file = join(store.folder, 'k1.rows');
      damage(file);
      expect(store.read('k1')).toEqual({ kind: 'corrupted', file });
      store.write('k1', run);
      expect(store.read('k1').kind).toBe('found');
    });
  });
});
