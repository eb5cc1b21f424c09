import type { CellOutcome } from '../sweep/cell.ts';
import {
  type ClaimFinding,
  type ClaimWord,
  type JudgedClaim,
  judgeClaims,
  type Standing,
} from '../sweep/claims.ts';
import type { Labels } from '../sweep/condition.ts';
import type { Variant } from '../sweep/variants.ts';
import { conditionText } from './condition-text.ts';
import { orNull } from './or-null.ts';

/** A claim in one variant as files have it: null for what was not measured, or cannot be known of one replication. */
export interface FindingRecord {
  readonly labels: Labels;
  readonly against: Labels | null;
  readonly mean: number | null;
  readonly halfWidth: number | null;
  readonly replications: number;
  readonly standing: Standing;
}

/** A claim and what became of it, as files and pages have it. */
export interface ClaimRecord {
  readonly says: string;
  readonly source: string;
  readonly note: string | null;
  readonly word: ClaimWord;
  /** Of what holds, or is settled, in some variants only: where, in words. */
  readonly condition: string | null;
  /** Why no simulation can tell; null where one can. */
  readonly outside: string | null;
  /** What is compared with the limits; nulls where no simulation can tell. */
  readonly metric: string | null;
  readonly of: string | null;
  readonly as: 'value' | 'saving' | 'factor' | null;
  /** Seconds to which a total is scaled. */
  readonly perSeconds: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** The labels on each axis of the variants that it is about; all where an axis is not named. */
  readonly where: Readonly<Record<string, readonly string[]>>;
  readonly findings: readonly FindingRecord[];
}

/** A sweep that ran, as `SweepRun` has it. */
interface ClaimedSweep {
  readonly variants: readonly Variant[];
  readonly replications: number;
  readonly outcomes: readonly CellOutcome[];
}

/** Every claim of a run's scenario, held against its results. */
export function claimRecords({ variants, replications, outcomes }: ClaimedSweep): ClaimRecord[] {
  const results = variants.map((_, index) =>
    outcomes
      .slice(index * replications, (index + 1) * replications)
      .map((outcome) => (outcome.kind === 'done' ? outcome.result : undefined)),
  );
  const labelled = variants.map(({ labels, parsed }) => ({ labels, scenario: parsed.scenario }));
  const { claims } = variants[0]!.parsed.scenario;
  return judgeClaims(claims, { variants: labelled, results }).map(recordOf);
}

function recordOf(judged: JudgedClaim): ClaimRecord {
  const { claim, word, findings } = judged;
  const where = Object.entries(claim.where).map(([axis, label]) => [axis, [label].flat()]);
  const common = {
    says: oneLine(claim.says),
    source: oneLine(claim.source),
    note: claim.note === undefined ? null : oneLine(claim.note),
    word,
    where: Object.fromEntries(where),
  };
  if (claim.metric === undefined) {
    return {
      ...common,
      condition: null,
      outside: oneLine(claim.outside),
      metric: null,
      of: null,
      as: null,
      perSeconds: null,
      min: null,
      max: null,
      findings: [],
    };
  }
  return {
    ...common,
    condition: conditionOf(judged),
    outside: null,
    metric: claim.metric,
    of: claim.deployment ?? claim.tenant ?? null,
    as: claim.against === undefined ? 'value' : claim.as,
    perSeconds: claim.per ?? null,
    min: claim.min ?? null,
    max: claim.max ?? null,
    findings: findings.map(findingRecord),
  };
}

/** Blocks of YAML may have several. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** `tenancy is mig; not shown either way if load is 8x`. */
function conditionOf({ word, holds, fails, open }: JudgedClaim): string | null {
  const doubt = open && `not shown either way if ${conditionText(open)}`;
  const parts =
    word === 'holds only if'
      ? [holds && conditionText(holds), doubt]
      : word === 'not settled'
        ? [
            holds && `holds if ${conditionText(holds)}`,
            fails && `does not hold if ${conditionText(fails)}`,
            doubt,
          ]
        : [];
  const said = parts.filter((part) => part !== undefined);
  return said.length === 0 ? null : said.join('; ');
}

function findingRecord({ labels, against, interval, standing }: ClaimFinding): FindingRecord {
  const { mean, halfWidth, n } = interval;
  return {
    labels,
    against: against ?? null,
    mean: orNull(mean),
    halfWidth: orNull(halfWidth),
    replications: n,
    standing,
  };
}
