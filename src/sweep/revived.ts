import { RequestTable } from '../world/request-table.ts';
import type { CellResult } from '../world/result.ts';

/** A result that another thread sent, or a file had: its table of requests comes as plain data, and is made anew. */
export function revived(result: CellResult): CellResult {
  const { requests } = result;
  return requests === undefined
    ? result
    : { ...result, requests: new RequestTable(requests.columns) };
}
