import { html, type Markup, trusted } from './markup.ts';

/** `reading.md` as HTML: the headings, paragraphs, lists, tables and bold words that a reading consists of, and no more. */
export function readingSection(text: string | undefined): Markup {
  if (text === undefined) return html``;
  const blocks = text
    .trim()
    .split(/\n{2,}/)
    .filter((block) => !block.startsWith('# '));
  // A long reading opens with its first group; the others are asked for.
  const second = blocks.findIndex(
    (one, index) =>
      index > 0 &&
      one.startsWith('## ') &&
      blocks.slice(0, index).some((other) => other.startsWith('## ')),
  );
  const shown = blocks.length > 12 && second > 0 ? blocks.slice(0, second) : blocks;
  const rest = blocks.slice(shown.length);
  return html`<section id="reading"><h2>Who does best, and where that changes</h2>
${shown.map(block)}
${rest.length === 0 ? '' : html`<details class="fold"><summary>${headings(rest)}</summary>${rest.map(block)}</details>`}
</section>`;
}

/** Of what else the reading is. */
function headings(blocks: readonly string[]): string {
  const titles = blocks.filter((one) => one.startsWith('## ')).map((one) => one.slice(3));
  return `The same of ${titles.join('; ')}`;
}

function block(text: string): Markup {
  const heading = /^(#{2,3}) (.*)$/.exec(text);
  if (heading !== null) {
    return heading[1] === '##' ? html`<h3>${heading[2]}</h3>` : html`<h4>${heading[2]}</h4>`;
  }
  const lines = text.split('\n');
  if (lines[0]!.startsWith('|')) return table(lines);
  if (lines.every((line) => line.startsWith('- '))) {
    return html`<ul>${lines.map((line) => html`<li>${inline(line.slice(2))}</li>`)}</ul>`;
  }
  return html`<p>${inline(lines.join(' '))}</p>`;
}

function table([header, , ...rows]: readonly string[]): Markup {
  const [corner, ...heads] = cells(header!);
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${heads.join(', ')}"><table>
<thead><tr><th scope="col">${corner === '' ? html`<span class="sr">of</span>` : inline(corner!)}</th>${heads.map((one) => html`<th scope="col">${inline(one)}</th>`)}</tr></thead>
<tbody>${rows.map((row) => {
    const [name, ...others] = cells(row);
    return html`<tr><th scope="row" class="text">${inline(name!)}</th>${others.map((one) => html`<td>${inline(one)}</td>`)}</tr>\n`;
  })}</tbody></table></div>`;
}

/** The cells of a line; bars within them have a backslash before them. */
function cells(line: string): string[] {
  return line
    .replace(/^\| ?/, '')
    .replace(/ ?\|$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function inline(text: string): Markup {
  const { markup } = html`${text}`;
  return trusted(
    markup
      .replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
      .replace(/`([^`]+)`/g, '<code>$1</code>'),
  );
}
