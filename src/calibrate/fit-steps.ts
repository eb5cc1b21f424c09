import { quantile } from 'd3-array';
import type { StepAdjustment } from '../models/serving/step-time/step-parts.ts';
import type { FixedTerm, StepModel, Term } from './adjustment.ts';
import { type ErrorSummary, summariseErrors } from './errors.ts';
import { freeTerms } from './free-terms.ts';
import { kFold, type Pairs } from './k-fold.ts';
import { type LinearRow, robustAdjustment } from './robust-adjustment.ts';
import { secondsOf, sharesOf } from './step-shares.ts';
import type { Refusal } from './user-table/refusal.ts';
import { pointOf, type StepRow } from './user-table/step-rows.ts';

/** An adjustment fitted to measured steps, or why there is none. */
export type StepFit =
  | {
      readonly kind: 'fitted';
      readonly adjustment: StepAdjustment;
      readonly free: readonly Term[];
      readonly fixed: readonly FixedTerm[];
      readonly errors: { readonly fitted: ErrorSummary; readonly kFold: ErrorSummary };
      readonly rows: readonly StepRow[];
      readonly refusals: readonly Refusal[];
      readonly outliers: readonly Outlier[];
    }
  | { readonly kind: 'nothing'; readonly refusals: readonly Refusal[]; readonly why: string };

/** A row that had less to say in a fit than others. */
export interface Outlier {
  readonly row: StepRow;
  /** Predicted over measured, less 1. */
  readonly error: number;
  /** Its weight, where that of other rows is 1. */
  readonly weight: number;
}

/** Parts of a table for cross-validation. */
export const folds = 5;
/** The fewest different points to which anything is fitted: one term, and three to judge it by. */
const fewestPoints = 4;
/** A row with less weight is named, if it is also further off than a server varies from day to day. */
const downWeighted = 0.5;
const notable = 0.1;

/** Fits the terms of an adjustment to measured steps. Chunks of prompts have `tokenBudget` tokens at most. */
export function fitSteps(
  measured: readonly StepRow[],
  { physics, usual }: StepModel,
  tokenBudget: number,
): StepFit {
  const all = measured.map(
    (row): Linear => ({
      row,
      shares: sharesOf(row, physics, tokenBudget),
      seconds: row.seconds,
    }),
  );
  const { rows, refusals } = withoutSlips(all, usual);
  const points = new Set(rows.map(({ row }) => pointOf(row))).size;
  if (points < fewestPoints) {
    const why = `${points} different points are left, and at least ${fewestPoints} are needed: one term, and three to judge it by`;
    return { kind: 'nothing', refusals, why };
  }
  const { free, fixed } = freeTerms(
    columnsOf(rows, usual),
    usual,
    points,
    constantColumns(rows.map(({ row }) => row)),
  );
  const fitTo = (part: readonly Linear[]) => robustAdjustment(part, free, usual);
  const { adjustment, weights } = fitTo(rows);
  const pairsOf = (part: readonly Linear[], by: StepAdjustment): Pairs =>
    part.map(({ shares, seconds }) => [secondsOf(shares, by), seconds]);
  const held = kFold(
    rows,
    folds,
    ({ row }) => pointOf(row),
    (part, rest) => pairsOf(rest, fitTo(part).adjustment),
  );
  return {
    kind: 'fitted',
    adjustment,
    free,
    fixed,
    errors: {
      fitted: summariseErrors(pairsOf(rows, adjustment)),
      kFold: summariseErrors(held),
    },
    rows: rows.map(({ row }) => row),
    refusals,
    outliers: rows
      .map(({ row, shares, seconds }, at) => ({
        row,
        error: secondsOf(shares, adjustment) / seconds - 1,
        weight: weights[at]!,
      }))
      .filter(({ weight, error }) => weight < downWeighted && Math.abs(error) > notable),
  };
}

interface Linear extends LinearRow {
  readonly row: StepRow;
}

/** Beyond this factor from what others of the table are, a row is a slip of the pen, not a slow step. */
const slip = 30;
/** Whole tables this much faster or slower than the data sheet promises are in another unit. */
const impossiblyFast = 1 / 20;
const impossiblySlow = 200;

/** Refuses rows whose unit is wrong by what the physics and the rest of the table say. */
function withoutSlips(rows: readonly Linear[], usual: StepAdjustment) {
  const ratioOf = ({ shares, seconds }: Linear) => seconds / secondsOf(shares, usual);
  const median = quantile(rows.map(ratioOf), 0.5) ?? 1;
  const refusals: Refusal[] = [];
  const kept = rows.filter((row) => {
    const ratio = ratioOf(row);
    const why = whyImpossible(median) ?? whySlipped(ratio / median);
    if (why === undefined) return true;
    refusals.push({ line: row.row.line, column: row.row.column, why });
    return false;
  });
  return { rows: kept, refusals };
}

function whyImpossible(ratio: number): string | undefined {
  if (ratio >= impossiblyFast && ratio <= impossiblySlow) return undefined;
  return ratio < 1
    ? `the table is ${factor(1 / ratio)} times faster than the data sheet allows: is the unit right, and the model?`
    : `the table is ${factor(ratio)} times slower than the data sheet promises: is the unit right, and the model?`;
}

function whySlipped(ratio: number): string | undefined {
  if (ratio <= slip && ratio >= 1 / slip) return undefined;
  return ratio > 1
    ? `${factor(ratio)} times as long as the rest of the table suggests: is the unit right?`
    : `${factor(1 / ratio)} times shorter than the rest of the table suggests: is the unit right?`;
}

function factor(value: number): string {
  return String(Number(value.toPrecision(2)));
}

/** Of each term its part of each row's usual seconds: a wild measurement has no say in what can be told apart. */
function columnsOf(rows: readonly Linear[], usual: StepAdjustment) {
  const column = (term: Term) => rows.map(({ shares }) => shares[term] / secondsOf(shares, usual));
  return {
    dense: column('dense'),
    decodeAttention: column('decodeAttention'),
    prefillAttention: column('prefillAttention'),
    base: column('base'),
    perSequence: column('perSequence'),
  };
}

/** Columns of the table of which only one value is left. */
function constantColumns(rows: readonly StepRow[]): string[] {
  const decodes = rows.filter((row) => row.metric === 'tpot');
  const prompts = rows.filter((row) => row.metric === 'ttft');
  const constant = (name: string, values: readonly number[]) =>
    values.length > 0 && new Set(values).size === 1 ? [`${name} (${values[0]} in every row)`] : [];
  return [
    ...constant(
      'batch',
      decodes.map(({ batch }) => batch),
    ),
    ...constant(
      'context',
      decodes.map(({ context }) => context),
    ),
    ...constant(
      'prompt_tokens',
      prompts.map(({ promptTokens }) => promptTokens),
    ),
  ];
}
