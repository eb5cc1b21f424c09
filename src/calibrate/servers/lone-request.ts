import type { LoneRequestRow } from '../open-data/lone-request-rows.ts';
import type { Timed } from '../open-data/static-batch-rows.ts';
import { secondsOf } from '../step-shares.ts';
import { knownServer } from './known-server.ts';
import { staticBatchShares } from './static-batch.ts';

/** Seconds to the first token and to each next, by the operators and the usual host time alone. */
export function loneRequestSeconds(row: LoneRequestRow) {
  const { physics, usual } = knownServer({ ...row, precision: 'fp16' })!.model;
  const seconds = (timed: Timed) =>
    secondsOf(staticBatchShares({ ...row, batch: 1, timed }, physics), usual);
  return { firstToken: seconds('prompts'), nextToken: seconds('token') };
}
