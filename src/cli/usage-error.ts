/** A command that was called wrongly; its message is all the user needs. */
export class UsageError extends Error {
  override name = 'UsageError';
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
