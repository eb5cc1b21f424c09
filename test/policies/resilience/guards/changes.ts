import type { GuardChange } from '../../../../src/policies/resilience/target-guard.ts';

/** What a guard was heard to say, one line a change, and what listens. */
export function changes(): { readonly said: string[]; readonly changed: GuardChange } {
  const said: string[] = [];
  const changed: GuardChange = (target, state, because) =>
    said.push(`${target} ${state}: ${because}`);
  return { said, changed };
}
