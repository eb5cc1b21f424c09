import { z } from 'zod';
import { quantity, quantityOr } from '../quantities.ts';

const watts = () => quantity('watts', { min: 0 });

const model = z
  .discriminatedUnion('kind', [
    z.strictObject({
      // A discriminator with a default must be optional itself, or it is not found where it is left out.
      kind: z
        .literal('linear')
        .optional()
        .default('linear')
        .describe('a straight line from rest to the data sheet’s watts'),
    }),
    z.strictObject({
      kind: z.enum(['sqrt', 'square', 'cubic']).describe('by that power of the use'),
    }),
    z.strictObject({
      kind: z.literal('mse').describe('2u − u^exponent (Fan et al., ISCA 2007)'),
      exponent: quantity('count', { above: 0 }).default(1.4).describe('1.4 in the paper'),
    }),
    z.strictObject({
      kind: z.literal('asymptotic').describe('nearly linear from a knee on (GreenCloud)'),
      knee: quantity('ratio', { above: 0, max: 1 })
        .default(0.3)
        .describe('use from which on; 0.2 to 0.5 for most CPUs'),
      dvfs: z.boolean().default(false).describe('whether the cube of the use counts'),
    }),
    z.strictObject({
      kind: z.literal('constant').describe('the same, whatever is done'),
      watts: watts().describe('of each accelerator'),
    }),
    z.strictObject({
      kind: z.literal('table').describe('measured points, with straight lines between them'),
      use: z
        .array(quantity('ratio', { min: 0, max: 1 }))
        .min(1)
        .describe('rising uses'),
      watts: z.array(watts()).min(1).describe('of each accelerator, at each of them'),
    }),
    z.strictObject({
      kind: z
        .literal('measured')
        .describe('the catalog’s measurements, by the sequences that are decoded side by side'),
      weights: z
        .enum(['dense', 'experts'])
        .default('dense')
        .describe('whether models read all of their weights in each step'),
    }),
  ])
  .prefault({})
  .describe('watts by how much of an accelerator is used');

/** What the accelerators of a pool draw. */
export const power = z
  .strictObject({
    model,
    use: z
      .enum(['busy', 'batch'])
      .default('busy')
      .describe(
        'how much is used of one that works: all of it, or the part that its running sequences, or slots, are of the most',
      ),
    vacant: z
      .enum(['parked', 'bare'])
      .default('parked')
      .describe(
        'what one draws that is rented with its node and that no replica has: as with an engine that waits, or without',
      ),
    host: quantityOr('watts', ['typical'], { min: 0 })
      .default(0)
      .describe('of the server, for each accelerator rented; `typical` is the catalog’s'),
    cap: quantity('watts', { above: 0 })
      .optional()
      .describe('watts that none draws more than; arithmetic is slower for it'),
    cap_part: quantity('ratio', { above: 0, max: 1 })
      .optional()
      .describe('the same, as a part of the data sheet’s watts'),
  })
  .describe('what its accelerators draw; where left out, linear between rest and the data sheet');

/** The `power` of a pool with its defaults filled in. */
export type PowerScenario = z.output<typeof power>;
