import { z } from 'zod';
import { signalNames } from '../../policies/autoscaling/signals.ts';
import { quantity } from '../quantities.ts';
import { duration, positiveDuration } from './numbers.ts';

const count = () => quantity('count', { min: 0 }).optional();
const rate = () => quantity('rate', { min: 0 }).optional();
const part = () => quantity('ratio', { min: 0 }).optional();
const time = () => duration().optional();

const scripted = z.strictObject({
  at: duration().describe('from when on, until the next such block'),
  queue_depth: count().describe('requests that wait'),
  ongoing: count().describe('requests that are served or wait'),
  arrival_rate: rate(),
  completion_rate: rate(),
  latency: time().describe('mean end to end'),
  ttft: time().describe('the percentile of the time to the first token'),
  itl: time().describe('the percentile of the time between tokens'),
  utilisation: part(),
  kv_use: part(),
  tokens_per_second: count(),
  prompt_tokens: count().describe('mean of a request'),
  output_tokens: count().describe('mean of a request'),
  missing: z
    .union([z.literal('all'), z.array(z.enum([...signalNames, 'request-tokens', 'replicas']))])
    .default([])
    .describe('what cannot be read'),
  asked: z
    .boolean()
    .default(true)
    .describe('whether the autoscaler is asked at all; false where its controller is down'),
});

/** How what happens in a deployment reaches its autoscaler. */
export const signals = z
  .strictObject({
    scrape: duration()
      .default(0)
      .describe('time between two scrapes; 0 reads everything at the decision'),
    lag: duration().default(0).describe('age of what a decision sees'),
    window: positiveDuration()
      .optional()
      .describe(
        'time over which rates, means and percentiles are taken; since the last decision where left out, or two scrapes where they are longer',
      ),
    percentile: z.number().positive().max(100).default(95).describe('of `ttft` and `itl`'),
    demand: z
      .enum(['arrival', 'completion'])
      .default('arrival')
      .describe(
        'where requests are counted for the arrival rate: as they come, or as they are answered',
      ),
    noise: quantity('ratio', { min: 0 })
      .default(0)
      .describe('standard deviation of each reading, relative to its value'),
    missing: quantity('ratio', { min: 0, max: 1 })
      .default(0)
      .describe('part of the readings that fail'),
    script: z
      .array(scripted)
      .default([])
      .describe('what the autoscaler reads in the place of what is measured'),
  })
  .prefault({});

/** The `signals` block with its defaults filled in. */
export type SignalsScenario = z.output<typeof signals>;
