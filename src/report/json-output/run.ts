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

const claim = z.strictObject({
  says: z.string(),
  source: z.string().describe('where it stands'),
  note: z.string().nullable().describe('what was assumed where it is open'),
  word: z.enum(['holds', 'holds only if', 'does not hold', 'not settled', 'not simulated']),
  condition: z.string().nullable().describe('where it holds, or is settled, in words'),
  outside: z.string().nullable().describe('why no simulation can tell'),
  metric: z.string().nullable(),
  of: z.string().nullable().describe('whose metric; null for the total'),
  as: z.enum(['value', 'saving', 'factor']).nullable().describe('what the limits are of'),
  perSeconds: known().describe('to how long a total is scaled'),
  min: known(),
  max: known(),
  where: z
    .record(z.string(), z.array(z.string()))
    .describe('the variants that it is about, by axis; all of an axis that is not named'),
  findings: z.array(
    z.strictObject({
      labels,
      against: labels.nullable().describe('the variant that it is compared with'),
      mean: known(),
      halfWidth: known(),
      replications: z.int(),
      standing: z
        .enum(['inside', 'outside', 'open', 'unmeasured'])
        .describe('where the 95 % interval is: within the limits, beyond one, across one'),
    }),
  ),
});

/** What `spillway run` and `spillway sweep` print with --json. */
export const runOutput = z.strictObject({
  version,
  scenario: z.string(),
  verdict: z.string().describe('the last line of the terminal; the exit code says the same'),
  folder: z.string().describe('where the CSV files are'),
  reproduction: z
    .strictObject({
      command: z
        .string()
        .describe('as somebody types it, with the flags that decide what is simulated and judged'),
      spillway: z.string(),
      scenario: z.string().describe('hash of the scenario with everything that was filled in'),
      seed: z.string(),
      fingerprint: z.string().describe('of all events of all cells'),
    })
    .describe('what gives the same bytes, anywhere'),
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
  claims: z
    .array(claim)
    .optional()
    .describe('what somebody says of such a system; no part of the verdict'),
});
