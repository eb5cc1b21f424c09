import type { ClaimRecord, FindingRecord } from '../claim-record.ts';
import { findingWords, foundWords, limitWords, measureWords } from '../claim-words.ts';
import type { VerdictFile } from '../verdict-file.ts';
import { type Cell, type Column, dataTable, foldedTable } from './data-table.ts';
import { barScale, intervalBar } from './interval-bar.ts';
import { html, type Markup } from './markup.ts';
import { shortName } from './variant-name.ts';

/** What somebody says of such a system, beside what was found: a row for each claim, and below it each configuration. */
export function claimsSection({ claims = [], variants }: VerdictFile): Markup {
  if (claims.length === 0) return html``;
  const measured = claims.filter(({ findings }) => findings.length > 0);
  return html`<section id="claims"><h2>What is claimed, and what was found</h2>
<p>Claims are no part of the verdict. One holds where the whole 95 % interval is within its limits, and does not where the whole interval is beyond one; in between, neither is shown.</p>
${dataTable({
  caption: 'Claims',
  columns: [
    { head: 'claim', kind: 'text' },
    { head: 'verdict', kind: 'text' },
    { head: 'found', kind: 'text' },
    { head: 'said', kind: 'text' },
  ],
  heads: 1,
  isStacked: true,
  rows: claims.map(claimRow),
})}
${variants.length === 1 || measured.length === 0 ? '' : inEach(measured)}
</section>`;
}

function claimRow(claim: ClaimRecord): Cell[] {
  const { says, source, word, condition, outside, note } = claim;
  const because = [condition, outside, note].filter((text) => text !== null);
  return [
    { shown: html`${says}<small>${source}</small>` },
    {
      shown: html`<span class="tick">${word}</span>${because.map((text) => html`<span><small>${text}</small></span>`)}`,
      sort: word,
      look: lookOf(word),
    },
    { shown: html`${unbroken(foundWords(claim))}<small>${measureWords(claim)}</small>` },
    { shown: html`${unbroken(limitWords(claim))}` },
  ];
}

/** A range on two lines where there is no room for one, and none of its ends on two. */
function unbroken(text: string): Markup[] {
  const parts = text.split(' to ');
  return parts.map(
    (part, index) =>
      html`<span class="whole">${part}${index < parts.length - 1 ? ' to' : ''}</span> `,
  );
}

function lookOf(word: ClaimRecord['word']): Cell['look'] {
  if (word === 'holds') return 'good';
  return word === 'does not hold' ? 'bad' : undefined;
}

/** Every claim in every configuration that it is about. */
function inEach(claims: readonly ClaimRecord[]): Markup {
  const columns: Column[] = [
    { head: 'claim', kind: 'text' },
    { head: 'configuration', kind: 'text' },
    { head: 'found', kind: 'number' },
    { head: 'said', kind: 'text' },
    { head: 'it is', kind: 'text' },
  ];
  const rows = claims.flatMap((claim) => {
    const limits = [claim.min, claim.max].filter((limit) => limit !== null);
    const scale = barScale(claim.findings.map(intervalOf), limits);
    return claim.findings.map((one): Cell[] => [
      { shown: claim.says },
      { shown: shortName(one) },
      {
        shown: html`${findingWords(claim, one)}${intervalBar(intervalOf(one), scale, limits[0])}`,
        sort: one.mean ?? '',
      },
      { shown: limitWords(claim) },
      { shown: standingWords[one.standing] },
    ]);
  });
  return foldedTable(
    { caption: 'In each configuration', columns, heads: 2, rows, isFixed: true },
    0,
  );
}

const standingWords = {
  inside: 'within',
  outside: 'beyond',
  open: 'not shown either way',
  unmeasured: 'nothing was measured',
} as const satisfies Record<FindingRecord['standing'], string>;

function intervalOf({ mean, halfWidth, replications }: FindingRecord) {
  return {
    mean: mean ?? Number.NaN,
    halfWidth: halfWidth ?? Number.POSITIVE_INFINITY,
    n: replications,
  };
}
