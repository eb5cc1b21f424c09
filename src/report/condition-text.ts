import type { AxisTest, Condition } from '../sweep/condition.ts';
import { variantName } from './variant-name.ts';

/** A condition in words, after an `if`: `tenancy is mig or mps`, `not (load is 8x and cache is none)`, `it is cache=none`. */
export function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case 'where':
      return condition.tests.map(testText).join(' and ');
    case 'unless':
      return `not (${condition.tests.map(testText).join(' and ')})`;
    case 'variants': {
      const names = condition.variants.map((labels) => variantName({ labels }));
      const shown = names.length <= most ? names : names.slice(0, most - 1);
      const rest = names.length - shown.length;
      return `it is ${[...shown, ...(rest === 0 ? [] : [`one of ${rest} more`])].join('; or ')}`;
    }
  }
}

/** Variants that one reads by name. */
const most = 5;

function testText({ axis, isNot, labels }: AxisTest): string {
  return `${axis} is ${isNot ? 'not ' : ''}${anyOf(labels)}`;
}

/** Labels of an axis in words: `mig, mps or “prefixes, fp8”`. */
export function anyOf(labels: readonly string[]): string {
  const [last, ...others] = labels.map(quoted).toReversed();
  return others.length === 0 ? last! : `${others.toReversed().join(', ')} or ${last}`;
}

/** A label that would read as several has quotes. */
function quoted(label: string): string {
  return /,| (and|or) /.test(label) ? `“${label}”` : label;
}
