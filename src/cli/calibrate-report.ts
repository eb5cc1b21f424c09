import { type FixedTerm, terms } from '../calibrate/adjustment.ts';
import type { ErrorSummary } from '../calibrate/errors.ts';
import type { OperatorPart } from '../calibrate/fit-operators.ts';
import { folds } from '../calibrate/fit-steps.ts';
import type { ModelFile } from '../calibrate/model-file.ts';
import { type Refusal, renderRefusal } from '../calibrate/user-table/refusal.ts';
import { table } from '../report/table.ts';
import { say } from './output.ts';

/** Beyond so many, more of the same say nothing new. */
export const mostNamed = 20;

/** Names the first of what was refused. */
export function sayRefusals(file: string, refusals: readonly Refusal[]): void {
  for (const refusal of refusals.slice(0, mostNamed))
    say(`refused  ${renderRefusal(file, refusal)}`);
  sayMore(refusals.length, 'refused');
}

/** Says how many more there are than those that were named. */
export function sayMore(count: number, label: string): void {
  if (count > mostNamed) say(`${label}  … and ${count - mostNamed} more`);
}

/** Names the terms that were not fitted. */
export function sayFixed(fixed: readonly FixedTerm[]): void {
  for (const { term, value, why } of fixed) say(`fixed    ${term} = ${shown(term, value)}: ${why}`);
}

/** Says how far a fit is from some rows. */
export function sayErrors(
  where: string,
  { rows, medianAbsolute, meanSigned, p95Absolute }: ErrorSummary,
) {
  say(
    `error ${where}: median ${percent(medianAbsolute)}, p95 ${percent(p95Absolute)}, mean ${percent(meanSigned)} signed, of ${rows}`,
  );
}

/** The table of what was found: the terms of a server, or the coefficients of operators. */
export function coefficientLines(
  { adjustment, operators }: ModelFile,
  fixed: readonly FixedTerm[],
) {
  const rows =
    adjustment === undefined
      ? numbersIn(operators ?? {}, '')
      : terms.map((term) => [
          term,
          shown(term, adjustment[term]),
          fixed.some((one) => one.term === term) ? 'fixed' : 'fitted',
        ]);
  return table([
    adjustment === undefined ? ['coefficient', 'value'] : ['term', 'value', ''],
    ...rows,
  ]);
}

/** Every number of a block of blocks, by its dotted name. */
function numbersIn(block: object, prefix: string): string[][] {
  return Object.entries(block).flatMap(([name, value]) =>
    typeof value === 'number'
      ? [[prefix + name, String(Number(value.toPrecision(4)))]]
      : numbersIn(value, `${prefix}${name}.`),
  );
}

function shown(term: FixedTerm['term'], value: number): string {
  const isTime = term === 'base' || term === 'perSequence';
  return isTime
    ? `${Number((value * 1e3).toPrecision(4))} ms`
    : `× ${Number(value.toPrecision(4))}`;
}

/** A part in hundredths. */
export function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}

/** Says what was fitted of an operator, or why nothing was. */
export function sayOperator(part: OperatorPart): void {
  if (part.kind === 'kept') {
    say(`refused  ${part.name}: ${part.why}; the catalog’s coefficients stay`);
    return;
  }
  sayErrors(`of ${part.name} on the rows fitted`, part.errors.fitted);
  sayErrors(`of ${part.name} on shapes not seen (${folds}-fold)`, part.errors.kFold);
  for (const [name, value] of Object.entries(part.coefficients)) {
    say(`${part.name} ${name} = ${Number(value.toPrecision(4))}`);
  }
}
