import { z } from 'zod';
import { metricNames } from '../../metrics/catalog.ts';

const metricList = () => z.array(z.enum(metricNames as [string, ...string[]])).min(1);

/** How a sweep is put into words. */
export const reading = z.strictObject({
  choice: z.string().describe('the axis of what competes'),
  along: z
    .string()
    .optional()
    .describe('the axis along which the winner may change, such as the load'),
  without: z
    .strictObject({
      axis: z.string().describe('an axis of two variants, first with somebody, then without'),
      metrics: metricList()
        .default(['ttft_p99', 'e2e_p99'])
        .describe('of the tenants, compared with and without'),
    })
    .optional()
    .describe('what somebody costs the others'),
  tenants: metricList()
    .default(['ttft_p99', 'goodput_ratio'])
    .describe('what counts for each tenant'),
  totals: metricList()
    .default(['goodput', 'usd_per_1000_good', 'joules_per_good', 'fairness'])
    .describe('what counts for all together'),
});

export type ReadingScenario = z.output<typeof reading>;
