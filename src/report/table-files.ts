import { csvBlocks } from './csv.ts';
import { type ParquetOrigin, parquetBlocks } from './parquet-blocks.ts';
import type { ResultTable } from './result-table.ts';
import type { FileContent } from './results-folder.ts';

/** The files of tables: each as CSV, and as Parquet too where that is asked for. */
export function tableFiles(
  tables: ReadonlyMap<string, ResultTable>,
  parquet: ParquetOrigin | undefined,
): Map<string, FileContent> {
  const files = new Map<string, FileContent>();
  for (const [name, table] of tables) {
    const header = table.columns.map((column) => column.name);
    files.set(
      `${name}.csv`,
      anew(() => csvBlocks(header, table.rows)),
    );
    if (parquet !== undefined) {
      files.set(
        `${name}.parquet`,
        anew(() => parquetBlocks(table, parquet)),
      );
    }
  }
  return files;
}

function anew<Block>(blocks: () => Iterator<Block>): Iterable<Block> {
  return { [Symbol.iterator]: blocks };
}
