/** A folder of results that cannot be read; its message is all that its reader needs. */
export class ResultsError extends Error {
  override name = 'ResultsError';
}
