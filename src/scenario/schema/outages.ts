import { z } from 'zod';
import { outageNames, partialErrors, partialSlowdown } from '../../catalog/outages.ts';
import { quantity } from '../quantities.ts';
import { durations } from './distribution.ts';
import { duration, positiveDuration } from './numbers.ts';

const impact = () =>
  z
    .enum(['major', 'partial'])
    .optional()
    .default('major')
    .describe('whether all calls fail, or some fail and others are slow');

const status = (usual: number) =>
  z.int().min(0).max(599).default(usual).describe('with which calls fail; 0 is no connection');

const hang = () =>
  quantity('ratio', { min: 0, max: 1 })
    .default(0)
    .describe('part of the failing calls that are never told so');

const outageFields = {
  preset: z
    .enum(outageNames as [string, ...string[]])
    .optional()
    .describe('as often, as long and as bad as a status page told until August 2024'),
  every: durations()
    .optional()
    .describe('from the end of one, or the start of the run, to the next'),
  lasts: durations().optional().describe('from the start of one to its end'),
  impact: impact(),
  at: z
    .array(
      z.strictObject({
        at: duration().describe('when it begins'),
        for: positiveDuration().describe('how long it lasts'),
        impact: impact(),
      }),
    )
    .default([])
    .describe('outages at given instants'),
  major: z
    .strictObject({
      status: status(503),
      hang: hang(),
      drops: z
        .boolean()
        .default(true)
        .describe('whether calls that are under way when it begins are lost'),
    })
    .prefault({})
    .describe('what a major outage does'),
  partial: z
    .strictObject({
      errors: quantity('ratio', { min: 0, max: 1 })
        .default(partialErrors.value)
        .describe('part of the calls that fail'),
      slowdown: quantity('factor', { min: 1 })
        .default(partialSlowdown.value)
        .describe('by which others take longer'),
      status: status(500),
      hang: hang(),
    })
    .prefault({})
    .describe('what a partial outage does'),
};

/** When one provider is down. */
export const providerOutages = z
  .strictObject(outageFields)
  .describe('when it fails, drawn or scripted or both');

/** When several providers are down together. */
export const outage = z
  .strictObject({
    providers: z.array(z.string()).default([]).describe('who falls together'),
    regions: z
      .array(z.string())
      .default([])
      .describe('and where: regions, or zones as `region/zone`'),
    ...outageFields,
  })
  .describe('outages that several providers, regions or zones have in common');

/** The `outages` of one provider with their defaults filled in. */
export type OutagesScenario = z.output<typeof providerOutages>;
/** One entry of the section `outages`. */
export type SharedOutageScenario = z.output<typeof outage>;
