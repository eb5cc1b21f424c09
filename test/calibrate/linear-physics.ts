import type { StepModel } from '../../src/calibrate/adjustment.ts';
import type { StepRow } from '../../src/calibrate/user-table/step-rows.ts';

/** Physics in round numbers: 4 ms of weights and 10 µs a token, 0.1 µs a KV token, 0.02 µs a pair. */
export const linearPhysics: StepModel = {
  physics: {
    parts: ({ prefillTokens, decodes, kvTokens, prefillPairs }) => ({
      dense: 0.004 + 1e-5 * (prefillTokens + decodes),
      decodeAttention: 1e-7 * kvTokens,
      prefillAttention: 2e-8 * prefillPairs,
    }),
    decodeDense: (sequences) => 0.004 + 1e-5 * sequences,
    decodeAttentionFixed: () => 0,
    decodeAttentionPerKvToken: () => 1e-7,
  },
  usual: { base: 0.001, perSequence: 0, dense: 1, decodeAttention: 1, prefillAttention: 1 },
};

export const decode = (line: number, batch: number, context: number, seconds: number): StepRow => ({
  line,
  column: 'tpot_ms',
  metric: 'tpot',
  batch,
  context,
  seconds,
});

export const prompt = (
  line: number,
  promptTokens: number,
  seconds: number,
  batch = 1,
): StepRow => ({
  line,
  column: 'ttft_ms',
  metric: 'ttft',
  batch,
  promptTokens,
  seconds,
});
