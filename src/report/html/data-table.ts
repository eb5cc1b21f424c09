import { html, type Markup } from './markup.ts';

/** A column of a table: its head, and in smaller letters what it is compared with. */
export interface Column {
  readonly head: string;
  readonly sub?: string | undefined;
  /** Text is flushed left and sorted by its letters. */
  readonly kind: 'text' | 'number';
}

/** A cell: what is shown, and what it is sorted by where that is something else. */
export interface Cell {
  readonly shown: Markup | string;
  readonly sort?: number | string | undefined;
  readonly look?: 'good' | 'bad' | 'quiet' | undefined;
}

export interface DataTable {
  readonly caption: string;
  /** Below the caption: how to read it. */
  readonly note?: string | undefined;
  readonly columns: readonly Column[];
  /** The first `heads` cells of each row are its name. */
  readonly heads: number;
  readonly rows: readonly (readonly Cell[])[];
  /** Whether the order of the rows has a meaning that no other has. */
  readonly isFixed?: boolean;
  /** Whether each row becomes a card where there is no room beside each other: what nobody should miss on a telephone. */
  readonly isStacked?: boolean;
}

/** A table that can be read without a script, and sorted with one. */
export function dataTable(table: DataTable): Markup {
  const { caption, note, columns, heads, rows, isFixed = false, isStacked = false } = table;
  const looks = [...(isFixed ? [] : ['sortable']), ...(isStacked ? ['stacked'] : [])].join(' ');
  // Cards are no table any more to a browser, unless it is told.
  const role = (name: string) => (isStacked ? html` role="${name}"` : '');
  return html`<div class="${rows.length > mostRows ? 'scroll tall' : 'scroll'}" role="region" tabindex="0" aria-label="${caption}"><table${looks === '' ? '' : html` class="${looks}"`}${role('table')}>
<caption>${caption}${note === undefined ? '' : html`<small>${note}</small>`}</caption>
<thead${role('rowgroup')}><tr${role('row')}>${columns.map((column) => head(column, role('columnheader')))}</tr></thead>
<tbody${role('rowgroup')}>${rows.map((row) => html`<tr${role('row')}>${row.map((cell, index) => bodyCell(cell, columns[index]!, index < heads, isStacked))}</tr>\n`)}</tbody>
</table></div>`;
}

/** Of more rows than these the head stays in sight, and the table scrolls within itself. */
const mostRows = 30;

/** What a table becomes where it has more rows than one looks at: closed until it is asked for. */
export function foldedTable(table: DataTable, most = 24): Markup {
  if (table.rows.length <= most) return dataTable(table);
  return html`<details class="fold"><summary>${table.caption}: ${table.rows.length} ${table.rows.length === 1 ? 'row' : 'rows'}</summary>${dataTable(table)}</details>`;
}

function head({ head: name, sub, kind }: Column, role: Markup | string): Markup {
  const more = sub === undefined ? '' : html`<small>${sub}</small>`;
  return html`<th scope="col" class="${kind}"${role}>${name}${more}</th>`;
}

function bodyCell(
  { shown, sort, look }: Cell,
  { head: column, sub, kind }: Column,
  isHead: boolean,
  isStacked: boolean,
): Markup {
  const key = sort === undefined ? '' : html` data-sort="${sortKey(sort)}"`;
  const name = look === undefined ? kind : `${kind} ${look}`;
  const label = sub === undefined ? column : `${column} ${sub}`;
  const more = isStacked ? html` role="${isHead ? 'rowheader' : 'cell'}" data-head="${label}"` : '';
  return isHead
    ? html`<th scope="row" class="${name}"${key}${more}>${shown}</th>`
    : html`<td class="${name}"${key}${more}>${shown}</td>`;
}

function sortKey(value: number | string): string {
  if (typeof value === 'string') return value;
  return Number.isFinite(value) ? String(Number(value.toPrecision(9))) : '';
}
