import type { StepAdjustment } from '../models/serving/step-time/step-parts.ts';
import { type FixedTerm, type Term, terms } from './adjustment.ts';

/** What rows can tell of the terms: those to fit, and those to leave alone. */
export interface FreeTerms {
  readonly free: readonly Term[];
  readonly fixed: readonly FixedTerm[];
}

/** A term of which others explain all but this part cannot be told from them under errors of measurement. */
const distinguishable = 0.03;

/** More rows than terms, so that there is something left by which a fit can be judged. */
const spare = 3;

/**
 * Chooses the terms that so many different points can tell apart. `columns` has of each term its part of each
 * row's seconds; `constants` says which columns of the table never change, for the explanation.
 */
export function freeTerms(
  columns: { readonly [term in Term]: readonly number[] },
  usual: StepAdjustment,
  points: number,
  constants: readonly string[],
): FreeTerms {
  const free: Term[] = [];
  const fixed: FixedTerm[] = [];
  const basis: (readonly number[])[] = [];
  const fix = (term: Term, why: string) => fixed.push({ term, value: usual[term], why });
  for (const term of terms) {
    const column = columns[term];
    const length = lengthOf(column);
    if (length === 0) {
      fix(term, 'no row depends on it');
      continue;
    }
    if (points < free.length + 1 + spare) {
      fix(term, `${points} different points are too few for another term`);
      continue;
    }
    const rest = basis.reduce((left, axis) => without(left, axis), column);
    if (lengthOf(rest) < distinguishable * length) {
      const because = constants.length === 0 ? '' : `; ${constants.join(' and ')} never changes`;
      fix(term, `cannot be told from ${free.join(' and ')} in these rows${because}`);
      continue;
    }
    basis.push(rest.map((value) => value / lengthOf(rest)));
    free.push(term);
  }
  return { free, fixed };
}

/** A vector without its part along an axis of length 1. */
function without(vector: readonly number[], axis: readonly number[]): readonly number[] {
  const along = vector.reduce((sum, value, at) => sum + value * axis[at]!, 0);
  return vector.map((value, at) => value - along * axis[at]!);
}

function lengthOf(vector: readonly number[]): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}
