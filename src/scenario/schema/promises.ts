import { z } from 'zod';
import { metricDefinition, metricNames } from '../../metrics/catalog.ts';
import { quantity, readQuantity } from '../quantities.ts';
import { positiveDuration } from './numbers.ts';

/** The part of the requests that are to keep every promise, where nothing else is said. */
export const defaultObjective = 0.95;

/** What every request of a class is promised. */
export const sloClass = z.strictObject({
  e2e: positiveDuration().optional().describe('from arrival to the full answer, at the most'),
  ttft: positiveDuration().optional().describe('from arrival to the first answer, at the most'),
  tpot: positiveDuration()
    .optional()
    .describe('time for each token after the first, on average, at the most'),
  wait: positiveDuration().optional().describe('from arrival to the start of service, at the most'),
  objective: quantity('ratio', { min: 0, max: 1 })
    .default(defaultObjective)
    .describe(
      'part of the requests that end in a minute which are to keep every promise; else the minute is lost',
    ),
});

/** A limit in the unit of its metric, such as `100ms`. */
export const bound = z.union([z.string(), z.number()]);

export const metricName = () => z.enum(metricNames as [string, ...string[]]);

/** What a run is judged by. */
export const slo = z
  .strictObject({
    metric: metricName(),
    max: bound.optional(),
    min: bound.optional(),
    deployment: z.string().optional().describe('judge this deployment only'),
    tenant: z.string().optional().describe('judge this tenant only'),
    in: quantity('ratio', { above: 0, max: 1 })
      .optional()
      .describe(
        'part of the replications that must keep it, each by itself; the mean over all of them is judged if left out',
      ),
    optional: z.boolean().default(false).describe('reported, but not part of the verdict'),
  })
  .transform((input, context) => {
    const sides = (['max', 'min'] as const).filter((side) => input[side] !== undefined);
    const side = sides[0];
    if (side === undefined || sides.length > 1) {
      context.addIssue({ code: 'custom', message: 'needs either `max` or `min`' });
      return z.NEVER;
    }
    const limit = readMetric(input.metric, input[side], side, context);
    const { metric, deployment, tenant, optional } = input;
    const share = input.in === undefined ? {} : { in: input.in };
    return { metric, side, limit, deployment, tenant, optional, ...share };
  });

/** What a run must agree with. */
export const theory = z
  .strictObject({
    metric: metricName(),
    value: bound,
    law: z.string().describe('where the value comes from'),
  })
  .transform(({ metric, value, law }, context) => ({
    metric,
    law,
    value: readMetric(metric, value, 'value', context),
  }));

/** Reads a value in the unit of its metric. */
export function readMetric(
  metric: string,
  input: unknown,
  key: string,
  context: z.RefinementCtx,
): number {
  const value = readQuantity(quantityOf(metric), input);
  if (typeof value === 'number') return value;
  context.addIssue({ code: 'custom', path: [key], message: value });
  return z.NEVER;
}

function quantityOf(metric: string) {
  switch (metricDefinition(metric).unit) {
    case 'seconds':
      return 'duration' as const;
    case 'per-second':
      return 'rate' as const;
    case 'ratio':
      return 'ratio' as const;
    case 'usd':
      return 'money' as const;
    case 'count':
    case 'hours':
    case 'kwh':
    case 'joules':
    case 'grams':
      return 'count' as const;
  }
}
