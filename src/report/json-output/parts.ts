import { z } from 'zod';
import { jsonVersion } from '../json.ts';

/** The version of the JSON, first in every object. */
export const version = z
  .literal(jsonVersion)
  .describe('of this format; it changes where a key goes or means something else');

/** A number that may be unknown: JSON has neither NaN nor infinity. */
export const known = () => z.number().nullable();

/** A mean with the half-width of its 95 % interval, null where there is one replication. */
export const interval = z.strictObject({ mean: known(), halfWidth: known() });

/** The same in the spelling of newer commands. */
export const snakeInterval = z.strictObject({ mean: known(), half_width: known() });

/** Something that is doubtful, and where it stands. */
export const problem = z.strictObject({
  place: z.strictObject({
    file: z.string().describe('or the option that said it'),
    line: z.int().optional(),
    column: z.int().optional(),
  }),
  message: z.string(),
});

/** What a variant has on each axis of its sweep. */
export const labels = z.record(z.string(), z.string());

/** A figure with its source. */
export const fact = z.strictObject({
  value: z.number(),
  range: z.array(z.number()).length(2).optional(),
  source: z.string(),
  confidence: z.enum(['high', 'medium', 'low']),
});
