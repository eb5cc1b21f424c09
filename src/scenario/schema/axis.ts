import { z } from 'zod';

/** What may vary: values of a path, or variants by name. */
export const axis = z.union([
  z.array(z.unknown()).min(1).describe('values of the path that the axis is named for'),
  z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .describe('variants by name, each with the paths that it sets'),
]);
