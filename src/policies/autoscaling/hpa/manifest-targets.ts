import {
  child,
  complain,
  expectMapping,
  expectOneOf,
  expectWhole,
  type Field,
  isGiven,
} from '../manifest-field.ts';
import type { AverageValueTarget, UtilizationTarget, ValueTarget } from './metric.ts';
import { milliOf, parseQuantity } from './quantity.ts';
import { mostInt32 } from './whole-numbers.ts';

/** The target of a resource: by what is given, whatever the type says, as the controller reads it. */
export function readPodTarget(field: Field): UtilizationTarget | AverageValueTarget | undefined {
  const target = readTarget(field);
  if (target === undefined) return undefined;
  const { utilization, averageValue } = target;
  if (utilization !== undefined && averageValue !== undefined) {
    return complain(child(field, 'averageValue'), 'may not stand beside averageUtilization');
  }
  return (
    averageValue ??
    utilization ??
    complain(child(field, 'averageUtilization'), 'is required, or averageValue')
  );
}

/** The target of a pods metric, which knows no other target. */
export function readAverageValue(field: Field): AverageValueTarget | undefined {
  const target = readTarget(field);
  if (target === undefined) return undefined;
  return target.averageValue ?? complain(child(field, 'averageValue'), 'is required');
}

/** The target of an object by its type; of an external metric by what is given, as the controller reads them. */
export function readTotalTarget(
  field: Field,
  by: 'type' | 'presence',
): ValueTarget | AverageValueTarget | undefined {
  const target = readTarget(field);
  if (target === undefined) return undefined;
  const { type, value, averageValue } = target;
  if (by === 'presence') {
    if (value !== undefined && averageValue !== undefined) {
      return complain(child(field, 'averageValue'), 'may not stand beside value');
    }
    return averageValue ?? value ?? complain(child(field, 'value'), 'is required, or averageValue');
  }
  if (type === 'Utilization') {
    return complain(child(field, 'type'), 'must be one of Value, AverageValue for an object');
  }
  return type === 'Value'
    ? (value ?? complain(child(field, 'value'), 'is required with type Value'))
    : (averageValue ??
        complain(child(field, 'averageValue'), 'is required with type AverageValue'));
}

interface Target {
  readonly type: 'Utilization' | 'Value' | 'AverageValue';
  readonly utilization: UtilizationTarget | undefined;
  readonly value: ValueTarget | undefined;
  readonly averageValue: AverageValueTarget | undefined;
}

/** What a target says; undefined where any of it is wrong. */
function readTarget(field: Field): Target | undefined {
  const before = field.findings.length;
  if (!expectMapping(field, ['type', 'value', 'averageValue', 'averageUtilization'])) {
    return undefined;
  }
  const type = expectOneOf(child(field, 'type'), ['Utilization', 'Value', 'AverageValue'] as const);
  const utilization = child(field, 'averageUtilization');
  const percent = isGiven(utilization) ? expectWhole(utilization, 1, mostInt32) : undefined;
  const value = readPositive(child(field, 'value'));
  const average = readPositive(child(field, 'averageValue'));
  if (type === undefined || field.findings.length > before) return undefined;
  return {
    type,
    utilization: percent === undefined ? undefined : { kind: 'utilization', percent },
    value: value === undefined ? undefined : { kind: 'value', milli: value },
    averageValue: average === undefined ? undefined : { kind: 'averageValue', milli: average },
  };
}

/** A quantity above zero in thousandths; undefined, without a finding, where it is not given. */
function readPositive(field: Field): number | undefined {
  if (!isGiven(field)) return undefined;
  const quantity = parseQuantity(field.value);
  if (quantity === undefined) {
    return complain(
      field,
      `must be a quantity such as 500m, 60 or 1Gi, not ${JSON.stringify(field.value)}`,
    );
  }
  return quantity.digits > 0n ? milliOf(quantity) : complain(field, 'must be above zero');
}
