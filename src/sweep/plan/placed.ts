import { unplacedAtStart } from '../../world/unplaced.ts';
import type { Variant } from '../variants.ts';
import type { Candidate, LeftOut } from './candidates.ts';

/**
 * Candidates as the files that they name complete them, those left out that do not find room for all that they start with.
 * `completed` is in their order.
 */
export function placed(
  candidates: readonly Candidate[],
  completed: readonly Variant[],
): { readonly candidates: Candidate[]; readonly leftOut: LeftOut[] } {
  const found: Candidate[] = [];
  const leftOut: LeftOut[] = [];
  for (const [index, one] of candidates.entries()) {
    const { parsed } = completed[index]!;
    const [unplaced] = unplacedAtStart(parsed.scenario);
    if (unplaced === undefined) {
      found.push({ ...one, parsed });
      continue;
    }
    const { deployment, because } = unplaced;
    const why = `not all replicas of ${deployment} find room (${because})`;
    leftOut.push({ name: one.name, labels: one.labels, because: why });
  }
  return { candidates: found, leftOut };
}
