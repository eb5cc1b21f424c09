import type { StepPhysics } from '../../models/serving/step-time/step-parts.ts';
import { type StaticBatchRow, staticBatchGroup } from '../open-data/static-batch-rows.ts';
import type { Shares } from '../step-shares.ts';
import { physicsOf } from './physics.ts';
import type { ServerRow } from './server-errors.ts';
import { addStep, decodeStep, noShares, promptSteps } from './steps.ts';

/** Prompt tokens of a step, as the servers of these tables had them. */
const budget = 8192;

/** What was timed of a batch that fits into the KV cache: prompts first, then a token of each in every step. */
export function staticBatchShares(
  { batch, promptTokens, outputTokens, timed }: StaticBatchRow,
  physics: StepPhysics,
): Shares {
  const shares = noShares();
  if (timed !== 'token') {
    for (const step of promptSteps(batch, promptTokens, budget)) addStep(shares, physics, step);
  }
  // Decode attention is affine in context, so that the mean context stands for all steps.
  const answers = decodeStep(batch, promptTokens + outputTokens / 2);
  if (timed === 'all') addStep(shares, physics, answers, outputTokens - 1);
  if (timed === 'token') addStep(shares, physics, answers);
  return shares;
}

/** The batches that fit into the KV cache, of models that the catalog knows, in an adjustment's terms. */
export function staticBatchServerRows(rows: readonly StaticBatchRow[]): ServerRow[] {
  return rows.flatMap((row) => {
    const server = physicsOf(row);
    const { batch, promptTokens, outputTokens } = row;
    if (server === undefined || batch * (promptTokens + outputTokens) > server.kvTokens) return [];
    return {
      family: `${row.source} ${row.engine} ${row.accelerator}`,
      group: staticBatchGroup(row),
      kin: [`${row.source} ${row.engine}`],
      shares: staticBatchShares(row, server.physics),
      seconds: row.seconds,
    };
  });
}
