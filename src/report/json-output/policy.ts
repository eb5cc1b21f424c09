import { z } from 'zod';
import { known, version } from './parts.ts';

const terms = z.strictObject({
  min: z.int(),
  max: known(),
  cooldown: z.number().optional(),
  settlesWithin: z.number(),
  flapsPerHour: z.number(),
  reactsWithin: z.number(),
  acceleratorsPerReplica: z.int(),
  quota: z.number().optional(),
  scalesToZero: z.boolean(),
  capacity: z.number().optional(),
  service: z.number().optional(),
  startup: z.number().optional(),
  interval: z.number(),
  initial: z.int(),
});

const told = { name: z.string(), says: z.string() };

/** What `spillway check-policy` prints with --json. */
export const checkPolicyOutput = z.strictObject({
  version,
  policy: z.string().describe('as the command was given it'),
  name: z.string(),
  terms,
  runs: z.int(),
  seed: z.int(),
  invariants: z.array(
    z.union([
      z.strictObject({ ...told, outcome: z.literal('held') }),
      z.strictObject({ ...told, outcome: z.literal('does not apply'), because: z.string() }),
      z.strictObject({
        ...told,
        outcome: z.literal('violated'),
        violation: z.strictObject({ at: z.int(), says: z.string() }),
        path: z.string(),
        flood: z.record(z.string(), z.unknown()).describe('the smallest that was found'),
        trace: z.array(
          z.strictObject({
            observation: z.record(z.string(), z.unknown()),
            desired: known(),
            because: z.string(),
            ready: z.int(),
            starting: z.int(),
          }),
        ),
        reproduction: z.union([
          z.strictObject({ file: z.string() }),
          z.strictObject({ because: z.string() }),
        ]),
      }),
    ]),
  ),
});

const decision = z.strictObject({
  now: z.number(),
  ready: z.int(),
  starting: z.int(),
  desired: z.int(),
  because: z.string(),
  asked: z.boolean(),
});

/** What `spillway replay-policy` prints with --json. */
export const replayPolicyOutput = z.strictObject({
  version,
  file: z.string(),
  spacing: z.number().describe('seconds between two rows, as a rule'),
  span: z.number().describe('seconds'),
  startsAt: z.string().nullable(),
  replicas: z.enum(['recorded', 'policy']),
  policies: z.array(
    z.strictObject({
      policy: z.string(),
      config: z.unknown().optional(),
      decisions: z.int(),
      up: z.int(),
      down: z.int(),
      flaps: z.int(),
      flapsPerHour: known(),
      mean: known(),
      peak: known(),
      replicaHours: known(),
      below: z.number().optional(),
      above: z.number().optional(),
      reasons: z.array(
        z.strictObject({ because: z.string(), count: z.int(), example: z.string() }),
      ),
    }),
  ),
  differences: z
    .strictObject({
      rows: z.int(),
      share: z.number(),
      largest: z.strictObject({ by: z.int(), at: z.number() }).optional(),
      stretches: z.array(
        z.strictObject({
          from: z.number(),
          until: z.number(),
          rows: z.int(),
          first: decision,
          second: decision,
        }),
      ),
      stretchCount: z.int().describe('of which the first hundred are above'),
    })
    .optional(),
});
