import { z } from 'zod';
import { whole } from '../numbers.ts';
import { behavior, hpaFlags } from './hpa-behavior.ts';
import { metricNames, per, reading, scale } from './hpa-metric.ts';
import { initialReplicas } from './replicas.ts';
import { readTarget, signal, writtenTarget } from './signal-target.ts';

const metric = z
  .strictObject({
    metric: signal().describe('what it goes by'),
    target: writtenTarget().describe('of the metric, per replica where it adds up'),
    type: z
      .enum(['resource', 'pods', 'external'])
      .optional()
      .describe(
        'as what the HPA reads it: a part of each pod’s request, a value of each pod, or one for all, which alone leads back from 0; pods where left out, external for times',
      ),
    name: z.string().min(1).optional().describe('for reasons; the metric where left out'),
    per: per(),
    reading: reading(),
    scale: scale(),
  })
  .transform((written, context) => {
    const { metric, target } = written;
    return { ...written, target: readTarget(metric, target, context) };
  });

/** A HorizontalPodAutoscaler of autoscaling/v2. */
export const hpaScaling = z.strictObject({
  kind: z.literal('hpa').describe('Kubernetes’ HorizontalPodAutoscaler, autoscaling/v2'),
  manifest: z
    .string()
    .min(1)
    .optional()
    .describe(
      'a file with a HorizontalPodAutoscaler, relative to the scenario’s folder; what is said here goes before it',
    ),
  min_replicas: whole(0).optional().describe('replicas at the least; 1 where left out'),
  max_replicas: whole(1).optional().describe('replicas at the most; 10 where left out'),
  initial_replicas: initialReplicas('min_replicas'),
  metrics: z
    .union([z.array(metric), metricNames()])
    .optional()
    .describe(
      'what it goes by, as a list: utilisation at 80 % where left out. With a manifest, the signals that its metrics are, by their names; well-known names need none',
    ),
  behavior: behavior(),
  ...hpaFlags(),
});
