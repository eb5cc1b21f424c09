import { z } from 'zod';
import { budgetKinds } from '../../policies/budgeting/budget-config.ts';
import { quantity, quantityOr } from '../quantities.ts';
import { described } from './described.ts';
import { instant } from './instant.ts';
import { positiveDuration } from './numbers.ts';

const tenants = () =>
  z
    .union([z.enum(['each', 'all']), z.array(z.string()).min(1)])
    .default('each')
    .describe('`each` has one of its own; `all`, or those of a list, share one');

const budget = z.strictObject({
  tenants: tenants(),
  amount: quantity('money', { min: 0 }).describe('that may be spent in a period'),
  per: quantityOr('duration', ['day', 'month', 'run'], { above: 0 })
    .default('day')
    .describe(
      'a day or month of the calendar, the whole run, or the last so much time at any moment',
    ),
  alerts: z
    .array(quantity('ratio', { min: 0, max: 1 }))
    .default([0.9])
    .describe('shares of the amount at which a notice goes out, once a period each'),
  enforcement: z
    .enum(['reject', 'alert-only'])
    .default('reject')
    .describe('whether requests are turned away when it is spent'),
});

/** What tenants may spend. */
export const budgets = z.strictObject({
  kind: described(budgetKinds, {
    reserve: 'holds the most that a call can cost until its end',
    'post-paid': 'admits while anything is left',
    'as-published': 'the reference design’s daily budgets',
    corrected: 'the same without its faults',
  })
    .default('reserve')
    .describe(
      '`reserve` holds the most that a call can cost until its end; `post-paid` admits while anything is left; `as-published` and `corrected` are the reference design’s daily budgets',
    ),
  starts: instant()
    .prefault('2026-01-01')
    .describe('date and time at which the run starts, for days and months'),
  of: z
    .array(budget)
    .min(1)
    .describe('budgets; each that a tenant belongs to must admit its requests'),
});

const limit = z
  .strictObject({
    tenants: tenants(),
    requests: quantity('rate', { above: 0 }).optional(),
    tokens: quantity('rate', { above: 0 }).optional(),
    burst: positiveDuration()
      .default(60)
      .describe('so much time’s worth may come at once; the limits refill without pause'),
    charge: z
      .enum(['estimate', 'after'])
      .default('estimate')
      .describe(
        'whether tokens count when a request is admitted, as many as it may need, or at its end, when those under way may overshoot',
      ),
  })
  .refine(({ requests, tokens }) => requests !== undefined || tokens !== undefined, {
    message: 'limits nothing: needs `requests` or `tokens`, such as "600/min"',
  });

/** How fast tenants may send. */
export const limits = z
  .array(limit)
  .describe('rates of tenants; each that a tenant belongs to must admit its requests');
