/** Where in a recorded workload something is wrong. */
export interface WorkloadPlace {
  readonly file: string;
  /** Counted from 1; absent where the whole file is meant. */
  readonly line?: number | undefined;
  readonly column?: string | undefined;
}

/** A recorded workload that cannot be read: says where, the value found, and what is expected. */
export class WorkloadError extends Error {
  readonly place: WorkloadPlace;

  constructor(place: WorkloadPlace, found: string, expected: string) {
    const where = place.line === undefined ? place.file : `${place.file}:${place.line}`;
    const column = place.column === undefined ? '' : `${place.column}: `;
    super(`${where}: ${column}${found}; expected ${expected}`);
    this.name = 'WorkloadError';
    this.place = place;
  }
}

/** A value from a file as an error message shows it: quoted, and cut where it is long. */
export function shown(value: unknown): string {
  const text = written(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}

function written(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // JSON is read to any depth, and written to some thousand.
    return 'a value that is nested too deeply';
  }
}
