import { z } from 'zod';
import { metricDefinition } from '../../metrics/catalog.ts';
import { readQuantity } from '../quantities.ts';
import { positiveDuration } from './numbers.ts';
import { bound, metricName, readMetric } from './promises.ts';

/** A label of an axis, as results have it: a value of a path is written as a text. */
const label = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/**
 * What somebody says of such a system, held against the run; it is no part of the verdict. It has a `metric` with `min`,
 * `max` or both, or says by `outside` why no simulation can tell, and then nothing of a metric.
 */
export const claim = z
  .strictObject({
    says: z
      .string()
      .min(1)
      .describe('the claim, in few words, with its figures as they stand where it is made'),
    source: z.string().min(1).describe('where it stands: the heading, in the words of the source'),
    metric: metricName().optional().describe('what it is about'),
    min: bound.optional().describe('at least; with `against`, of the saving or factor'),
    max: bound.optional().describe('at the most; with `against`, of the saving or factor'),
    deployment: z.string().optional().describe('of this deployment, gateway or provider only'),
    tenant: z.string().optional().describe('of this tenant only'),
    per: positiveDuration()
      .optional()
      .describe('a total is scaled from the measured time to this long, such as `30d`'),
    where: z
      .record(z.string(), z.union([label, z.array(label).min(1)]))
      .default({})
      .describe('the variants that it is about, by axis; all where left out'),
    against: z
      .record(z.string(), label)
      .optional()
      .describe(
        'the variant that it is compared with: what it has on the axes that differ, the others being equal',
      ),
    as: z
      .enum(['saving', 'factor'])
      .default('saving')
      .describe('of a comparison: `saving` is 1 - value / other, `factor` is value / other'),
    outside: z.string().min(1).optional().describe('why no simulation can tell; then no metric'),
    note: z.string().optional().describe('what was assumed where the claim is open'),
  })
  .transform((input, context) => {
    const { says, source, note, metric, outside, min, max, against, as, per, ...about } = input;
    const refuse = (message: string, path: string[] = []) => {
      context.addIssue({ code: 'custom', message, path });
      return z.NEVER;
    };
    if ((metric === undefined) === (outside === undefined)) {
      return refuse('needs either a `metric`, or `outside` to say why no simulation can tell');
    }
    if (metric === undefined) {
      const { where, ...whose } = about;
      const measured = { min, max, against, per, ...whose };
      const key = Object.entries(measured).find(([, value]) => value !== undefined)?.[0];
      if (key !== undefined) return refuse(`needs a \`metric\`, which \`outside\` excludes`, [key]);
      return { says, source, note, metric: undefined, outside: outside!, where };
    }
    if (min === undefined && max === undefined) return refuse('needs `min`, `max` or both');
    if (about.deployment !== undefined && about.tenant !== undefined) {
      return refuse('is about either a deployment or a tenant, not both');
    }
    if (per !== undefined && !isTotal(metric)) {
      return refuse(`${metric} is no total that grows with time, so it cannot be scaled`, ['per']);
    }
    const read = (value: typeof min, key: string) => {
      if (value === undefined) return undefined;
      if (against === undefined) return readMetric(metric, value, key, context);
      const ratio = readQuantity(as === 'saving' ? 'ratio' : 'factor', value);
      return typeof ratio === 'number' ? ratio : refuse(ratio, [key]);
    };
    const limits = { min: read(min, 'min'), max: read(max, 'max') };
    if (limits.min !== undefined && limits.max !== undefined && limits.min > limits.max) {
      return refuse('is less than `min`', ['max']);
    }
    return {
      says,
      source,
      note,
      metric,
      outside: undefined,
      ...about,
      ...limits,
      per,
      against,
      as,
    };
  });

/** Whether a metric is a sum over the measured time, rather than a rate, a part, a mean or an extreme. */
function isTotal(metric: string): boolean {
  const { unit } = metricDefinition(metric);
  if (unit === 'ratio' || unit === 'per-second' || unit === 'joules') return false;
  if (['amplification', 'fragmented', 'in_flight'].includes(metric)) return false;
  return !/_(mean|max|p\d+|per_\w+|gb)$|_per_|^failover_|^restore_/.test(metric);
}

export type ClaimScenario = z.output<typeof claim>;
/** A claim that a simulation can be held against. */
export type MeasuredClaim = Extract<ClaimScenario, { readonly metric: string }>;
