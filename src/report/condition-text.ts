import type { AxisTest, Condition } from '../sweep/condition.ts';

/** A condition in words, after an `if`: `tenancy is mig or mps`, `not (load is 8x and cache is none)`, `load is 1x, or cache is fp8`. */
export function conditionText(condition: Condition): string {
  if (condition.kind === 'unless') return `not (${allOf(condition.tests)})`;
  const lists = condition.either.map(allOf);
  const shown = lists.length <= most ? lists : lists.slice(0, most - 1);
  const rest = lists.length - shown.length;
  return [...shown, ...(rest === 0 ? [] : [`in ${rest} more cases`])].join(', or ');
}

/** Cases that one reads one by one. */
const most = 5;

/** Labels of an axis in words: `mig, mps or “prefixes, fp8”`. */
export function anyOf(labels: readonly string[]): string {
  const [last, ...others] = labels.map(quoted).toReversed();
  return others.length === 0 ? last! : `${others.toReversed().join(', ')} or ${last}`;
}

function allOf(tests: readonly AxisTest[]): string {
  const words = tests.map(
    ({ axis, isNot, labels }) => `${axis} is ${isNot ? 'not ' : ''}${anyOf(labels)}`,
  );
  return words.join(' and ');
}

/** A label that would read as several has quotes. */
function quoted(label: string): string {
  return /,| (and|or) /.test(label) ? `“${label}”` : label;
}
