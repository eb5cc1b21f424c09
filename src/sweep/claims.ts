import { type Interval, meanInterval } from '../metrics/intervals.ts';
import type { ClaimScenario, MeasuredClaim } from '../scenario/schema/claim.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { CellResult } from '../world/result.ts';
import { type Condition, conditionOf, type Labels } from './condition.ts';

/**
 * Where the 95 % interval of a value is: wholly within the limits, wholly beyond one of them, or across one, so that
 * neither is shown; `unmeasured` where a replication has no value.
 */
export type Standing = 'inside' | 'outside' | 'open' | 'unmeasured';

/** A claim in one variant. */
export interface ClaimFinding {
  readonly labels: Labels;
  /** With whom it is compared. */
  readonly against: Labels | undefined;
  /** Of the value, or of the saving or factor replication by replication. */
  readonly interval: Interval;
  readonly standing: Standing;
}

/** What became of a claim. */
export type ClaimWord =
  | 'holds'
  | 'holds only if'
  | 'does not hold'
  | 'not settled'
  | 'not simulated';

/** A claim held against every variant that it is about. */
export interface JudgedClaim {
  readonly claim: ClaimScenario;
  readonly word: ClaimWord;
  readonly findings: readonly ClaimFinding[];
  /** In which variants it is shown to hold, shown not to, and neither; undefined for none or all of them. */
  readonly holds: Condition | undefined;
  readonly fails: Condition | undefined;
  readonly open: Condition | undefined;
}

/** What claims are held against: variants, and the result of each replication, undefined for what failed. */
export interface ClaimedRun {
  readonly variants: readonly {
    readonly labels: Labels;
    readonly scenario: Pick<Scenario, 'horizon'>;
  }[];
  readonly results: readonly (readonly (CellResult | undefined)[])[];
}

/** Holds claims against a run, each in the variants that it is about. */
export function judgeClaims(claims: readonly ClaimScenario[], run: ClaimedRun): JudgedClaim[] {
  return claims.map((claim) => {
    if (claim.metric === undefined) return { ...nothing, claim, word: 'not simulated' };
    const findings = claimedVariants(claim, run.variants).map((at) => findingOf(claim, run, at));
    const where = (...standings: Standing[]) => partOf(findings, standings);
    return {
      claim,
      word: wordOf(findings),
      findings,
      holds: where('inside'),
      fails: where('outside'),
      open: where('open', 'unmeasured'),
    };
  });
}

const nothing = { findings: [], holds: undefined, fails: undefined, open: undefined } as const;

/** A variant that a claim is about, and with whom it is compared, by their places in the sweep. */
export interface ClaimedVariant {
  readonly variant: number;
  readonly against: number | undefined;
}

/** The variants that a claim is about; who would be compared with itself is none of them. */
export function claimedVariants(
  { where, against }: Pick<MeasuredClaim, 'where' | 'against'>,
  variants: readonly { readonly labels: Labels }[],
): ClaimedVariant[] {
  return variants.flatMap(({ labels }, variant): ClaimedVariant[] => {
    const isMeant = Object.entries(where).every(([axis, label]) =>
      [label].flat().includes(labels[axis]!),
    );
    if (!isMeant) return [];
    if (against === undefined) return [{ variant, against: undefined }];
    const partner = variants.findIndex((other) =>
      Object.entries(labels).every(
        ([axis, label]) =>
          other.labels[axis] === (Object.hasOwn(against, axis) ? against[axis] : label),
      ),
    );
    return partner === variant || partner < 0 ? [] : [{ variant, against: partner }];
  });
}

function findingOf(
  claim: MeasuredClaim,
  { variants, results }: ClaimedRun,
  { variant, against }: ClaimedVariant,
): ClaimFinding {
  const valueIn = (at: number, replication: number) => {
    const result = results[at]![replication];
    return result === undefined
      ? undefined
      : claimedValue(claim, result, variants[at]!.scenario.horizon);
  };
  const values = results[variant]!.flatMap((_, replication) => {
    const value = valueIn(variant, replication);
    if (value === undefined || against === undefined) return value ?? [];
    const other = valueIn(against, replication);
    if (other === undefined) return [];
    const factor = value / other;
    return claim.as === 'saving' ? 1 - factor : factor;
  });
  const interval = meanInterval(values);
  return {
    labels: variants[variant]!.labels,
    against: against === undefined ? undefined : variants[against]!.labels,
    interval,
    standing: standingOf(claim, interval),
  };
}

/** The metric in one replication, scaled to the time that the claim names. */
function claimedValue(
  { metric, deployment, tenant, per }: MeasuredClaim,
  result: CellResult,
  horizon: number,
): number {
  const { total, tenants, deployments, gateways, providers } = result;
  const named = (all: CellResult['tenants'], name: string) =>
    all.find((one) => one.name === name)?.values;
  const values =
    tenant !== undefined
      ? named(tenants, tenant)
      : deployment !== undefined
        ? named([...deployments, ...gateways, ...providers], deployment)
        : total;
  const value = values?.[metric] ?? Number.NaN;
  return per === undefined ? value : (value * per) / (horizon - result.warmup);
}

/** What sums differ by in their last bits is neither more nor less than a limit. */
const rounding = 1e-9;

function standingOf({ min, max }: MeasuredClaim, { mean, halfWidth }: Interval): Standing {
  if (!Number.isFinite(mean)) return 'unmeasured';
  const slack = rounding * Math.abs(mean);
  const [low, high] = [mean - halfWidth, mean + halfWidth];
  const [least, most] = [min ?? Number.NEGATIVE_INFINITY, max ?? Number.POSITIVE_INFINITY];
  if (low >= least - slack && high <= most + slack) return 'inside';
  return high < least - slack || low > most + slack ? 'outside' : 'open';
}

function wordOf(findings: readonly ClaimFinding[]): ClaimWord {
  const has = (standing: Standing) => findings.some((one) => one.standing === standing);
  const all = (standing: Standing) => findings.every((one) => one.standing === standing);
  if (findings.length === 0) return 'not settled';
  if (all('inside')) return 'holds';
  if (all('outside')) return 'does not hold';
  return has('inside') && has('outside') ? 'holds only if' : 'not settled';
}

function partOf(
  findings: readonly ClaimFinding[],
  standings: readonly Standing[],
): Condition | undefined {
  const isMember = findings.map(({ standing }) => standings.includes(standing));
  if (isMember.every(Boolean) || !isMember.some(Boolean)) return undefined;
  return conditionOf(
    findings.map(({ labels }) => labels),
    isMember,
  );
}
