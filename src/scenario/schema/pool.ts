import { z } from 'zod';
import { acceleratorNames } from '../../catalog/accelerators.ts';
import { quantity } from '../quantities.ts';
import { whole } from './numbers.ts';

/** Identical accelerators to rent. */
export const pool = z.strictObject({
  accelerator: z.enum(acceleratorNames as [string, ...string[]]).describe('data sheet'),
  accelerators: whole(1).describe('how many there are; the fleet never rents more'),
  price: quantity('hourlyMoney', { min: 0 })
    .optional()
    .describe('of one accelerator; the catalog’s on-demand price where it has one'),
});
