import { z } from 'zod';
import { hint } from '../scenario/hint.ts';
import type { ScalingPromises } from '../testing/scaling/promises.ts';
import type { NamedPolicy } from './policy-argument.ts';
import { UsageError } from './usage-error.ts';

const seconds = z.number().nonnegative().optional();
const replicas = z.int().nonnegative().optional();
const positive = z.number().positive().optional();

/** What a module may export as `promises`; times in seconds. */
const moduleTerms = z.strictObject({
  min: replicas,
  max: z.int().positive().optional(),
  cooldown: seconds,
  settlesWithin: positive,
  flapsPerHour: z.number().nonnegative().optional(),
  reactsWithin: positive,
  acceleratorsPerReplica: z.int().positive().optional(),
  quota: replicas,
  scalesToZero: z.boolean().optional(),
  capacity: positive,
  service: positive,
  startup: seconds,
});

/** Promises of which any may be left out. */
export type SomePromises = {
  readonly [Name in keyof ScalingPromises]?: ScalingPromises[Name] | undefined;
};

/**
 * What a policy promises: what the flags say, else what its module exports, else what its settings mean. Throws
 * `UsageError` where nobody says how many replicas it may have.
 */
export function promisesOf(policy: NamedPolicy, flags: SomePromises): ScalingPromises {
  const said = { ...ofSettings(policy), ...exported(policy), ...withoutGaps(flags) };
  const { min, max } = said;
  if (min === undefined || max === undefined) {
    const which =
      min === undefined && max === undefined
        ? '--min and --max'
        : min === undefined
          ? '--min'
          : '--max';
    throw new UsageError(
      `${policy.name} does not say how many replicas it may have: give ${which}, or export promises = { min, max }`,
    );
  }
  if (min > max) throw new UsageError(`${policy.name}: min ${min} is more than max ${max}`);
  return { ...said, min, max };
}

/** A policy with a cooldown of the same meaning promises it. */
function ofSettings({ bounds, config, startup }: NamedPolicy): SomePromises {
  const { kind, cooldown } = (config ?? {}) as { kind?: unknown; cooldown?: unknown };
  return {
    ...(startup !== undefined && { startup }),
    ...(bounds && { min: bounds.least }),
    ...(bounds && Number.isFinite(bounds.most) && { max: bounds.most }),
    ...(kind === 'ai-workload-scaler' && typeof cooldown === 'number' && { cooldown }),
  };
}

function exported({ name, promises }: NamedPolicy): SomePromises {
  if (promises === undefined) return {};
  const { success, data, error } = moduleTerms.safeParse(promises);
  if (success) return withoutGaps(data);
  const [issue] = error.issues;
  const known = Object.keys(moduleTerms.shape);
  const says =
    issue!.code === 'unrecognized_keys'
      ? `promises.${issue.keys[0]}: unknown. ${hint(issue.keys[0]!, known)}`
      : `${['promises', ...issue!.path].join('.')}: ${issue!.message}`;
  throw new UsageError(`${name}: ${says}`);
}

function withoutGaps(promises: SomePromises): SomePromises {
  return Object.fromEntries(Object.entries(promises).filter(([, value]) => value !== undefined));
}
