import { z } from 'zod';
import { readQuantity } from '../quantities.ts';
import { positiveDuration } from './numbers.ts';
import { bound, metricName, readMetric } from './promises.ts';

/** What somebody says of such a system, held against the run; it is no part of the verdict. */
export const claim = z
  .strictObject({
    says: z.string().describe('the claim, in few words'),
    source: z.string().describe('where it stands'),
    metric: metricName().optional().describe('what it is about'),
    min: bound.optional().describe('at least; with `against`, of the saving or factor'),
    max: bound.optional().describe('at the most; with `against`, of the saving or factor'),
    deployment: z.string().optional().describe('of this deployment, gateway or provider only'),
    tenant: z.string().optional().describe('of this tenant only'),
    per: positiveDuration()
      .optional()
      .describe('a total is scaled from the measured time to this long, such as `30d`'),
    where: z
      .record(z.string(), z.union([z.string(), z.array(z.string()).min(1)]))
      .default({})
      .describe('the variants that it is about, by axis; all where left out'),
    against: z
      .record(z.string(), z.string())
      .optional()
      .describe(
        'the variant that it is compared with: what it has on the axes that differ, the others being equal',
      ),
    as: z
      .enum(['saving', 'factor'])
      .default('saving')
      .describe('of a comparison: `saving` is 1 - value / other, `factor` is value / other'),
    outside: z.string().optional().describe('why no simulation can tell; then there is no metric'),
    note: z.string().optional().describe('what was assumed where the claim is open'),
  })
  .transform((input, context) => {
    const { metric, min, max, outside, against, as, ...rest } = input;
    const refuse = (message: string, path: string[] = []) => {
      context.addIssue({ code: 'custom', message, path });
      return z.NEVER;
    };
    if ((metric === undefined) === (outside === undefined)) {
      return refuse('needs either a `metric`, or `outside` to say why no simulation can tell');
    }
    if (metric === undefined) return { ...rest, as, against, outside };
    if (min === undefined && max === undefined) return refuse('needs `min`, `max` or both');
    const read = (value: typeof min, key: string) => {
      if (value === undefined) return undefined;
      if (against === undefined) return readMetric(metric, value, key, context);
      const ratio = readQuantity(as === 'saving' ? 'ratio' : 'factor', value);
      return typeof ratio === 'number' ? ratio : refuse(ratio, [key]);
    };
    return { ...rest, metric, min: read(min, 'min'), max: read(max, 'max'), as, against };
  });

export type ClaimScenario = z.output<typeof claim>;
