/** Something that is wrong with a manifest, or that it asks for and that is not supported. */
export interface Finding {
  /** Dotted, as in `spec.triggers[0].metadata.threshold`. */
  readonly path: string;
  readonly message: string;
}

/** One mapping of a parsed manifest, read field by field; what is wrong goes to `findings`. */
export interface ManifestReader {
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly findings: Finding[];
}

/** A reader over a value that should be a mapping; of anything else it reads as an empty one. */
export function manifestReader(value: unknown, path: string, findings: Finding[]): ManifestReader {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { path, fields: value as Record<string, unknown>, findings };
  }
  findings.push({ path, message: value === undefined ? 'is missing' : 'must be a mapping' });
  return { path, fields: {}, findings };
}

/** A reader over an optional field that should be a mapping. */
export function childReader(reader: ManifestReader, key: string): ManifestReader | undefined {
  const value = reader.fields[key];
  if (value === undefined || value === null) return undefined;
  return manifestReader(value, pathOf(reader, key), reader.findings);
}

/** A whole number of at least `least`, or undefined where the field is missing. */
export function wholeNumber(
  reader: ManifestReader,
  key: string,
  least: number,
): number | undefined {
  const value = reader.fields[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least) return value;
  complain(reader, key, `must be a whole number of at least ${least}, not ${shown(value)}`);
  return undefined;
}

/** A number, written as a string as Kubernetes wants it in metadata, or plainly. */
export function numeral(reader: ManifestReader, key: string): number | undefined {
  const value = reader.fields[key];
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  complain(reader, key, `must be a number, not ${shown(value)}`);
  return undefined;
}

/** Text that is not empty, or undefined where the field is missing. */
export function text(reader: ManifestReader, key: string): string | undefined {
  const value = reader.fields[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && value !== '') return value;
  complain(reader, key, `must be text, not ${shown(value)}`);
  return undefined;
}

/** A boolean, also as the text `"true"` or `"false"`; the default where the field is missing. */
export function flag(reader: ManifestReader, key: string, otherwise: boolean): boolean {
  const value = reader.fields[key];
  if (value === undefined || value === null) return otherwise;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  complain(reader, key, `must be true or false, not ${shown(value)}`);
  return otherwise;
}

/** The value, or the complaint that the field is missing and this in its stead. */
export function required<T>(
  reader: ManifestReader,
  key: string,
  value: T | undefined,
  instead: T,
): T {
  // A field that is there but wrong was complained of when it was read.
  if (value === undefined && (reader.fields[key] ?? undefined) === undefined) {
    complain(reader, key, 'is missing');
  }
  return value ?? instead;
}

/** Complains of every field that is not among these. */
export function onlyKnown(reader: ManifestReader, known: readonly string[]): void {
  for (const key of Object.keys(reader.fields)) {
    if (!known.includes(key)) complain(reader, key, 'is not supported');
  }
}

/** Notes a finding at a field. */
export function complain(reader: ManifestReader, key: string, message: string): void {
  reader.findings.push({ path: pathOf(reader, key), message });
}

function pathOf(reader: ManifestReader, key: string): string {
  return reader.path === '' ? key : `${reader.path}.${key}`;
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
