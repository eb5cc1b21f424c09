import { parseIsoTime } from '../../workload/recorded/iso-time.ts';
import { shown } from '../../workload/recorded/workload-error.ts';
import type { Column } from './columns.ts';
import type { TableRow } from './read-table.ts';
import type { Refusal } from './refusal.ts';

/**
 * Seconds of a stamp: an ISO time, or a number in the column's unit. Stamps without a unit are seconds, as
 * servers write them; durations are not treated so, because their size does not give a wrong unit away.
 */
export function stampCell(
  row: TableRow,
  column: Column,
  refuse: (refusal: Refusal) => void,
): number | undefined {
  const text = row.cells[column.at]!.trim();
  const iso = parseIsoTime(text);
  // A microsecond of wall clock is lost in the sum, no more.
  if (iso !== undefined) return iso.seconds + iso.fraction;
  const value = text === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value * (column.unit ?? 1);
  const why =
    text === '' ? 'is empty' : `${shown(text)} is neither a number of seconds nor an ISO time`;
  refuse({ line: row.line, column: column.header, why });
  return undefined;
}
