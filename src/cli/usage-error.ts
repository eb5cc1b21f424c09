/** A command that was called wrongly; its message is all the user needs. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Work that could not be done to its end, for a reason that the message says; nobody's stack helps. */
export class Stopped extends Error {
  override name = 'Stopped';
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

/** What the exit code says: one verdict, and the code follows it. */
export const exitCode = {
  ok: 0,
  fault: 1,
  usage: 2,
  missed: 3,
  cellsFailed: 4,
  interrupted: 130,
} as const;

/** The same for people. */
export const exitCodesText =
  'Exit codes: 0 SLOs met, 1 internal fault, 2 wrong usage or scenario, 3 an SLO missed, a regression, nothing found that keeps all, or a policy broken, 4 some cells failed, 130 interrupted';
