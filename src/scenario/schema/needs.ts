import { z } from 'zod';
import { acceleratorNames } from '../../catalog/accelerators.ts';
import { itemModelNames } from '../../catalog/item-models.ts';
import { modelNames } from '../../catalog/models.ts';
import { quantity } from '../quantities.ts';
import { arrivals } from './arrivals.ts';
import { tokens } from './distribution.ts';
import { positiveDuration, whole } from './numbers.ts';

const acceleratorName = () => z.enum(acceleratorNames as [string, ...string[]]);

const ownModel = z.strictObject({
  parameters: quantity('count', { above: 0 }).describe('weights of the model'),
  count: z.enum(['tokens', 'items']).default('tokens').describe('what its work is counted in'),
  flops: quantity('count', { above: 0 })
    .optional()
    .describe('operations for one of it; 2 × parameters for a token where left out'),
});

/** The quantiles for which there is a metric. */
const quantiles = [0.5, 0.9, 0.95, 0.99] as const;

const promises = z.strictObject({
  ttft: positiveDuration().optional().describe('from arrival to the first answer, at the most'),
  tpot: positiveDuration()
    .optional()
    .describe('time for each token after the first, on average, at the most'),
  e2e: positiveDuration().optional().describe('from arrival to the full answer, at the most'),
  quantile: quantity('ratio', { min: 0, max: 1 })
    .default(0.95)
    .refine((value) => quantiles.some((one) => one === value), '50%, 90%, 95% and 99% are known')
    .describe('of all requests for which these hold: 50%, 90%, 95% or 99%'),
  success: quantity('ratio', { min: 0, max: 1 })
    .default(0.99)
    .describe('part of the requests that are answered at all'),
});

/** What hardware is to be chosen for. */
export const needsSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/, 'use lower-case letters, digits and hyphens')
    .default('needs')
    .describe('names the recommended scenario'),
  model: z
    .union([z.enum([...modelNames, ...itemModelNames] as [string, ...string[]]), ownModel])
    .describe('a model of the catalog, or the weights and operations of one in batches'),
  rate: quantity('rate', { above: 0 }).describe('usual rate of requests'),
  peak: quantity('factor', { min: 1 })
    .default(1)
    .describe('times the usual rate: what the fleet must bear'),
  arrivals: arrivals
    .default({ kind: 'poisson' })
    .describe('how requests come; their rate is said beside'),
  prompt: tokens().default({ kind: 'constant', value: 512 }).describe('tokens of a prompt'),
  output: tokens().default({ kind: 'constant', value: 128 }).describe('tokens of an answer'),
  items: tokens()
    .default({ kind: 'constant', value: 1 })
    .describe('units of work of a request where the model counts items'),
  slos: promises.prefault({}).describe('what is promised'),
  budget: quantity('hourlyMoney', { above: 0 }).optional().describe('for all accelerators'),
  region: z
    .string()
    .optional()
    .describe('of a cloud, such as aws/eu-west-1; its grid gives carbon'),
  carbon: quantity('count', { above: 0 })
    .optional()
    .describe('grams of CO2e a day at the most; needs `region`'),
  accelerators: z
    .array(acceleratorName())
    .min(1)
    .optional()
    .describe('kinds to choose from; all of the catalog where left out'),
  spare: whole(0)
    .default(0)
    .describe('replicas, or accelerators in slices, beyond those that keep the promises'),
  measured_only: z
    .boolean()
    .default(false)
    .describe('only accelerators of which kernels were measured'),
  most: whole(1).default(512).describe('accelerators at the most'),
  precision: z
    .array(z.enum(['fp16', 'fp8', 'int8', 'fp4', 'int4']))
    .min(1)
    .default(['fp16', 'fp8', 'int8'])
    .describe('of the weights, where the hardware computes in it'),
  tensor: z
    .array(whole(1))
    .min(1)
    .default([1, 2, 4, 8])
    .describe('accelerators of one replica, of which each has a part of every layer'),
  tenancy: z
    .array(z.enum(['exclusive', 'mig']))
    .min(1)
    .default(['exclusive', 'mig'])
    .describe('whole accelerators, or slices of them'),
  prices: z
    .record(z.string(), quantity('hourlyMoney', { above: 0 }))
    .default({})
    .describe('of one accelerator, in the place of the catalog’s'),
  top: whole(1).default(5).describe('choices to rank'),
  replications: whole(2).default(5).describe('runs by which each choice is confirmed'),
  seed: z
    .union([z.string(), z.int()])
    .default('1')
    .transform(String)
    .describe('of all randomness; equal seeds give equal choices'),
  horizon: positiveDuration()
    .optional()
    .describe('simulated time of a run; long enough for 8,000 requests where left out'),
  instead_of: acceleratorName()
    .optional()
    .describe('accelerator that is in use, which newer ones are weighed against'),
  with: z
    .array(acceleratorName())
    .min(1)
    .default(['B200-SXM', 'MI355X', 'TPU-v6e'])
    .describe('the newer ones'),
  transition_cost: quantity('money', { min: 0 })
    .default(0)
    .describe('spent once to move from one to another'),
});

/** What hardware is to be chosen for, with every default filled in and every quantity in base units. */
export type Needs = z.output<typeof needsSchema>;
