/**
 * The text of a cell as spreadsheets may have it: one that they would take for a formula is led by a single quote, as OWASP
 * advises. Numbers are none, whatever their sign.
 */
export function harmlessCell(text: string): string {
  return formula.test(text) && !number.test(text) ? `'${text}` : text;
}

/** The text that such a cell was made of, whatever it was. */
export function writtenCell(cell: string): string {
  return cell.startsWith("'") && harmlessCell(cell.slice(1)) === cell ? cell.slice(1) : cell;
}

/**
 * What begins a formula, in full width too, and what spreadsheets skip before it. Quotes may lead, so that a text which has one
 * already gets another, and no two texts have the same cell.
 */
const formula = /^'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/;

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
