import type { NamedPolicy } from './policy-argument.ts';

/** Replicas that a policy without a maximum is tried with: floods are made for some number of them. */
const usualMaximum = 20;

/** A policy that has a maximum, and what was done about it where it had none of its own. */
export interface LimitedPolicy {
  readonly policy: NamedPolicy;
  readonly note: string | undefined;
}

/**
 * A policy that is allowed to go without a maximum, and does, is given one; `read` reads it again with other settings.
 * A module is left as it is: only its author knows what it promises.
 */
export async function limited(
  policy: NamedPolicy,
  read: (change: Change) => Promise<NamedPolicy>,
): Promise<LimitedPolicy> {
  const { kind } = (policy.config ?? {}) as { kind?: unknown };
  if (kind !== 'kpa' || policy.bounds?.most !== Number.POSITIVE_INFINITY) {
    return { policy, note: undefined };
  }
  const maximum = { max_scale: usualMaximum };
  const { block, folder } = policy.written;
  const again = await read((scaling) => ({ ...scaling, ...maximum }));
  return {
    policy: { ...again, written: { block: { ...(block as object), ...maximum }, folder } },
    note: `${policy.name} has no maximum (max_scale: 0): it is tried with max_scale: ${usualMaximum}`,
  };
}

type Change = <Scaling>(scaling: Scaling) => Scaling;
