import { resultTables, type SweepRun } from '../../src/report/result-files.ts';
import { tableFiles } from '../../src/report/table-files.ts';

/** The CSV files of a run by name, each as one text. */
export function csvTexts(run: SweepRun): Map<string, string> {
  const files = tableFiles(resultTables(run), undefined);
  return new Map([...files].map(([name, blocks]) => [name, [...blocks].join('')]));
}
