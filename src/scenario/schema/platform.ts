import { z } from 'zod';
import { callsPerInstance, platformNames } from '../../catalog/platforms.ts';
import { quantity, quantityOr } from '../quantities.ts';
import { durations } from './distribution.ts';
import { whole } from './numbers.ts';

const hourly = () => quantity('hourlyMoney', { min: 0 });

const billing = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('per-token').describe('tokens, at the prices of the model') }),
  z.strictObject({
    kind: z.literal('per-second').describe('the time of instances, from start to end'),
    price: hourly().describe('of an instance'),
  }),
  z.strictObject({
    kind: z.literal('per-hour').describe('the time of units that are provisioned'),
    price: hourly().describe('of a unit'),
    tokens: z.boolean().default(false).describe('whether tokens cost too'),
  }),
  z.strictObject({
    kind: z.literal('per-prediction').describe('calls that are answered'),
    price: quantity('money', { min: 0 }).default(0).describe('of one call'),
    time: hourly().default(0).describe('of the time that a call is served'),
  }),
  z.strictObject({
    kind: z.literal('infrastructure').describe('the time of machines of one’s own'),
    price: hourly().describe('of a machine'),
    overhead: hourly().default(0).describe('of what stands beside them, however many there are'),
  }),
]);

/** How a model is run, started and billed on a platform. */
export const platform = z
  .strictObject({
    preset: z
      .enum(platformNames as [string, ...string[]])
      .optional()
      .describe('a platform of the reference design’s comparison, with an A100 80GB'),
    billing: billing.optional().describe('the preset’s if left out'),
    cold_start: durations()
      .optional()
      .describe('until an instance that was not there can serve; the preset’s, or none'),
    keep_alive: quantityOr('duration', ['always'], { min: 0 })
      .optional()
      .describe('how long an instance without work stays; the preset’s, or always'),
    bills_start: z
      .boolean()
      .optional()
      .describe('whether an instance is paid while it starts; as the preset does, or yes'),
    concurrency: whole(1)
      .default(callsPerInstance.value)
      .describe('calls that an instance serves side by side'),
    min_instances: whole(0).optional().describe('that are always there; the preset’s, or 0'),
    max_instances: whole(1)
      .optional()
      .describe('the preset’s if left out, and no fewer than are always there'),
    queue: quantityOr('count', ['unlimited'], { min: 0 })
      .default('unlimited')
      .describe('calls that may wait for an instance'),
  })
  .describe('instances that are started on demand or stand ready, and how they are billed');

/** The `platform` of a provider with its defaults filled in. */
export type PlatformScenario = z.output<typeof platform>;
