import { metricDefinition } from '../metrics/catalog.ts';
import type { ClaimRecord, FindingRecord } from './claim-record.ts';
import { formatDuration, type Scale, scaleOf } from './format.ts';
import { variantName } from './variant-name.ts';

/** What became of a claim: `holds only if cache is fp8`, `does not hold`. */
export function claimWords({ word, condition }: ClaimRecord): string {
  if (condition === null) return word;
  return word === 'holds only if' ? `${word} ${condition}` : `${word}: ${condition}`;
}

/** The limits of a claim: `≤ 100 ms`, `40 to 60 %`, `≤ $50,000 in 30 d`; nothing where there are none. */
export function limitWords(claim: ClaimRecord): string {
  const { min, max, perSeconds } = claim;
  const show = (value: number) => exact(value, scaleFor(claim, value));
  const limits =
    min !== null && max !== null
      ? min === max
        ? show(min)
        : `${show(min)} to ${show(max)}`
      : max !== null
        ? `≤ ${show(max)}`
        : min !== null
          ? `≥ ${show(min)}`
          : '';
  return `${limits}${perSeconds === null ? '' : ` in ${lengthText(perSeconds)}`}`;
}

/** What was found: the value with its interval; of several variants the lowest and the highest. */
export function foundWords(claim: ClaimRecord): string {
  const measured = claim.findings
    .filter(({ mean }) => mean !== null)
    .toSorted((a, b) => a.mean! - b.mean!);
  const [lowest, highest] = [measured[0], measured.at(-1)];
  if (lowest === undefined) return claim.findings.length === 0 ? '' : '–';
  const [low, high] = [findingWords(claim, lowest), findingWords(claim, highest!)];
  return low === high ? low : `${low} to ${high}`;
}

/**
 * The value of one variant with its interval: `78.2 ± 1.4 ms`, `43.1 ± 0.6 %`, `1.84 ± 0.02 ×`; with as many digits as
 * its interval and the limits have, so that 99.94 % does not look like 99.95 %.
 */
export function findingWords(claim: ClaimRecord, { mean, halfWidth }: FindingRecord): string {
  if (mean === null) return '–';
  const scale = scaleFor(claim, mean);
  const limits = [claim.min, claim.max].filter((limit) => limit !== null);
  // What sums differ by in their last bits is no spread.
  const spread = halfWidth === null || halfWidth < 1e-9 * Math.abs(mean) ? 0 : halfWidth;
  const decimals = Math.max(
    decimalsFor(mean * scale.scale, 3),
    spread === 0 ? 0 : decimalsFor(spread * scale.scale, 2),
    ...limits.map((limit) => decimalsOf(limit * scale.scale)),
  );
  const half = halfWidth === null ? '' : ` ± ${fixed(spread * scale.scale, decimals)}`;
  const sign = mean < 0 ? '-' : '';
  return `${sign}${scale.prefix}${fixed(Math.abs(mean) * scale.scale, decimals)}${half}${scale.suffix}`;
}

/** What the value is of: `e2e_p95 of chat`, `cost_usd, saved against cache=none`. */
export function measureWords({ metric, of, as, findings }: ClaimRecord): string {
  if (metric === null) return '';
  const name = of === null ? metric : `${metric} of ${of}`;
  if (as === 'value') return name;
  const { labels = {}, against } = findings[0] ?? {};
  const differing = Object.entries(against ?? {}).filter(([axis, label]) => labels[axis] !== label);
  const other = variantName({ labels: Object.fromEntries(differing) });
  return as === 'saving' ? `${name}, saved against ${other}` : `${name}, over that of ${other}`;
}

function scaleFor({ as, metric }: ClaimRecord, value: number): Scale {
  switch (as) {
    case 'factor':
      return { scale: 1, prefix: '', suffix: ' ×' };
    case 'saving':
      return scaleOf('ratio', value);
    default:
      return scaleOf(metricDefinition(metric!).unit, value);
  }
}

/** Whole days or hours as such: 730 h, the month of most bills, are not 30.4 d. */
function lengthText(seconds: number): string {
  const isHours = seconds % 3600 === 0 && seconds % 86_400 !== 0;
  return isHours ? `${seconds / 3600} h` : formatDuration(seconds);
}

function exact(value: number, { scale, prefix, suffix }: Scale): string {
  const size = Math.abs(value) * scale;
  return `${value < 0 ? '-' : ''}${prefix}${fixed(size, decimalsOf(size))}${suffix}`;
}

/** As many decimals as a number has, six at the most. */
function decimalsOf(value: number): number {
  return /\.(\d+)$/.exec(String(Number(value.toFixed(6))))?.[1]?.length ?? 0;
}

/** So many decimals that so many digits are shown. */
function decimalsFor(value: number, digits: number): number {
  if (value === 0) return 0;
  return Math.min(6, Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value)))));
}

/** So many decimals, thousands in groups; nothing but zeros is 0. */
function fixed(value: number, decimals: number): string {
  if (value === 0) return '0';
  const [whole, fraction] = value.toFixed(decimals).split('.');
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
