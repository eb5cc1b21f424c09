import { counted, formatDuration } from '../format.ts';
import { html, type Markup } from './markup.ts';
import type { Results } from './read-results.ts';

/** What was found, in words, as the terminal says it. */
export function verdictSection({ verdict, scenarios }: Results, title: string): Markup {
  const { code, failed, lines, variants, replications, reproduction } = verdict;
  const { horizon } = scenarios[0] as { readonly horizon?: number };
  const size = [
    ...(variants.length > 1 ? [`${variants.length} configurations`] : []),
    counted(replications, 'replication'),
    ...(horizon === undefined ? [] : [`${formatDuration(horizon)} simulated`]),
    `seed “${reproduction.seed}”`,
  ];
  const [look, mark, word] = lookOf(
    code,
    variants.every(({ of }) => of === 0),
  );
  return html`<header>
<h1>${title}</h1>
<p class="size">${size.join(', ')}${replications > 1 ? '; ± is a 95 % interval' : ''}</p>
<p class="verdict ${look}"><span class="mark" aria-hidden="true">${mark}</span> <span class="sr">${word}: </span>${verdict.verdict}.</p>
${failed.length === 0 ? '' : html`<ul class="said bad">${failed.map(({ name, message }) => html`<li>failed: ${name}: ${message}</li>`)}</ul>`}
${said('Who does best', lines.reading)}
${said('Under chaos', lines.chaos)}
</header>`;
}

/** Where nothing was promised, nothing is kept or missed. */
function lookOf(code: number, isOpen: boolean): readonly [string, string, string] {
  if (code === 0) return isOpen ? ['open', '', 'Not judged'] : ['kept', '✓', 'Kept'];
  return ['missed', '✗', code === 3 ? 'Missed' : 'Not finished'];
}

/** Lines that are read before one scrolls. */
const most = 6;

function said(title: string, lines: readonly string[]): Markup {
  if (lines.length === 0) return html``;
  const [shown, rest] = [lines.slice(0, most), lines.slice(most)];
  const items = (some: readonly string[]) =>
    html`<ul class="said">${some.map((line) => html`<li${line.startsWith(' ') ? html` class="inner"` : ''}>${lead(line.trim())}</li>`)}</ul>`;
  return html`<section><h2>${title}</h2>${items(shown)}${
    rest.length === 0
      ? ''
      : html`<details class="fold"><summary>${rest.length} more lines</summary>${items(rest)}</details>`
  }</section>`;
}

/** What a line of a reading is about, such as `hardware A100: chat, ttft_p99`, stands out. */
function lead(line: string): Markup {
  const [, about, rest] = /^((?:[^:]+: )?[^:,]+, [a-z0-9_]+)(: .*)$/.exec(line) ?? [];
  return about === undefined ? html`${line}` : html`<strong>${about}</strong>${rest}`;
}
