import { mean } from 'd3-array';
import { AdjustedStep } from '../../models/serving/step-time/adjusted-step.ts';
import { fitCoefficients } from '../fit.ts';
import type { OpenLoopRow } from '../open-data/open-loop-rows.ts';
import { replay } from '../replay.ts';
import { type Server, serverOf } from '../server.ts';

/** Host time of a step and of each sequence: all that so few stages can tell. */
export interface HostTime {
  readonly base: number;
  readonly perSequence: number;
}

/** The server of the table, at vLLM's defaults. */
export function openLoopServer(): Server {
  return serverOf({
    accelerator: 'H100-SXM',
    model: 'Llama-3.1-8B',
    tensor: 1,
    precision: 'fp16',
    maxSequences: 256,
    maxBatchedTokens: 8192,
  });
}

/** The host time of these stages, by replaying them. */
export function fitHostTime(rows: readonly OpenLoopRow[], server: Server): HostTime {
  const [base, perSequence] = fitCoefficients({
    rows,
    measured: (row) => row.e2e,
    predicted: (row, [base, perSequence]) =>
      openLoopSeconds(row, server, { base: base!, perSequence: perSequence! }),
    initial: [server.model.usual.base, 2e-5],
  });
  return { base: base!, perSequence: perSequence! };
}

/** Mean seconds from a request to its last token, by replaying the stage. */
export function openLoopSeconds(row: OpenLoopRow, server: Server, host: HostTime): number {
  const requests = Array.from({ length: row.requests }, (_, at) => ({
    arrival: at / row.perSecond,
    promptTokens: row.promptTokens,
    outputTokens: row.outputTokens,
  }));
  const stepTime = new AdjustedStep(server.model.physics, { ...server.model.usual, ...host });
  return mean(
    replay(requests, server, stepTime),
    ({ lastToken }, at) => lastToken - requests[at]!.arrival,
  )!;
}
