import { hint } from '../../scenario/hint.ts';
import { shown } from '../../workload/recorded/workload-error.ts';
import { countCell } from './cells.ts';
import { type ColumnName, columnTitle } from './columns.ts';
import { contextCell } from './context-cell.ts';
import type { TableRow, UserTable } from './read-table.ts';
import type { Refusal } from './refusal.ts';

/** Names, each with the words that mean it: in small letters, with underscores. */
export type Names<Name extends string> = { readonly [name in Name]: readonly string[] };

/** The cells of one row by their meaning; what is wrong with them is refused, each with its column. */
export class RowCells {
  readonly #table: UserTable;
  readonly #row: TableRow;
  readonly #tell: (refusal: Refusal) => void;
  #refused = false;

  constructor(table: UserTable, row: TableRow, tell: (refusal: Refusal) => void) {
    this.#table = table;
    this.#row = row;
    this.#tell = tell;
  }

  /** What was read from the cells, if none of them was refused. */
  sound<Read>(read: Read): Read | undefined {
    return this.#refused ? undefined : read;
  }

  refuse(name: ColumnName, why: string): void {
    this.#refuse({ line: this.#row.line, column: this.#header(name), why });
  }

  name<Name extends string>(column: ColumnName, names: Names<Name>): Name | undefined {
    const text = this.#text(column);
    const plain = text.toLowerCase().replaceAll(/[\s-]+/g, '_');
    const found = (Object.keys(names) as Name[]).find((name) => names[name].includes(plain));
    if (found === undefined) {
      this.refuse(column, `${shown(text)} is not known. ${hint(text, Object.keys(names))}`);
    }
    return found;
  }

  optionalName<Name extends string>(column: ColumnName, names: Names<Name>): Name | undefined {
    return this.#text(column) === '' ? undefined : this.name(column, names);
  }

  count(name: ColumnName, most?: number): number | undefined {
    const column = this.#table.columns[name];
    if (column !== undefined) return countCell(this.#row, column, this.#refuse, most);
    this.refuse(name, 'is needed, and the table has no such column');
    return undefined;
  }

  /** Undefined too where the cell is 0: no context, no window. */
  optionalCount(name: ColumnName): number | undefined {
    const text = this.#text(name);
    return text === '' || Number(text) === 0 ? undefined : this.count(name);
  }

  context(batch: number): number | undefined {
    return contextCell(this.#row, this.#table.columns, batch, this.#refuse);
  }

  readonly #refuse = (refusal: Refusal): void => {
    this.#refused = true;
    this.#tell(refusal);
  };

  #text(name: ColumnName): string {
    const column = this.#table.columns[name];
    return column === undefined ? '' : this.#row.cells[column.at]!.trim();
  }

  #header(name: ColumnName): string {
    return this.#table.columns[name]?.header ?? columnTitle(name);
  }
}
