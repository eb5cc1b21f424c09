import {
  child,
  complain,
  expectMapping,
  expectOneOf,
  expectWhole,
  type Field,
  isGiven,
  items,
} from '../manifest-field.ts';
import {
  fillBehavior,
  type HpaBehavior,
  type HpaScalingPolicy,
  type PartialRules,
} from './behavior.ts';
import { approximateOf, parseQuantity } from './quantity.ts';
import type { Tolerance } from './tolerance.ts';
import { mostInt32 } from './whole-numbers.ts';

/** The API's bounds of a window and of a policy's period, in seconds. */
const longestWindow = 3600;
const longestPeriod = 1800;

/** `spec.behavior` with its defaults, undefined where it is not given, and the tolerance with it. */
export function readBehavior(
  field: Field,
  defaultTolerance: number,
): { readonly behavior: HpaBehavior | undefined; readonly tolerance: Tolerance } {
  const none = { behavior: undefined, tolerance: { up: defaultTolerance, down: defaultTolerance } };
  if (!isGiven(field) || !expectMapping(field, ['scaleUp', 'scaleDown'])) return none;
  const scaleUp = child(field, 'scaleUp');
  const scaleDown = child(field, 'scaleDown');
  return {
    behavior: fillBehavior({ scaleUp: readRules(scaleUp), scaleDown: readRules(scaleDown) }),
    tolerance: {
      up: readTolerance(child(scaleUp, 'tolerance')) ?? defaultTolerance,
      down: readTolerance(child(scaleDown, 'tolerance')) ?? defaultTolerance,
    },
  };
}

function readRules(field: Field): PartialRules | undefined {
  const known = ['stabilizationWindowSeconds', 'selectPolicy', 'policies', 'tolerance'];
  if (!isGiven(field) || !expectMapping(field, known)) return undefined;
  const window = child(field, 'stabilizationWindowSeconds');
  const select = child(field, 'selectPolicy');
  const seconds = isGiven(window) ? expectWhole(window, 0, longestWindow) : undefined;
  const selectPolicy = isGiven(select)
    ? expectOneOf(select, ['Max', 'Min', 'Disabled'] as const)
    : undefined;
  const policies = readPolicies(child(field, 'policies'));
  return {
    ...(seconds === undefined ? {} : { stabilizationWindowSeconds: seconds }),
    ...(selectPolicy === undefined ? {} : { selectPolicy }),
    ...(policies === undefined ? {} : { policies }),
  };
}

function readPolicies(field: Field): readonly HpaScalingPolicy[] | undefined {
  const entries = items(field);
  if (entries?.length === 0)
    return complain(field, 'must have at least one policy, or be left out');
  return entries?.map(readPolicy).filter((policy) => policy !== undefined);
}

function readPolicy(entry: Field): HpaScalingPolicy | undefined {
  if (!expectMapping(entry, ['type', 'value', 'periodSeconds'])) return undefined;
  const type = expectOneOf(child(entry, 'type'), ['Pods', 'Percent'] as const);
  const value = expectWhole(child(entry, 'value'), 1, mostInt32);
  const periodSeconds = expectWhole(child(entry, 'periodSeconds'), 1, longestPeriod);
  if (type === undefined || value === undefined || periodSeconds === undefined) return undefined;
  return { type, value, periodSeconds };
}

/** A fraction such as 0.05 or `50m`. */
function readTolerance(field: Field): number | undefined {
  if (!isGiven(field)) return undefined;
  const quantity = parseQuantity(field.value);
  if (quantity === undefined) {
    return complain(field, `must be a quantity such as 0.05, not ${JSON.stringify(field.value)}`);
  }
  return quantity.digits < 0n ? complain(field, 'must not be below zero') : approximateOf(quantity);
}
