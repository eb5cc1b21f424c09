import { readCsv } from '../../workload/files/csv-rows.ts';
import { textChunks } from '../../workload/files/text-chunks.ts';
import { WorkloadError } from '../../workload/recorded/workload-error.ts';
import { csvDialect } from './csv-dialect.ts';
import type { ColumnMeaning } from './metric-columns.ts';
import { MetricsTable, type ReadMetrics } from './metrics-table.ts';

/**
 * Reads recorded metrics, a CSV file with a header, gzip or plain, row by row. Throws `WorkloadError` with the line and
 * the column of what cannot be read.
 */
export async function readMetrics(
  file: string,
  meanings: readonly ColumnMeaning[] = [],
): Promise<ReadMetrics> {
  let table: MetricsTable | undefined;
  const { chunks, delimiter, hasDecimalComma } = await csvDialect(textChunks(file));
  await readCsv(
    file,
    chunks,
    {
      header: (names) => {
        table = new MetricsTable(file, names, meanings, hasDecimalComma);
      },
      row: (fields, line) => table!.row(fields, line),
    },
    delimiter,
  );
  if (table === undefined) {
    throw new WorkloadError({ file }, 'the file is empty', 'a header and rows');
  }
  return table.finish();
}
