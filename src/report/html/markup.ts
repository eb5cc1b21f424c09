/** Text that is HTML already. */
export interface Markup {
  readonly markup: string;
}

type Value = Markup | string | number | undefined | false | readonly (Markup | string)[];

/** HTML from a template: whatever is put into it is escaped, but for what is HTML already. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  let markup = parts[0]!;
  for (const [index, value] of values.entries()) markup += textOf(value) + parts[index + 1]!;
  return { markup };
}

/** HTML that we wrote ourselves: style sheets and scripts. */
export function trusted(markup: string): Markup {
  return { markup };
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
  return { markup: JSON.stringify(value).replaceAll('<', '\\u003c') };
}

function textOf(value: Value): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escapeText(value);
  if ('markup' in value) return value.markup;
  return value.map(textOf).join('');
}
