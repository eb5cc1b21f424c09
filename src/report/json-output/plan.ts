import { z } from 'zod';
import { known, labels, snakeInterval, version } from './parts.ts';

const candidate = z.strictObject({
  name: z.string(),
  labels,
  fate: z.enum(['best', 'tied', 'dearer', 'misses', 'failed', 'open']),
  because: z.string(),
  runs: z.int().describe('that came to their end'),
  stopped: z.int().describe('that ended early, for the candidate was out'),
  requests: z.int().describe('that were simulated'),
  cost: snakeInterval.describe('of what is minimised; its half-width is of the confidence'),
  more: snakeInterval.describe('than the best, paired by replication'),
  more_is_at_least: z.boolean().describe('whether runs were stopped for their cost'),
  floor: z.number().describe('known without a run; 0 where nothing is'),
  slos: z
    .array(
      z.strictObject({
        kind: z.enum(['kept', 'unproven', 'missed']),
        value: known().describe('mean over the whole runs'),
        bound: known().describe('of the mean, one-sided, with the confidence'),
        headroom: known().describe('what is left, as a part of the limit'),
        kept: z.int().describe('runs that keep it by themselves'),
      }),
    )
    .describe('in the order of `slos`; none without a whole run'),
});

/** What `spillway plan` prints with --json. */
export const planOutput = z.strictObject({
  version,
  scenario: z.string(),
  verdict: z.string().describe('the last line of the terminal; the exit code says the same'),
  kind: z.enum(['found', 'none', 'interrupted']),
  folder: z.string().nullable().describe('where plan.csv, plan.json and best.yaml are'),
  minimise: z.string(),
  confidence: known().describe('null of one replication, which shows none'),
  replications: z.int(),
  best: z.string().nullable(),
  runner_up: z.string().nullable(),
  nearest: z.string().nullable().describe('where no candidate keeps every SLO'),
  binds: z.string().nullable().describe('the SLO of the best with the least headroom'),
  slos: z.array(
    z.strictObject({
      metric: z.string(),
      side: z.enum(['max', 'min']),
      limit: z.number(),
      deployment: z.string().optional(),
      tenant: z.string().optional(),
      in: z.number().optional(),
    }),
  ),
  candidates: z.array(candidate).describe('the best first'),
  left_out: z
    .array(z.strictObject({ name: z.string(), labels, because: z.string() }))
    .describe('what is no scenario, or finds no room'),
  frontier: z
    .array(z.strictObject({ name: z.string(), values: z.array(snakeInterval) }))
    .describe('values of `minimise`, of `binds`, and of what `also` names'),
  effort: z.strictObject({
    requests: z.int(),
    grid_requests: known(),
    runs: z.int(),
    grid_runs: z.int(),
  }),
});
