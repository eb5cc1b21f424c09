import { billColumns, focusRow } from '../ledger/focus.ts';
import { epochSeconds } from '../ledger/iso-time.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { CellResult } from '../world/result.ts';
import type { CsvCell } from './csv.ts';

/** Columns of cost.csv: those of FOCUS 1.2, and ours, which begin with `x_`. */
export const costColumns: readonly string[] = billColumns;

/** The rows of cost.csv of one cell, a charge each. */
export function costRows(
  result: CellResult,
  scenario: Pick<Scenario, 'horizon' | 'billing'>,
): CsvCell[][] {
  const { start, account, providers } = scenario.billing;
  const terms = {
    start: epochSeconds(start)!,
    account,
    providers,
    from: result.warmup,
    until: scenario.horizon,
  };
  return result.charges.map((charge) => {
    const row = focusRow(charge, terms);
    return billColumns.map((column) => exact(row[column]!));
  });
}

/** Every digit, unlike in other files: rows have to add up to the bill. */
function exact(value: string | number | null): string {
  return value === null ? '' : typeof value === 'number' ? String(value).toUpperCase() : value;
}
