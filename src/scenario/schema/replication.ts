import { z } from 'zod';
import { quantity } from '../quantities.ts';
import { duration } from './numbers.ts';

/** What regions have copies of, and what it costs to bring them there. */
export const replication = z
  .strictObject({
    models: z
      .strictObject({
        from: z.string().describe('region that has all weights when the run begins'),
        price: quantity('money', { min: 0 }).describe('of a GB that leaves it'),
        bandwidth: quantity('bandwidth', { above: 0 }).describe(
          'at which each copy comes; all come side by side',
        ),
      })
      .optional()
      .describe(
        'weights of deployments in other regions are copied there when the run begins; a replica that starts before has to wait for them',
      ),
    caches: z
      .strictObject({
        answers: z
          .enum(['region', 'everywhere'])
          .describe(
            'whether an answer stays where it was given, or is copied to all other regions',
          ),
        price: quantity('money', { min: 0 })
          .optional()
          .describe('of a GB that goes to another region'),
        lag: duration()
          .optional()
          .describe('until a copy is there; the round trip between the regions where left out'),
      })
      .optional()
      .describe(
        'kept answers of gateways with `regional`, in each region by itself; known everywhere at once, and at no distance, where left out',
      ),
  })
  .describe('what is copied between regions');
