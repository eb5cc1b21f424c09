import { z } from 'zod';
import { metricNames } from '../../metrics/catalog.ts';
import { quantity } from '../quantities.ts';
import { axis } from './axis.ts';

const metric = () => z.enum(metricNames as [string, ...string[]]);

/** What `spillway plan` searches, and for what. */
export const plan = z.strictObject({
  minimise: metric()
    .default('cost_usd')
    .describe('what the chosen configuration has least of, among those that meet every SLO'),
  confidence: quantity('ratio', { min: 0.5, max: 0.9999 })
    .default(0.95)
    .describe('with which the chosen one meets each SLO, and the others are left out'),
  also: z
    .array(metric())
    .default([])
    .describe('what is shown besides, such as `e2e_p95` and `carbon_g`: sides of the frontier'),
  axes: z
    .record(z.string(), axis)
    .optional()
    .describe('what may be chosen, written as `sweep`, whose axes are searched where left out'),
});

export type PlanScenario = z.output<typeof plan>;
