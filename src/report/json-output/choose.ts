import { z } from 'zod';
import { known, snakeInterval, version } from './parts.ts';

const fleet = {
  hardware: z.string(),
  accelerator: z.string(),
  accelerators: z.int(),
  replicas: z.int(),
  tenancy: z.enum(['exclusive', 'mig']),
  slice: z.string().nullable(),
  precision: z.string(),
  tensor: z.int(),
  batch: z.int(),
  price_usd_per_day: known(),
};

const turnedAway = z.strictObject({
  accelerator: z.string(),
  hardware: z.string(),
  because: z.string(),
  factor: known().optional().describe('by which it misses what is needed'),
  fits: z.literal(false).optional(),
});

const outcome = z.union([z.strictObject(fleet), turnedAway]);

/** What `spillway choose` prints with --json. */
export const chooseOutput = z.strictObject({
  version,
  needs: z.record(z.string(), z.unknown()).describe('as they were understood'),
  simulated: z.int().describe('runs that were simulated'),
  ranked: z.array(
    z.strictObject({
      ...fleet,
      usd_per_day: snakeInterval.nullable(),
      kwh_per_day: snakeInterval.nullable(),
      co2e_grams_per_day: snakeInterval.nullable(),
      promises: z.array(
        z.strictObject({ metric: z.string(), limit: z.number(), ...snakeInterval.shape }),
      ),
      utilisation: snakeInterval.nullable(),
      bears: known().describe('times the peak that it still bears'),
      times: z.unknown().describe('what its step times rest on'),
      risks: z.array(z.string()),
      fingerprints: z.array(z.string()),
    }),
  ),
  turned_away: z.array(turnedAway),
  nearest_miss: turnedAway.nullable(),
  reference: z
    .strictObject({
      hardware: z.string(),
      because: z.string(),
      framework: z.array(z.string()),
      sized: outcome,
    })
    .describe('what the reference design would have said'),
  transitions: z
    .strictObject({
      from: z.string(),
      fleet: outcome,
      metric: z.string(),
      to: z.array(
        z.strictObject({
          to: z.string(),
          fleet: outcome,
          verdict: z.record(z.string(), z.unknown()).optional(),
          published: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
    })
    .optional(),
});
