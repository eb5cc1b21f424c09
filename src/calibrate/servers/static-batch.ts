import type { StepPhysics } from '../../models/serving/step-time/step-parts.ts';
import { type StaticBatchRow, staticBatchGroup } from '../open-data/static-batch-rows.ts';
import type { Shares } from '../step-shares.ts';
import { addStep, decodeStep, noShares, promptSteps } from '../steps.ts';
import { knownServer } from './known-server.ts';
import type { ServerRow } from './server-errors.ts';

/** Prompt tokens of a step, as the servers of these tables had them. */
const budget = 8192;

/** What was timed of a batch that fits into the KV cache: prompts first, then a token of each in every step. */
export function staticBatchShares(
  {
    batch,
    promptTokens,
    outputTokens,
    timed,
  }: Pick<StaticBatchRow, 'batch' | 'promptTokens' | 'outputTokens' | 'timed'>,
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

/** The batches of models that the catalog knows, in an adjustment's terms; but for those that the KV cache cannot hold. */
export function staticBatchServerRows(rows: readonly StaticBatchRow[]): ServerRow[] {
  return rows.flatMap((row) => {
    const server = knownServer(row);
    if (server === undefined) return [];
    const { batch, promptTokens, outputTokens } = row;
    const { blocks, blockSize } = server.physics.kv;
    if (batch * (promptTokens + outputTokens) > blocks * blockSize) return [];
    return {
      table: row.source,
      family: `${row.source} ${row.engine} ${row.accelerator}`,
      group: staticBatchGroup(row),
      kin: [`${row.source} ${row.engine}`],
      usual: server.model.usual,
      shares: staticBatchShares(row, server.model.physics),
      seconds: row.seconds,
    };
  });
}
