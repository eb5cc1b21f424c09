import { z } from 'zod';
import { labels, version } from './parts.ts';
import { lifeOutcomes, lifePhases, waits } from './trace-event.ts';

const microseconds = z.int().min(0);
const tokens = z.int().min(0);

const lifeOfOne = {
  number: z.int().describe('of the request, as in requests.csv'),
  call: z.int().describe('which of its calls, from 1; 0 is the request itself'),
  how: z.enum(['request', 'call', 'copy', 'shadow']),
  tenant: z.string(),
  service: z.string(),
  target: z.string().optional(),
  at: microseconds.describe('since the run began'),
  lasts: microseconds,
  outcome: z.enum(lifeOutcomes),
  reason: z.string(),
  prompt_tokens: tokens,
  output_tokens: tokens,
  cached_tokens: tokens,
  first_answer_at: microseconds.optional(),
  preemptions: z.int(),
  phases: z
    .array(
      z.strictObject({
        phase: z.enum(lifePhases),
        at: microseconds,
        lasts: microseconds,
        replica: z.int().optional(),
        waits: waits.optional(),
      }),
    )
    .describe('one after the other, without a gap: they add up to all of it'),
  marks: z.array(z.strictObject({ at: microseconds, what: z.string(), because: z.string() })),
  chunks: z
    .array(
      z.strictObject({
        at: microseconds,
        lasts: microseconds,
        tokens,
        decodes: z.int(),
        prefills: z.int(),
      }),
    )
    .describe('of its prompt, a step each'),
};

/** What `spillway trace` prints with --json. */
export const traceOutput = z.strictObject({
  version,
  scenario: z.string(),
  variant: labels,
  replication: z.int(),
  seed: z.string(),
  fingerprint: z.string().describe('of all events of the run'),
  requests: z.int().describe('that the run had'),
  lives: z.array(
    z.strictObject({
      why: z.array(z.string()).describe('it is shown'),
      ...lifeOfOne,
      calls: z.array(z.strictObject(lifeOfOne)),
    }),
  ),
  written: z.array(z.string()).describe('files'),
});
