/** A part of a user's table that is left out, and why. */
export interface Refusal {
  /** Counted from 1, the header's included. */
  readonly line: number;
  /** As the header writes it; absent where the whole row is meant. */
  readonly column?: string | undefined;
  readonly why: string;
}

/** `file:line: column: why`, as all errors of recorded files are told. */
export function renderRefusal(file: string, { line, column, why }: Refusal): string {
  return `${file}:${line}: ${column === undefined ? '' : `${column}: `}${why}`;
}
