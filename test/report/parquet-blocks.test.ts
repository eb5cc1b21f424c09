import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { metricNames } from '../../src/metrics/catalog.ts';
import { type CsvCell, csv } from '../../src/report/csv.ts';
import { readTable } from '../../src/report/html/csv-table.ts';
import { parquetBlocks } from '../../src/report/parquet-blocks.ts';
import { resultTables } from '../../src/report/result-files.ts';
import { columnOf, type ResultColumn, type ResultTable } from '../../src/report/result-table.ts';
import { runsOf } from '../nightly.ts';
import { floodRun, floodScenario, twoFleets } from './html/results.ts';

const origin = { version: '1.2.3', scenario: 'abcdef12' };

function bytesOf(table: ResultTable): ArrayBuffer {
  return asBuffer([...parquetBlocks(table, origin)]);
}

/** On memory of its own: small buffers of Node lie in one that is larger. */
function asBuffer(blocks: readonly Uint8Array[]): ArrayBuffer {
  return new Uint8Array(Buffer.concat(blocks)).buffer;
}

function readBack(table: ResultTable): Promise<Record<string, unknown>[]> {
  return parquetReadObjects({ file: bytesOf(table) });
}

/** Compares what the two files have: numbers in the nine digits of a CSV, though that of a bill has more. */
async function expectSame(table: ResultTable): Promise<void> {
  const { columns } = table;
  const names = columns.map(({ name }) => name);
  const { rows } = readTable('x.csv', csv(names, table.rows));
  const nine = (value: number) => Number(value.toPrecision(9));
  const expected = rows.map((row) =>
    row.map((text, at) =>
      text === '' ? null : columns[at]!.kind === 'text' ? text : nine(Number(text)),
    ),
  );
  const read = (await readBack(table)).map((row) =>
    Object.values(row).map((cell) => (typeof cell === 'number' ? nine(cell) : cell)),
  );
  expect(read).toEqual(expected);
}

describe('a table as Parquet', () => {
  const tables = resultTables(floodRun(floodScenario('flood', twoFleets), { logRequests: true }));

  it.each([...tables.keys()])('has what %s.csv has, cell by cell', async (name) => {
    await expectSame(tables.get(name)!);
  });

  it('has requests and decisions in it, for equal emptiness would prove nothing', () => {
    for (const name of ['requests', 'decisions', 'timeseries', 'cost']) {
      expect([...tables.get(name)!.rows].length).toBeGreaterThan(4);
    }
  });

  it('has every digit of a number, null for what is missing, and texts as they are', async () => {
    const columns = ['number', 'usd', 'reason'].map(columnOf);
    const rows: CsvCell[][] = [
      [7, 0.1 + 0.2, '=1+1'],
      [undefined, Number.NaN, ''],
      [-1, Number.POSITIVE_INFINITY, 'a "b",\nc é'],
    ];
    expect(await readBack({ columns, rows })).toEqual([
      { number: 7, usd: 0.30000000000000004, reason: '=1+1' },
      { number: null, usd: null, reason: null },
      { number: -1, usd: Number.POSITIVE_INFINITY, reason: 'a "b",\nc é' },
    ]);
  });

  it('says which Spillway wrote it, of which scenario, and which columns hold what', () => {
    const metadata = parquetMetadata(bytesOf(tables.get('requests')!));
    expect(metadata.created_by).toBe('spillway version 1.2.3');
    expect(metadata.key_value_metadata).toEqual([
      { key: 'spillway', value: '1.2.3' },
      { key: 'scenario', value: 'abcdef12' },
    ]);
    const types = metadata.schema.map(({ name, type }) => [name, type]);
    expect(types).toContainEqual(['fleet', 'BYTE_ARRAY']);
    expect(types).toContainEqual(['number', 'INT32']);
    expect(types).toContainEqual(['arrived', 'DOUBLE']);
  });

  it('is written in row groups, each before the rows of the next are made', async () => {
    let made = 0;
    const rows = function* () {
      for (; made < 150_000; made += 1) yield [made, made / 7];
    };
    const columns = ['number', 'arrived'].map(columnOf);
    const blocks = parquetBlocks({ columns, rows: rows() }, origin);
    const seen = [];
    const parts: Uint8Array[] = [];
    for (const block of blocks) {
      seen.push(made);
      parts.push(block);
    }
    expect(seen).toEqual([65_535, 131_071, 150_000, 150_000]);
    const file = asBuffer(parts);
    expect(parquetMetadata(file).row_groups.map(({ num_rows: count }) => Number(count))).toEqual([
      65_536, 65_536, 18_928,
    ]);
    const read = await parquetReadObjects({ file, rowStart: 131_070, rowEnd: 131_073 });
    expect(read.map(({ number }) => number)).toEqual([131_070, 131_071, 131_072]);
  });

  it('whatever the cells are: numbers are the same bits, whole ones and texts the same', async () => {
    const cell = {
      text: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
      whole: fc.option(fc.integer(), { nil: undefined }),
      number: fc.option(fc.double({ noNaN: true }), { nil: undefined }),
    };
    const kinds = fc.array(fc.constantFrom('text' as const, 'whole' as const, 'number' as const), {
      minLength: 1,
      maxLength: 4,
    });
    const table = kinds.chain((all) =>
      fc
        .array(fc.tuple(...all.map((kind): fc.Arbitrary<CsvCell> => cell[kind])), { maxLength: 40 })
        .map((rows) => ({
          columns: all.map((kind, at): ResultColumn => ({ name: `c${at}`, kind })),
          rows,
        })),
    );
    await fc.assert(
      fc.asyncProperty(table, async ({ columns, rows }) => {
        const read = await readBack({ columns, rows });
        const expected = rows.map((row) => row.map((one) => one ?? null));
        expect(read.map((row) => Object.values(row))).toEqual(expected);
      }),
      { numRuns: runsOf(50) },
    );
  });

  it('refuses what its column cannot hold', () => {
    const written = (name: string, cell: CsvCell) =>
      bytesOf({ columns: [columnOf(name)], rows: [[cell]] });
    expect(() => written('usd', 'much')).toThrow('column usd has much, which is no number');
    expect(() => written('turn', 0.5)).toThrow('column turn has 0.5, which is no whole number');
    expect(() => written('turn', 2_147_483_648)).toThrow('no whole number of 32 bits');
  });
});

it('no metric is called like a column of texts or whole numbers', () => {
  expect(metricNames.filter((name) => columnOf(name).kind !== 'number')).toEqual([]);
});
