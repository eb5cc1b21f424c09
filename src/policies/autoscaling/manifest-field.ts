import { nearestName } from '../../catalog/nearest-name.ts';

/** Something wrong in a manifest, and where. */
export interface ManifestFinding {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** A place in a parsed document, and where its findings go. */
export interface Field {
  readonly value: unknown;
  readonly path: readonly (string | number)[];
  readonly findings: ManifestFinding[];
}

/** Whether a field is given: `null` is as good as nothing. */
export function isGiven(field: Field): boolean {
  return field.value !== undefined && field.value !== null;
}

/** Notes what is wrong with a field. */
export function complain(field: Field, message: string): undefined {
  field.findings.push({ path: field.path, message });
}

/** The field of a mapping; not given where the parent is no mapping or has no such field. */
export function child(field: Field, key: string): Field {
  const value = isMapping(field.value) ? field.value[key] : undefined;
  return { value, path: [...field.path, key], findings: field.findings };
}

/** The items of a list; undefined with a finding where it is none, without one where it is not given. */
export function items(field: Field): readonly Field[] | undefined {
  if (!isGiven(field)) return undefined;
  if (!Array.isArray(field.value)) return complain(field, `must be a list, not ${name(field)}`);
  return field.value.map((value: unknown, position) => ({
    value,
    path: [...field.path, position],
    findings: field.findings,
  }));
}

/** Whether a field is a mapping, with a finding where it is not, and one per key that is not expected. */
export function expectMapping(field: Field, keys: readonly string[]): boolean {
  if (!isGiven(field)) {
    complain(field, 'is required');
    return false;
  }
  if (!isMapping(field.value)) {
    complain(field, `must be a mapping, not ${name(field)}`);
    return false;
  }
  for (const key of Object.keys(field.value)) {
    if (keys.includes(key)) continue;
    const nearest = nearestName(key, keys);
    const meant = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
    complain(child(field, key), `unknown field.${meant} Known: ${keys.join(', ')}`);
  }
  return true;
}

/** What `read` makes of a field that is given; undefined without a finding where it is not. */
export function readGiven<T>(field: Field, read: (field: Field) => T): T | undefined {
  return isGiven(field) ? read(field) : undefined;
}

/** A text that may not be empty; undefined with a finding where it is missing or none. */
export function expectText(field: Field): string | undefined {
  if (!isGiven(field) || field.value === '') return complain(field, 'is required');
  if (typeof field.value !== 'string') return complain(field, `must be a text, not ${name(field)}`);
  return field.value;
}

/** One of some texts; undefined with a finding where it is missing or another. */
export function expectOneOf<T extends string>(field: Field, allowed: readonly T[]): T | undefined {
  if (!isGiven(field)) return complain(field, `is required: one of ${allowed.join(', ')}`);
  const found = allowed.find((candidate) => candidate === field.value);
  return found ?? complain(field, `must be one of ${allowed.join(', ')}, not ${name(field)}`);
}

/** A whole number of a range; undefined with a finding where it is missing or something else. */
export function expectWhole(field: Field, least: number, most: number): number | undefined {
  if (!isGiven(field)) return complain(field, 'is required');
  const { value } = field;
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    return complain(field, `must be a whole number, not ${name(field)}`);
  }
  if (value < least) return complain(field, `must be at least ${least}, not ${value}`);
  if (value > most) return complain(field, `must be at most ${most}, not ${value}`);
  return value;
}

/** A number above `above`, plain or as the text that metadata want; undefined with a finding where it is something else. */
export function expectNumber(field: Field, above = Number.NEGATIVE_INFINITY): number | undefined {
  if (!isGiven(field)) return complain(field, 'is required');
  const { value } = field;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    return complain(field, `must be a number, not ${name(field)}`);
  }
  return number > above ? number : complain(field, `must be above ${above}, not ${number}`);
}

/** True or false, plain or as a text; the default where it is not given, or something else, with a finding. */
export function readFlag(field: Field, otherwise: boolean): boolean {
  if (!isGiven(field)) return otherwise;
  if (field.value === true || field.value === 'true') return true;
  if (field.value === false || field.value === 'false') return false;
  complain(field, `must be true or false, not ${name(field)}`);
  return otherwise;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function name({ value }: Field): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return JSON.stringify(value) ?? String(value);
}
