import { z } from 'zod';
import { quantity } from '../quantities.ts';
import { whole } from './numbers.ts';

/** A distribution whose values are of one quantity: a plain value, or a kind with its parameters. */
export function distributionOptions(value: 'duration' | 'count') {
  const amount = () => quantity(value, { min: 0 });
  return [
    z.strictObject({ kind: z.literal('constant'), value: amount() }),
    z.strictObject({ kind: z.literal('uniform'), min: amount(), max: amount() }),
    z.strictObject({ kind: z.literal('exponential'), mean: amount() }),
    z.strictObject({
      kind: z.literal('weibull'),
      mean: amount(),
      cv: z.number().positive().describe('coefficient of variation'),
    }),
    z.strictObject({
      kind: z.literal('hyper-exponential'),
      mean: amount(),
      cv: z.number().min(1).describe('coefficient of variation, at least 1'),
    }),
    z.strictObject({
      kind: z.literal('log-normal'),
      median: amount(),
      sigma: z.number().nonnegative().describe('standard deviation of the logarithm'),
    }),
    z.strictObject({
      kind: z.literal('pareto'),
      min: quantity(value, { above: 0 }),
      alpha: z.number().positive().describe('tail index; the mean is finite above 1'),
      max: amount().optional().describe('where the tail is cut'),
    }),
    z.strictObject({
      kind: z.literal('empirical'),
      quantiles: z
        .array(z.strictObject({ p: quantity('ratio', { min: 0, max: 1 }), value: amount() }))
        .min(2)
        .describe('probabilities ascending from 0 to 1, joined by straight lines'),
    }),
  ] as const;
}

const zipf = z.strictObject({
  kind: z.literal('zipf'),
  n: whole(1),
  exponent: z.number().nonnegative(),
});

/** A bare quantity stands for the constant distribution. */
function orConstant<Schema extends z.ZodType>(value: 'duration' | 'count', options: Schema) {
  return z.union([
    quantity(value, { min: 0 }).transform((amount) => ({
      kind: 'constant' as const,
      value: amount,
    })),
    options,
  ]);
}

/** A distribution of times. */
export const durations = () =>
  orConstant('duration', z.discriminatedUnion('kind', [...distributionOptions('duration')]));
/** A distribution of whole numbers: tokens, items, turns. */
export const tokens = () =>
  orConstant('count', z.discriminatedUnion('kind', [...distributionOptions('count'), zipf]));
