import type { ClaimRecord } from './claim-record.ts';
import { claimWords } from './claim-words.ts';
import { ledByAxes, type ResultTable } from './result-table.ts';
import { variantName } from './variant-name.ts';

/** `claims.csv`: a row for each claim in each variant that it is about, and one for what cannot be simulated. */
export function claimsTable(claims: readonly ClaimRecord[], axes: readonly string[]): ResultTable {
  const rows = claims.flatMap((claim, index) => {
    const { says, source, word, metric, of, as, perSeconds, min, max, outside } = claim;
    const about = [index + 1, says, source, word, claimWords(claim)];
    const limits = [perSeconds, min, max].map((value) => value ?? undefined);
    const measured = [metric ?? '', of ?? '', as ?? ''];
    const why = outside ?? claim.note ?? '';
    if (claim.findings.length === 0) {
      const none = claimColumns.slice(about.length + measured.length + limits.length, -1);
      return [
        [...axes.map(() => ''), ...about, ...measured, ...limits, ...none.map(() => ''), why],
      ];
    }
    return claim.findings.map(({ labels, against, mean, halfWidth, replications, standing }) => [
      ...axes.map((axis) => labels[axis]),
      ...about,
      ...measured,
      ...limits,
      against === null ? '' : variantName({ labels: against }),
      mean ?? undefined,
      halfWidth ?? undefined,
      replications,
      standing,
      why,
    ]);
  });
  return ledByAxes(axes, claimColumns, rows);
}

/** After what a variant has on each axis. */
const claimColumns = [
  'claim',
  'says',
  'source',
  'word',
  'verdict',
  'metric',
  'of',
  'as',
  'per_seconds',
  'min',
  'max',
  'against',
  'value',
  'half_width',
  'replications',
  'standing',
  'note',
] as const;
