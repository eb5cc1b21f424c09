import { serverOf } from '../../../src/calibrate/server.ts';
import type {
  StepAdjustment,
  StepPhysics,
} from '../../../src/models/serving/step-time/step-parts.ts';

/**
 * In round numbers: 4 ms and 10 µs a token; 0.1 µs for each KV token that answers read, 0.02 µs a pair of prompts.
 * In one kernel, the answers among prompts count as theirs.
 */
export function knownPhysics(joint: boolean): StepPhysics {
  return {
    parts: ({ prefillTokens, prefills, prefillPairs, decodes, kvTokens }) => {
      const answers = 1e-7 * kvTokens;
      const isJoined = joint && prefills > 0;
      return {
        dense: 4e-3 + 1e-5 * (prefillTokens + decodes),
        decodeAttention: isJoined ? 0 : answers,
        prefillAttention: 2e-8 * prefillPairs + (isJoined ? answers : 0),
      };
    },
    decodeDense: (sequences) => 4e-3 + 1e-5 * sequences,
    decodeAttentionFixed: () => 0,
    decodeAttentionPerKvToken: () => 1e-7,
  };
}

/** A host of 1 ms a step and 10 µs a sequence. */
export const host: StepAdjustment = {
  base: 1e-3,
  perSequence: 1e-5,
  dense: 1,
  decodeAttention: 1,
  prefillAttention: 1,
};

/** A server with room for all: of it only limits count here. */
export const roomy = {
  physics: serverOf({
    accelerator: 'H200',
    model: 'Llama-3.1-8B',
    tensor: 1,
    precision: 'fp16',
    maxSequences: 1024,
    maxBatchedTokens: 8192,
    kvBlocks: 1e6,
  }).physics,
};
