import { z } from 'zod';
import { whole } from '../numbers.ts';
import { initialReplicas } from './replicas.ts';

/** A floor under an autoscaler that reacts; each part is a scaling of its own, of any other kind. */
export const hybridScaling = <Part extends z.ZodType>(part: Part) =>
  z.strictObject({
    kind: z
      .literal('hybrid')
      .describe('the more of two: a floor that is planned, and one that reacts'),
    floor: part.describe('what there must be in any case, by the clock as a rule'),
    reactive: part.describe('what may add to it'),
    ceiling: whole(0).describe('replicas at the most, whatever the two want'),
    initial_replicas: initialReplicas('the more of the two'),
  });
