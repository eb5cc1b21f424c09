import { z } from 'zod';
import { quantity } from '../quantities.ts';
import { duration, positiveDuration, whole } from './numbers.ts';

const maxLoad = () =>
  quantity('ratio', { above: 0 })
    .optional()
    .describe('a region that is as full is passed over while another one is not');

const within = {
  within: positiveDuration().describe('what the round trip may take'),
  beyond: z
    .enum(['nearest', 'none'])
    .default('nearest')
    .describe('where no healthy region is as near: the nearest all the same, or none'),
  max_load: maxLoad(),
};

const hour = (most: number) => z.number().min(0).max(most);

const latency = z.strictObject({
  // A discriminator with a default must be optional itself, or it is not found where it is left out.
  kind: z
    .literal('latency')
    .optional()
    .default('latency')
    .describe('the shortest round trip (Route 53)'),
  max_load: maxLoad(),
});

const plain = z.discriminatedUnion('kind', [
  latency,
  z.strictObject({ kind: z.literal('weighted').describe('at random, by the weights of regions') }),
  z.strictObject({
    kind: z.literal('geoproximity').describe('the nearest on the globe, with a bias'),
    bias: z
      .record(z.string(), z.number().min(-99).max(99))
      .default({})
      .describe('percent by which a region seems nearer'),
  }),
  z.strictObject({
    kind: z.literal('failover').describe('the first healthy one of a list'),
    order: z.array(z.string()).min(1).describe('names of regions; others are never used'),
  }),
  z.strictObject({
    kind: z.literal('multivalue').describe('up to eight healthy ones at random, tried in turn'),
  }),
  z.strictObject({
    kind: z.literal('follow-the-sun').describe('the nearest one where it is day'),
    from: hour(23.99).default(8).describe('local hour at which the day begins'),
    to: hour(24).default(18).describe('local hour at which it ends'),
  }),
  z.strictObject({
    kind: z.literal('greenest-within').describe('the least carbon now within a round trip'),
    ...within,
  }),
  z.strictObject({
    kind: z.literal('cheapest-within').describe('the lowest price within a round trip'),
    ...within,
  }),
]);

/** How the region of a client is chosen, and how soon clients hear of a change. */
export const regional = z
  .strictObject({
    routing: z
      .discriminatedUnion('kind', [
        ...plain.options,
        z.strictObject({
          kind: z.literal('residency').describe('only where a client’s data may be'),
          allowed: z
            .record(z.string(), z.array(z.string()).min(1))
            .describe('regions by the place of clients; others may go anywhere'),
          base: plain.prefault({}).describe('which of those that are allowed'),
        }),
        z.strictObject({
          kind: z
            .literal('reference-prefix')
            .describe('by the first digits of an address: the reference design’s, with its faults'),
          addresses: z
            .record(z.string(), z.string().min(1))
            .default({})
            .describe(
              'of clients by their place; of others as near its nearest region, 54.0.0.1 in us-east-1',
            ),
        }),
        z.strictObject({
          kind: z
            .literal('reference-prefix-corrected')
            .describe('the same without its faults, which is `latency`'),
          max_load: maxLoad(),
        }),
      ])
      .prefault({})
      .describe('how the region of a client is chosen'),
    dns: z
      .strictObject({
        ttl: duration().default(60).describe('how long an answer is believed; 0 asks each time'),
        resolvers: whole(1)
          .default(8)
          .describe('of each place: clients behind one have the same answer'),
      })
      .prefault({})
      .describe('how clients learn of it'),
    health_check: z
      .strictObject({
        interval: positiveDuration().default(30).describe('from one check of a region to the next'),
        threshold: whole(1).default(3).describe('checks in a row that change what is believed'),
        none_healthy: z
          .enum(['all', 'none'])
          .default('all')
          .describe('what is answered where none is healthy'),
        deep: z
          .boolean()
          .default(false)
          .describe('whether a check also fails where no replica is ready, after an outage say'),
      })
      .prefault({})
      .describe('how it is found out that a region is down (Route 53’s settings)'),
    escalations: z
      .enum(['client', 'region'])
      .default('client')
      .describe(
        'whether a cascade steps up from where the client is, another round trip, or where it was answered',
      ),
    elsewhere: z
      .boolean()
      .default(false)
      .describe('whether a client tries other regions where its own did not answer'),
  })
  .describe('routing between regions, before `routing` chooses among the targets of one');

export type RegionalScenario = z.output<typeof regional>;
