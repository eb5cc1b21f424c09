import type { StepPhysics } from '../../models/serving/step-time/step-parts.ts';
import {
  type ClosedLoopRow,
  closedLoopFamily,
  closedLoopGroup,
} from '../open-data/closed-loop-rows.ts';
import type { Shares } from '../step-shares.ts';
import { physicsOf } from './physics.ts';
import type { ServerRow } from './server-errors.ts';
import { addStep, decodeStep, noShares, promptSteps } from './steps.ts';

/** Prompt tokens of a step. */
const budget = 8192;

/**
 * The time between two tokens in a closed loop's steady state: a step of all clients at their mean context, and
 * this step's share of the prompts that come in between, one for each client in as many steps as an answer has
 * tokens. A prompt costs what it adds to the step that it joins.
 */
export function closedLoopShares(row: ClosedLoopRow, physics: StepPhysics): Shares {
  const { concurrency, promptTokens, outputTokens } = row;
  const answers = decodeStep(concurrency, promptTokens + outputTokens / 2);
  const shares = noShares();
  addStep(shares, physics, answers);
  const decodeOnly = { ...shares };
  const perStep = concurrency / outputTokens;
  for (const prompt of promptSteps(1, promptTokens, budget)) {
    const joined = noShares();
    addStep(joined, physics, {
      ...prompt,
      decodes: answers.decodes,
      kvTokens: answers.kvTokens,
    });
    shares.perSequence += perStep;
    shares.dense += perStep * (joined.dense - decodeOnly.dense);
    shares.prefillAttention += perStep * joined.prefillAttention;
  }
  return shares;
}

/** The runs of models that the catalog knows, in an adjustment's terms. */
export function closedLoopServerRows(rows: readonly ClosedLoopRow[]): ServerRow[] {
  return rows.flatMap((row) => {
    const physics = physicsOf(row)?.physics;
    if (physics === undefined) return [];
    return {
      family: closedLoopFamily(row),
      group: closedLoopGroup(row),
      kin: [`${row.engine} ${row.accelerator}`, row.engine],
      shares: closedLoopShares(row, physics),
      seconds: row.tpot,
    };
  });
}

/** What is usually fitted to such tables, a + b × clients + c × clients × context, as a yardstick. */
export function plainShares(row: ClosedLoopRow): Shares {
  const { concurrency, promptTokens, outputTokens } = row;
  return {
    base: 1,
    perSequence: concurrency,
    dense: concurrency * (promptTokens + outputTokens / 2),
    decodeAttention: 0,
    prefillAttention: 0,
  };
}
