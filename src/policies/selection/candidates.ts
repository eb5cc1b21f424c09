import {
  type Accelerator,
  accelerators,
  bytesPerWeight,
  type Precision,
  peakFlops,
} from '../../catalog/accelerators.ts';
import { type MigProfile, migRefusal, migTable } from '../../catalog/mig.ts';

/** A way to serve a model: a kind of accelerator, a number format, and how replicas lie on accelerators. */
export interface Candidate {
  readonly sheet: Accelerator;
  readonly precision: Precision;
  /** Accelerators of one replica, each with a part of every layer. */
  readonly tensor: number;
  /** MIG slice of each replica; undefined where it has whole accelerators. */
  readonly slice: string | undefined;
  /** Replicas on the least that is rented for them: several where they have slices. */
  readonly replicasPerUnit: number;
  readonly acceleratorsPerUnit: number;
  /** Of one accelerator. */
  readonly usdPerHour: number;
}

/** What can be chosen from, and for what. */
export interface CandidateOptions {
  readonly accelerators: readonly Accelerator[];
  readonly precisions: readonly Precision[];
  readonly tensors: readonly number[];
  readonly tenancies: readonly ('exclusive' | 'mig')[];
  /** Dollars an hour by the id of an accelerator, in the place of the catalog's. */
  readonly prices: ReadonlyMap<string, number>;
  readonly model: CandidateModel;
}

/** What of a model decides over how many accelerators it can be spread. */
export type CandidateModel =
  | { readonly kind: 'heads'; readonly heads: number; readonly kvHeads: number }
  | { readonly kind: 'weights'; readonly parameters: number };

/** Hardware that is not looked at any further; how much of it is meant, its name says. */
export interface Refusal {
  readonly accelerator: string;
  readonly hardware: string;
  readonly because: string;
}

/** All ways to serve a model, and why others are none, in the order of the accelerators. */
export function candidatesOf(options: CandidateOptions): {
  readonly candidates: readonly Candidate[];
  readonly refusals: readonly Refusal[];
} {
  const candidates: Candidate[] = [];
  const refusals: Refusal[] = [];
  for (const sheet of options.accelerators) {
    const found = waysOn(sheet, options);
    if (typeof found === 'string') {
      refusals.push({ accelerator: sheet.id, hardware: sheet.id, because: found });
    } else candidates.push(...found);
  }
  return { candidates, refusals };
}

/** A candidate as a table names it: `H100-SXM fp8 × 2`, `A100-80-SXM fp16 in 3g.40gb`. */
export function hardwareName({ sheet, precision, tensor, slice }: Candidate): string {
  const part = slice === undefined ? (tensor > 1 ? ` × ${tensor}` : '') : ` in ${slice}`;
  return `${sheet.id} ${precision}${part}`;
}

/** Dollars a day of so many units. */
export function usdPerDayOf(candidate: Candidate, units: number): number {
  return 24 * candidate.usdPerHour * candidate.acceleratorsPerUnit * units;
}

/** All accelerators of the catalog, or those that are named. */
export function acceleratorsNamed(ids: readonly string[] | undefined): readonly Accelerator[] {
  return ids === undefined ? accelerators : accelerators.filter(({ id }) => ids.includes(id));
}

/** Why an accelerator is not looked at that the catalog has no price of, and the needs neither. */
export const noPrice = 'no price is known';

/** The ways to serve a model on one kind of accelerator, or why there is none. */
function waysOn(sheet: Accelerator, options: CandidateOptions): Candidate[] | string {
  const usdPerHour = options.prices.get(sheet.id) ?? sheet.usdPerHour;
  if (usdPerHour === undefined) return noPrice;
  const precisions = differing(sheet, options.precisions);
  if (precisions.length === 0) return `it computes in none of ${options.precisions.join(', ')}`;
  const table = migTable(sheet.id);
  const slices = options.tenancies.includes('mig') ? (table?.profiles ?? []) : [];
  const isWhole = options.tenancies.includes('exclusive');
  if (!isWhole && table === undefined) return migRefusal(sheet.id);

  const ways = precisions.flatMap((precision) => [
    ...(isWhole ? spreads(sheet, precision, options) : []).map((tensor) => ({
      sheet,
      precision,
      tensor,
      slice: undefined,
      replicasPerUnit: 1,
      acceleratorsPerUnit: tensor,
      usdPerHour,
    })),
    // The largest slice is the whole accelerator, less a few of its multiprocessors.
    ...slices
      .filter(({ computeSlices }) => computeSlices < table!.computeSlices)
      .map((profile) => ({
        sheet,
        precision,
        tensor: 1,
        slice: profile.name,
        replicasPerUnit: slicesOf(profile),
        acceleratorsPerUnit: 1,
        usdPerHour,
      })),
  ]);
  return ways.length > 0 ? ways : 'the model cannot be divided among so many of them';
}

/** Of formats that are as small and as fast as each other on it the first: FP8 and INT8 are one choice where it has both. */
function differing(sheet: Accelerator, precisions: readonly Precision[]): Precision[] {
  const seen = new Set<string>();
  return precisions.filter((precision) => {
    const rate = peakFlops(sheet, precision);
    if (rate === undefined) return false;
    const key = `${bytesPerWeight(precision)} ${rate}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Over how many accelerators a replica may be spread: as heads are divided, or as few as hold the weights. */
function spreads(
  sheet: Accelerator,
  precision: Precision,
  { tensors, model }: CandidateOptions,
): readonly number[] {
  if (model.kind === 'heads') {
    const { heads, kvHeads } = model;
    return tensors.filter(
      (tensor) => heads % tensor === 0 && (kvHeads % tensor === 0 || tensor % kvHeads === 0),
    );
  }
  const bytes = model.parameters * bytesPerWeight(precision);
  const ascending = tensors.toSorted((a, b) => a - b);
  const least = ascending.find((tensor) => bytes <= tensor * sheet.memoryBytes);
  return least === undefined ? ascending.slice(-1) : [least];
}

/** How many slices of a profile one accelerator has room for, side by side. */
function slicesOf({ starts, memorySlices }: MigProfile): number {
  let count = 0;
  let free = 0;
  for (const start of starts.toSorted((a, b) => a - b)) {
    if (start < free) continue;
    count += 1;
    free = start + memorySlices;
  }
  return count;
}
