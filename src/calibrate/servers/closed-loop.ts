import type { StepPhysics } from '../../models/serving/step-time/step-parts.ts';
import {
  type ClosedLoopRow,
  closedLoopFamily,
  closedLoopGroup,
} from '../open-data/closed-loop-rows.ts';
import type { Shares } from '../step-shares.ts';
import { addStep, decodeStep, noShares, promptSteps } from '../steps.ts';
import { knownServer } from './known-server.ts';
import type { ServerRow } from './server-errors.ts';

/** Prompt tokens of a step. */
const budget = 8192;

/**
 * The time between two tokens in a closed loop's steady state: a step of all clients at their mean context, and
 * this step's share of the prompts that come in between, one for each other client in as many steps as an answer
 * has tokens. A prompt costs what it adds to the step that it joins.
 */
export function closedLoopShares(row: ClosedLoopRow, physics: StepPhysics): Shares {
  const { concurrency, promptTokens, outputTokens } = row;
  const answers = decodeStep(concurrency, promptTokens + outputTokens / 2);
  const shares = noShares();
  addStep(shares, physics, answers);
  const decodeOnly = { ...shares };
  const perStep = (concurrency - 1) / outputTokens;
  for (const prompt of promptSteps(1, promptTokens, budget)) {
    const joined = noShares();
    addStep(joined, physics, {
      ...prompt,
      decodes: answers.decodes,
      kvTokens: answers.kvTokens,
    });
    shares.perSequence += perStep;
    shares.dense += perStep * (joined.dense - decodeOnly.dense);
    // Where one kernel attends for prompts and answers together, the answers' own is not run.
    shares.decodeAttention += perStep * (joined.decodeAttention - decodeOnly.decodeAttention);
    shares.prefillAttention += perStep * joined.prefillAttention;
  }
  // Not less than none, where more prompts come than steps.
  shares.decodeAttention = Math.max(0, shares.decodeAttention);
  return shares;
}

/** How runs are put together: all of a family, or each degree of tensor parallelism by itself. */
export type Together = 'families' | 'degrees';

/** The runs of models that the catalog knows, in an adjustment's terms. */
export function closedLoopServerRows(
  rows: readonly ClosedLoopRow[],
  together: Together,
): ServerRow[] {
  return rows.flatMap((row) => {
    const server = knownServer(row);
    if (server === undefined) return [];
    return {
      ...namesOf(row, together),
      usual: server.model.usual,
      shares: closedLoopShares(row, server.model.physics),
      seconds: row.tpot,
    };
  });
}

/** The same runs in terms of what is usually fitted to such tables: a + b × clients + c × clients × context. */
export function plainServerRows(rows: readonly ClosedLoopRow[], together: Together): ServerRow[] {
  return rows.flatMap((row) => {
    const server = knownServer(row);
    if (server === undefined) return [];
    const { concurrency, promptTokens, outputTokens } = row;
    const shares = {
      ...noShares(),
      base: 1,
      perSequence: concurrency,
      dense: concurrency * (promptTokens + outputTokens / 2),
    };
    return { ...namesOf(row, together), usual: server.model.usual, shares, seconds: row.tpot };
  });
}

function namesOf(row: ClosedLoopRow, together: Together) {
  const family = closedLoopFamily(row);
  return {
    table: `InferenceX by ${together}`,
    family: together === 'families' ? family : `${family} x${row.tensor}`,
    group: closedLoopGroup(row),
    kin: [`${row.engine} ${row.accelerator}`, row.engine],
  };
}
