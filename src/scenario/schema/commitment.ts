import { z } from 'zod';
import { quantity } from '../quantities.ts';
import { positiveDuration, whole } from './numbers.ts';

/** Accelerators of a pool that are paid for a term, used or not; those beyond them cost the pool’s price. */
export const commitment = z
  .strictObject({
    accelerators: whole(1).describe('that are paid every hour, whether they are rented or not'),
    price: quantity('hourlyMoney', { min: 0 }).describe('of one accelerator'),
    upfront: quantity('money', { min: 0 })
      .default(0)
      .describe('of one accelerator at the start of the term; a run pays its part of it'),
    term: positiveDuration()
      .default(365 * 86_400)
      .describe('over which what was paid upfront is spread'),
  })
  .describe('reserved accelerators at a lower price');
