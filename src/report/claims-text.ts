import type { ClaimRecord } from './claim-record.ts';
import { claimWords, foundWords, limitWords, measureWords } from './claim-words.ts';
import { table } from './table.ts';
import { green, red } from './terminal.ts';

/** What became of each claim, a line each: the word, what was found, what was said; and below it where it holds. */
export function renderClaims(claims: readonly ClaimRecord[]): string[] {
  if (claims.length === 0) return [];
  const rows = claims.map((claim) => [
    `  ${coloured(claim.word)}`,
    foundWords(claim),
    limitWords(claim),
    claim.says,
  ]);
  const lines = table([['claims', 'found', 'said', ''], ...rows], 1, true);
  return lines.flatMap((line, index) => {
    const claim = claims[index - 1];
    const more = claim === undefined ? undefined : below(claim);
    return more === undefined ? [line] : [line, `      ${more}`];
  });
}

/** What does not fit into the line. */
function below(claim: ClaimRecord): string | undefined {
  if (claim.outside !== null) return claim.outside;
  const measured = measureWords(claim);
  const where = claim.condition === null ? '' : `; ${claimWords(claim)}`;
  return `${measured}${where}${lackOf(claim)}`;
}

/** Why nothing is settled, where it is not for the width of an interval. */
function lackOf({ findings }: ClaimRecord): string {
  if (findings.some(({ standing }) => standing === 'unmeasured')) {
    const isAll = findings.every(({ standing }) => standing === 'unmeasured');
    return isAll ? '; nothing was measured' : '; nothing was measured in some of them';
  }
  return findings.some(({ replications }) => replications < 2)
    ? '; one replication tells nothing of the spread: try --replications 10'
    : '';
}

function coloured(word: ClaimRecord['word']): string {
  switch (word) {
    case 'holds':
      return green(word);
    case 'does not hold':
      return red(word);
    case 'holds only if':
    case 'not settled':
    case 'not simulated':
      return word;
  }
}
