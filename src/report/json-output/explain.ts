import { z } from 'zod';
import { known, labels, problem, version } from './parts.ts';

const phase = {
  from: z.number(),
  until: z.number(),
  rate: z.number().describe('requests a second'),
};

const load = z.strictObject({
  deployment: z.string(),
  pool: z.string(),
  accelerators: z.number().describe('of one replica'),
  capacity: known().describe('requests a second of one replica with full batches'),
  llm: z
    .strictObject({
      kvBlocks: z.number(),
      blockSize: z.number().describe('tokens of a block'),
      sequences: z.number().describe('of mean length that run at once'),
      tokensPerSecond: z.number().describe('answered with full batches'),
    })
    .optional()
    .describe('of one replica of a language model'),
  replicas: z.int(),
  mostReplicas: known(),
  phases: z.array(
    z.strictObject({ ...phase, rho: known(), rhoAtMost: known().describe('by the largest fleet') }),
  ),
  closed: z.boolean(),
  behind: z.array(z.string()).describe('gateways that may send to it'),
});

const gateway = z.strictObject({ gateway: z.string(), phases: z.array(z.strictObject(phase)) });

const outlook = z.strictObject({
  gateway: z.string(),
  from: z.number(),
  until: z.number(),
  regions: z.array(
    z.strictObject({
      name: z.string(),
      rate: phase.rate,
      capacity: known().describe('requests a second of all replicas there with full batches'),
    }),
  ),
  places: z.array(
    z.strictObject({
      name: z.string(),
      rate: phase.rate,
      roundTripsMs: z.array(z.number()).describe('to each region'),
      to: z.array(z.string()).describe('where its clients are sent, most of them first'),
    }),
  ),
});

/** What `spillway explain` prints with --json. */
export const explainOutput = z.strictObject({
  version,
  scenario: z.string(),
  variants: z.array(
    z.strictObject({
      labels,
      loads: z.array(load),
      gateways: z.array(gateway).optional(),
      regions: z.array(outlook).optional(),
    }),
  ),
  defaults: z
    .array(z.strictObject({ path: z.string(), value: z.string() }))
    .describe('what was filled in'),
  warnings: z.array(problem),
});

/** What `spillway check` prints with --json, of a scenario that is valid; of others it prints nothing but errors. */
export const checkOutput = z.strictObject({
  version,
  valid: z.literal(true),
  warnings: z.array(problem),
});
