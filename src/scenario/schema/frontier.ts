import { z } from 'zod';
import { metricNames } from '../../metrics/catalog.ts';

const metric = () => z.enum(metricNames as [string, ...string[]]);

/** Which configuration of a sweep is worth its price. */
export const frontier = z.strictObject({
  cost: metric().default('cost_usd').describe('what each configuration costs'),
  quality: metric().default('goodput_ratio').describe('what is had for it'),
  tenant: z.string().optional().describe('whose `quality` counts; everybody’s where left out'),
  also: z
    .array(metric())
    .optional()
    .describe('what counts besides, such as `carbon_g`: a frontier of as many sides'),
  yardsticks: z
    .array(z.string())
    .default([])
    .describe('configurations that are shown and never chosen, such as an oracle, by their names'),
  remedy: z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .optional()
    .describe(
      'what is tried, one after the other, where no configuration keeps every SLO; as the variants of an axis',
    ),
});

export type FrontierScenario = z.output<typeof frontier>;
