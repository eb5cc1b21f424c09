import { ResultsError } from './results-error.ts';

/** Text that is HTML already; nothing that was read from a file is one, whatever it looks like. */
export interface Markup {
  readonly markup: string;
}

class OwnMarkup implements Markup {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Value = Markup | string | number | undefined | false | readonly (Markup | string)[];

/** HTML from a template: whatever is put into it is escaped, but for what is HTML already. Throws `ResultsError` of what is no text. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  let markup = parts[0]!;
  for (const [index, value] of values.entries()) markup += textOf(value) + parts[index + 1]!;
  return new OwnMarkup(markup);
}

/** HTML that we wrote ourselves: style sheets and scripts. */
export function trusted(markup: string): Markup {
  return new OwnMarkup(markup);
}

/** Text for an element or an attribute in double quotes. */
export function escapeText(text: string): string {
  if (!/[&<>"']/.test(text)) return text;
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** JSON within a `script` element, which only `</script` or `<!--` could end. */
export function jsonMarkup(value: unknown): Markup {
  return new OwnMarkup(JSON.stringify(value).replaceAll('<', '\\u003c'));
}

function textOf(value: Value): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escapeText(value);
  if (value instanceof OwnMarkup) return value.markup;
  if (Array.isArray(value)) return value.map(textOf).join('');
  throw new ResultsError(`the results have ${JSON.stringify(value)} where a text belongs`);
}
