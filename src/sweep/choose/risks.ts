import { itemModel } from '../../catalog/item-models.ts';
import { leftOutErrors, ownErrors } from '../../catalog/preset-errors.ts';
import { measuredAs } from '../../catalog/step-coefficients.ts';
import type { Candidate } from '../../policies/selection/candidates.ts';
import type { Needs } from '../../scenario/schema/needs.ts';
import { promisedText } from './promise-text.ts';
import type { Trial } from './trial.ts';

/** Where the times of a fleet come from: its own kernels, those of its chip, or a data sheet alone. */
export type Grounds = 'measured' | 'same chip' | 'data sheet';

/** Where the times of a candidate come from. */
export function groundsOf(needs: Needs, { sheet, slice }: Candidate): Grounds {
  if (isInBatches(needs)) return 'data sheet';
  const measured = measuredAs(sheet.id);
  if (measured === undefined) return 'data sheet';
  return measured === sheet.id && slice === undefined ? 'measured' : 'same chip';
}

/** Whether a model is served in batches of a roofline, and not step by step. */
export function isInBatches({ model }: Needs): boolean {
  return typeof model !== 'string' || itemModel(model) !== undefined;
}

/** What may be otherwise than a run of the recommended scenario shows it, in words. */
export function risksOf(
  needs: Needs,
  candidate: Candidate,
  less: Trial | undefined,
  spare: number,
): string[] {
  return [timesRisk(needs, candidate), lossRisk(less, spare)];
}

function timesRisk(needs: Needs, candidate: Candidate): string {
  const { sheet, slice } = candidate;
  if (isInBatches(needs)) {
    return 'times are a roofline at half of the data sheet’s operations, and were not measured';
  }
  const measured = measuredAs(sheet.id);
  if (measured === undefined) {
    if (sheet.vendor !== 'nvidia') return otherVendorRisk(sheet.vendor);
    const ranges = Object.entries(leftOutErrors).map(
      ([operator, [least, most]]) => `${short(operator)} ${percent(least!)} to ${percent(most!)}`,
    );
    return `no kernels of it were measured; accelerators left out of the fit were off by ${ranges.join(', ')}`;
  }
  const errors = Object.entries(ownErrors[measured] ?? {}).map(
    ([operator, error]) => `${short(operator)} ${percent(error)}`,
  );
  const whose = measured === sheet.id ? 'its own' : `those of the ${measured}`;
  const part = slice === undefined ? '' : ', of which a slice is taken to have its part';
  return `step times are fitted to ${whose} kernels${part}; held out, the median error was ${errors.join(', ')}`;
}

function lossRisk(less: Trial | undefined, spare: number): string {
  if (spare > 0) return `${spare} more than are needed: the promises outlast as many losses`;
  if (less === undefined) return 'there is but one: without it nothing is answered';
  return less.kept
    ? 'without one of them the promises held in one run'
    : `without one of them ${promisedText(less)}`;
}

/** Predicted and measured rates of vLLM on MI300X: results/validation/static-batch.csv. */
function otherVendorRisk(vendor: string): string {
  const seen = vendor === 'amd' ? ': vLLM on an MI300X took three to four times as long' : '';
  return `times are those of NVIDIA’s kernels on its data sheet, and nothing of its kind was fitted${seen}`;
}

function short(operator: string): string {
  return operator === 'gemm timed without the host' ? 'products' : operator;
}

function percent(part: number): string {
  return `${Math.round(100 * part)} %`;
}
