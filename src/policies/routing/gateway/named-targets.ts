import type { TargetFacts } from './gateway-router.ts';

/** The targets that a name in a routing stands for: the one of that name, else all of that tier. */
export function targetsNamed(name: string, targets: readonly TargetFacts[]): readonly number[] {
  const numbers = [...targets.keys()];
  const own = numbers.filter((target) => targets[target]!.name === name);
  return own.length > 0 ? own : numbers.filter((target) => targets[target]!.tier === name);
}
