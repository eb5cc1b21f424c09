import { z } from 'zod';
import { metricNames } from '../../metrics/catalog.ts';
import { interval, known, labels, version } from './parts.ts';

const metrics = z.record(z.enum(metricNames as [string, ...string[]]), interval);
const someMetrics = z.partialRecord(z.enum(metricNames as [string, ...string[]]), interval);

const slo = z.strictObject({
  metric: z.string(),
  side: z.enum(['max', 'min']),
  limit: z.number(),
  deployment: z.string().optional(),
  tenant: z.string().optional(),
  optional: z.boolean(),
  in: z.number().optional().describe('part of the replications that must keep it'),
  value: known().describe('mean over the replications'),
  halfWidth: known(),
  kept: z.int().optional(),
  of: z.int().optional(),
  met: z.boolean(),
  settled: z.boolean().describe('whether the limit lies outside the interval'),
});

/** What `spillway run` and `spillway sweep` print with --json. */
export const runOutput = z.strictObject({
  version,
  scenario: z.string(),
  verdict: z.string().describe('the last line of the terminal; the exit code says the same'),
  folder: z.string().describe('where the CSV files are'),
  reproduction: z
    .strictObject({
      spillway: z.string(),
      scenario: z.string().describe('hash of the scenario with everything that was filled in'),
      seed: z.string(),
      fingerprint: z.string().describe('of all events of all cells'),
    })
    .describe('the same four give the same bytes, anywhere'),
  replications: z.int(),
  variants: z.array(
    z.strictObject({
      labels,
      finished: z.int().describe('replications that ended'),
      metrics,
      slos: z.array(slo),
      regions: z.record(z.string(), someMetrics).optional(),
      places: z.record(z.string(), someMetrics).optional(),
      fingerprints: z.array(z.string()),
    }),
  ),
});
