import type { ClaimRecord, FindingRecord } from '../src/report/claim-record.ts';
import {
  claimWords,
  findingWords,
  foundWords,
  limitWords,
  measureWords,
} from '../src/report/claim-words.ts';
import { anyOf } from '../src/report/condition-text.ts';

/** A row of the page: a claim, what was found, and by which scenario. */
export interface ClaimRow {
  /** The heading under which it stands. */
  readonly source: string;
  readonly says: string;
  readonly said: string;
  readonly found: string;
  readonly verdict: string;
  readonly conditions: string;
  /** The scenario as a link. */
  readonly scenario: string;
}

/** A claim as a row. */
export function claimRow(claim: ClaimRecord, file: string): ClaimRow {
  const name = file.replace(/\.ya?ml$/, '');
  return {
    source: claim.source,
    says: plain(claim.says),
    said: limitWords(claim),
    found: foundCell(claim),
    verdict: plain(claimWords(claim)).replace(claim.word, `**${claim.word}**`),
    conditions: plain(conditionsOf(claim)),
    scenario: `[${name}](../scenarios/${file})`,
  };
}

function foundCell(claim: ClaimRecord): string {
  const { findings, metric } = claim;
  if (metric === null) return '';
  const measure = `\`${measureWords(claim)}\``;
  const values =
    findings.length > mostFindings
      ? [`${foundWords(claim)}, of ${findings.length} variants`]
      : findings.map((one) => findingLine(claim, one));
  return [measure, ...values.map(plain)].join('<br>');
}

/** Variants that are shown one by one. */
const mostFindings = 6;

function findingLine(claim: ClaimRecord, one: FindingRecord): string {
  const value = findingWords(claim, one);
  const axes = Object.keys(one.labels).filter(
    (axis) => new Set(claim.findings.map(({ labels }) => labels[axis])).size > 1,
  );
  const name = axes.map((axis) => one.labels[axis]).join(' · ');
  return name === '' ? value : `${name}: ${value}`;
}

function conditionsOf({ where, outside, note }: ClaimRecord): string {
  const about = Object.entries(where)
    .map(([axis, labels]) => `${axis}: ${anyOf(labels)}`)
    .join(', ');
  return [about, outside ?? '', note ?? ''].filter((text) => text !== '').join('; ');
}

/** Without what Markdown would take for itself, but for code. */
function plain(text: string): string {
  const escaped = (part: string) =>
    part.replaceAll(/[*_](?=\w)|(?<=\w)\*/g, '\\$&').replaceAll('<', '&lt;');
  return text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? escaped(part) : part))
    .join('`');
}
