import { z } from 'zod';
import { quantity } from '../../quantities.ts';
import { signal } from './signal-target.ts';

/** What the metric reads where the signal is 1. */
export const scale = () =>
  quantity('count', { above: 0 })
    .optional()
    .describe('what the metric reads where the signal is 1, such as 100 for per cent');

/** Whether a metric for all is the sum over the replicas or their mean. */
export const reading = () =>
  z
    .enum(['sum', 'mean'])
    .optional()
    .describe(
      'whether it is the sum over the replicas or their mean; the sum of what adds up where left out',
    );

/** Whether a target is of a replica or of all. */
export const per = () =>
  z
    .enum(['replica', 'all'])
    .optional()
    .describe(
      'whether the target is of a replica (AverageValue) or of all (Value); of a replica where it adds up',
    );

/** Signals by the names that a manifest's metrics have. */
export const metricNames = () =>
  z.record(
    z.string(),
    z.union([
      signal(),
      z.strictObject({
        signal: signal().describe('what the metric is'),
        scale: scale(),
        reading: reading(),
      }),
    ]),
  );
