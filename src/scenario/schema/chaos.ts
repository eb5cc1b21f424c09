import { z } from 'zod';
import { partialErrors, partialSlowdown } from '../../catalog/outages.ts';
import { quantity } from '../quantities.ts';
import { distributionOptions } from './distribution.ts';
import { duration, factor, positiveDuration } from './numbers.ts';

const part = () => quantity('ratio', { min: 0, max: 1 });

/** A plain time is the mean of an exponential distribution: chaos has no memory. */
const times = () =>
  z.union([
    positiveDuration().transform((mean) => ({ kind: 'exponential' as const, mean })),
    z.discriminatedUnion('kind', [...distributionOptions('duration')]),
  ]);

const common = {
  weight: factor().default(1).describe('how often it is among the others'),
  victims: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('by name, one at a time; all that it can befall if left out'),
};

const lasting = {
  ...common,
  lasts: times().optional().describe('as `lasts` of all if left out'),
};

const several = {
  ...lasting,
  together: z.boolean().default(false).describe('whether it befalls all victims at once'),
};

const status = (usual: number) =>
  z.int().min(0).max(599).default(usual).describe('with which calls fail; 0 is no connection');

const hang = () => part().default(0).describe('part of the failing calls that are never told so');

const brownout = (slowdown: string) => ({
  ...several,
  errors: part().default(partialErrors.value).describe('part of the calls that fail'),
  slowdown: quantity('factor', { min: 1 }).default(partialSlowdown.value).describe(slowdown),
  status: status(500),
  hang: hang(),
});

const outage = {
  ...several,
  status: status(503),
  hang: hang(),
  drops: z
    .boolean()
    .default(true)
    .describe('whether all that runs there when it begins is lost, beside the calls'),
};

const failure = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('provider-outage').describe('all calls to a provider fail'),
    ...several,
    status: status(503),
    hang: hang(),
    drops: z
      .boolean()
      .default(true)
      .describe('whether calls that are under way when it begins are lost'),
  }),
  z.strictObject({
    kind: z
      .literal('provider-brownout')
      .describe('some calls to a provider fail, and others are slow'),
    ...brownout('by which others take longer'),
  }),
  z.strictObject({
    kind: z.literal('provider-hang').describe('calls to a provider are never answered'),
    ...several,
    calls: quantity('ratio', { above: 0, max: 1 }).default(1).describe('part of the calls'),
  }),
  z.strictObject({
    kind: z
      .literal('rate-limit-squeeze')
      .describe('a provider takes less than its rate limits say'),
    ...several,
    // A tenth is what a quota falls to that somebody else of the same account uses up.
    left: quantity('ratio', { above: 0, max: 1 }).default(0.1).describe('part of each limit'),
  }),
  z.strictObject({
    kind: z.literal('replica-fault').describe('a replica of a deployment has a fatal fault'),
    ...common,
  }),
  z.strictObject({
    kind: z.literal('region-outage').describe('a region is down'),
    ...outage,
  }),
  z.strictObject({
    kind: z.literal('zone-outage').describe('a zone, as `region/zone`, is down'),
    ...outage,
  }),
  z.strictObject({
    kind: z
      .literal('region-brownout')
      .describe('some calls to a region fail, and the way to it is slow'),
    ...brownout('by which the way takes longer'),
  }),
  z.strictObject({
    kind: z
      .literal('node-crash')
      .describe('a node of a pool with `nodes` breaks, with all that is on it'),
    ...common,
  }),
  z.strictObject({
    kind: z.literal('cache-flush').describe('a gateway forgets the answers that it keeps'),
    ...common,
    share: part().default(1).describe('of the answers'),
  }),
]);

/** Failures at random, drawn anew for each replication before it begins. */
export const chaos = z
  .strictObject({
    intensity: factor().default(1).describe('how many times as often as `every` says; 0 for never'),
    every: times()
      .prefault('30min')
      .describe('from one failure to the next; exponential where it is a plain time'),
    lasts: times()
      .prefault('10min')
      .describe('how long each lasts; exponential where it is a plain time'),
    from: duration().default(0).describe('when it begins'),
    until: positiveDuration()
      .optional()
      .describe('after which none begins any more; to the end if left out'),
    what: z
      .array(failure)
      .min(1)
      .optional()
      .describe('the failures; every kind that can befall somebody if left out'),
  })
  .describe('failures at random, the same for all variants of a replication');

/** The block `chaos` with its defaults filled in. */
export type ChaosScenario = z.output<typeof chaos>;
/** One kind of failure with its terms. */
export type ChaosFailureScenario = z.output<typeof failure>;

/** A kind of failure by its name, with every term as usual. */
export function usualFailure(kind: ChaosFailureScenario['kind']): ChaosFailureScenario {
  return failure.parse({ kind });
}
