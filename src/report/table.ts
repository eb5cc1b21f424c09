import { stripVTControlCharacters } from 'node:util';

/**
 * Lines of a table: the first row is the header, the first `left` columns are flushed left, the others right but for
 * the last where it is text.
 */
export function table(
  cells: readonly (readonly string[])[],
  left = 1,
  lastIsText = false,
): string[] {
  const rows = cells.map((row) => row.map(inOneLine));
  const last = lastIsText ? rows[0]!.length - 1 : Number.POSITIVE_INFINITY;
  const widths = rows[0]!.map((_, column) =>
    Math.max(...rows.map((row) => width(row[column] ?? ''))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const padding = ' '.repeat(widths[column]! - width(cell));
        return column < left || column === last ? cell + padding : padding + cell;
      })
      .join('   ')
      .trimEnd(),
  );
}

/** Words of users may have line ends, and a row is a line. */
function inOneLine(cell: string): string {
  return cell.replaceAll(/\s*[\r\n]\s*/g, ' ');
}

function width(cell: string): number {
  return [...stripVTControlCharacters(cell)].length;
}
