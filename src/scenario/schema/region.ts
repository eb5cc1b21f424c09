import { z } from 'zod';
import { regionPlaceNames } from '../../catalog/region-places.ts';
import { cloudRegionNames } from '../../catalog/regions.ts';
import { quantity } from '../quantities.ts';
import { duration, factor, positiveDuration } from './numbers.ts';
import { providerOutages } from './outages.ts';

const outages = providerOutages
  .optional()
  .describe(
    'when it fails: a major outage takes all that runs there, a partial one makes calls fail and slow',
  );

const grid = z
  .strictObject({
    accounting: z
      .enum(['average', 'marginal'])
      .default('average')
      .describe('grams of the whole mix, or of the plants that ran because of it'),
    shape: z
      .enum(['flat', 'profile', 'hourly'])
      .default('profile')
      .describe(
        'over the hours: not at all, by a mean day of each month, or hour by hour where there is a year',
      ),
    grams: factor()
      .optional()
      .describe(
        'of CO2e per kWh, a mean over the year; the catalog’s for the region where left out',
      ),
    profile: z
      .string()
      .optional()
      .describe('country whose hours it has, such as `NL`; its own where left out'),
  })
  .prefault({})
  .describe('how much carbon a kWh of its grid has');

/** A place where pools and providers are, in one power grid. */
export const region = z.strictObject({
  at: z
    .string()
    .optional()
    .describe(
      'a region of a cloud, such as `aws/eu-west-1`, or a place; named for itself where left out',
    ),
  zones: z
    .record(z.string(), z.strictObject({ outages }))
    .default({})
    .describe('parts of it that fail by themselves'),
  weight: factor().default(1).describe('for routing by weight'),
  price: quantity('money', { min: 0 })
    .default(0)
    .describe('of whatever all regions sell alike, for routing to the cheapest'),
  pue: quantity('ratio', { min: 1 })
    .optional()
    .describe('energy of the site over that of its computers; the region’s, or its cloud’s'),
  grid,
  outages,
});

/** A place that the catalog does not know. */
export const place = z.strictObject({
  latitude: z.number().min(-90).max(90).describe('degrees north'),
  longitude: z.number().min(-180).max(180).describe('degrees east'),
  utc_offset: z
    .number()
    .min(-12)
    .max(14)
    .default(0)
    .describe('hours that its time is ahead of UTC'),
});

/** What is between clients and regions. */
export const network = z
  .strictObject({
    round_trips: z
      .record(z.string(), z.record(z.string(), duration()))
      .default({})
      .describe(
        'from a place to a region, and back; measured ones, or by distance, where left out',
      ),
    connect: positiveDuration()
      .default(10)
      .describe('how long a client waits where nobody answers'),
    partitions: z
      .array(
        z.strictObject({
          apart: z
            .array(z.string())
            .min(1)
            .describe('places and regions that only reach each other'),
          at: duration().describe('when it begins'),
          for: positiveDuration().describe('how long it lasts'),
        }),
      )
      .default([])
      .describe('when some are cut off from all others'),
  })
  .prefault({});

/** Places that the catalog knows, for hints. */
export const knownPlaces: readonly string[] = [...regionPlaceNames, ...cloudRegionNames];
