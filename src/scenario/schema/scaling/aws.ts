import { z } from 'zod';
import { duration, positiveDuration, whole } from '../numbers.ts';
import { initialReplicas } from './replicas.ts';
import { readTarget, signal, writtenTarget } from './signal-target.ts';
import { withTarget } from './usual-target.ts';

const usual = { metric: 'utilisation', target: 0.5 } as const;
const name = () => z.string().min(1).optional().describe('for reasons; its kind where left out');

const tracking = z
  .strictObject({
    kind: z.literal('target-tracking'),
    name: name(),
    metric: signal().default(usual.metric).describe('what it goes by, as a mean over replicas'),
    target: writtenTarget()
      .optional()
      .describe('of the metric, per replica where it adds up; 0.5 of utilisation where left out'),
    disable_scale_in: z.boolean().default(false).describe('whether it only scales out'),
    zero_when_missing: z
      .boolean()
      .default(false)
      .describe('whether a period without data counts as one of 0, as with requests per target'),
  })
  .transform((policy, context) => withTarget(policy, context, usual));

const step = z
  .strictObject({
    kind: z.literal('step'),
    name: name(),
    metric: signal().describe('what it goes by'),
    statistic: z
      .enum(['average', 'sum'])
      .default('average')
      .describe('over replicas; only a sum is there where no replica is'),
    direction: z.enum(['out', 'in']).describe('whether it answers a metric above, or below'),
    threshold: writtenTarget().describe('from which it answers'),
    adjustment_type: z
      .enum(['change-in-capacity', 'exact-capacity', 'percent-change-in-capacity'])
      .default('change-in-capacity')
      .describe('what an adjustment is: replicas more or less, replicas, or per cent'),
    steps: z
      .array(
        z.strictObject({
          lower: writtenTarget().optional().describe('of metric − threshold; none where left out'),
          upper: writtenTarget().optional().describe('of metric − threshold; none where left out'),
          adjustment: z.int().describe('what to do between the two; negative to scale in'),
        }),
      )
      .min(1)
      .describe('of which the one that the metric is in is taken'),
    min_adjustment_magnitude: whole(0).default(0).describe('replicas that a percentage moves'),
    evaluation_periods: whole(1).default(1).describe('periods that its alarm looks at'),
    datapoints_to_alarm: whole(1)
      .optional()
      .describe('of them, those that must breach; all where left out'),
    missing_data: z
      .enum(['missing', 'breaching', 'not-breaching', 'ignore'])
      .default('missing')
      .describe('what a period without data counts as'),
  })
  .transform((policy, context) => {
    const { metric } = policy;
    const bound = (value: string | number | undefined, at: number, key: string) =>
      value === undefined ? undefined : readTarget(metric, value, context, ['steps', at, key], {});
    return {
      ...policy,
      threshold: readTarget(metric, policy.threshold, context, 'threshold', { min: 0 }),
      steps: policy.steps.map(({ lower, upper, adjustment }, at) => ({
        lower: bound(lower, at, 'lower'),
        upper: bound(upper, at, 'upper'),
        adjustment,
      })),
    };
  });

/** EC2 Auto Scaling: target tracking and step scaling. */
export const awsScaling = z.strictObject({
  kind: z.literal('aws').describe('AWS Auto Scaling: alarms, target tracking and steps'),
  min_size: whole(0).default(1).describe('replicas at the least'),
  max_size: whole(1).default(20).describe('replicas at the most'),
  initial_replicas: initialReplicas('min_size'),
  policies: z
    .array(z.discriminatedUnion('kind', [tracking, step]))
    .min(1)
    .prefault([{ kind: 'target-tracking' }])
    .describe('of which the one that asks for the most wins'),
  warm_up: duration().default(300).describe('time in service before a replica counts'),
  period: positiveDuration().default(60).describe('of the alarms'),
  interval: positiveDuration().default(60).describe('time between two looks'),
});
