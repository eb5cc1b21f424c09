import { z } from 'zod';
import { whole } from '../numbers.ts';

/** The same number of replicas throughout. */
export const fixedScaling = z.strictObject({
  kind: z.literal('fixed').describe('always as many'),
  replicas: whole(0).describe('from the start to the horizon'),
});
