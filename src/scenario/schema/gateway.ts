import { z } from 'zod';
import { quantity, quantityOr } from '../quantities.ts';
import { breaker } from './breaker.ts';
import { budgets, limits } from './budgets.ts';
import { deferral } from './deferral.ts';
import { gatewayRouting } from './gateway-routing.ts';
import { allUnhealthy, health } from './health.ts';
import { factor, whole } from './numbers.ts';
import { regional } from './regional.ts';
import { responseCache } from './response-cache.ts';
import { hedge, retry } from './retry.ts';

const limit = () => quantityOr('duration', ['never'], { above: 0 }).default('never');
const tags = () => z.array(z.string()).default([]);

const target = z.strictObject({
  deployment: z.string().optional().describe('one’s own, of the scenario’s'),
  provider: z.string().optional().describe('a hosted model, of the scenario’s'),
  weight: factor().default(1).describe('for routing by weight'),
  priority: whole(0).default(0).describe('smaller is tried earlier'),
  tier: z.string().default('').describe('its group, for routing by tier'),
  quality: quantity('ratio', { min: 0, max: 1 })
    .default(1)
    .describe('part of the requests that it answers well'),
  tags: tags().describe('where it is and what it may be used for, beside its provider’s own'),
  usd_per_request: quantity('money', { min: 0 })
    .default(0)
    .describe('what routing and budgets take a request to one’s own deployment to cost'),
});

const timeouts = z
  .strictObject({
    call: limit().describe('of one call, to its full answer'),
    first_token: limit().describe('of one call, to its first token'),
    queue: limit().describe('of a request, in the line at the door'),
    total: limit().describe('of a request, through all of its calls'),
    cancel: z
      .boolean()
      .default(true)
      .describe('whether a target is told that nobody waits for a call any more'),
    propagate: z
      .boolean()
      .default(true)
      .describe('whether deployments are told by when an answer is needed'),
  })
  .prefault({})
  .describe('how long things may take');

const residency = z
  .strictObject({
    tenants: z
      .record(z.string(), z.array(z.string()).min(1))
      .describe('tags that a target must have, all of them, by tenant'),
    others: tags().describe('those for all other tenants'),
  })
  .describe('whose requests may go where: rules of residency and compliance');

/** What stands in front of deployments and providers: whom to ask, and what to do when that fails. */
export const gateway = z.strictObject({
  targets: z.record(z.string(), target).describe('whom it may send requests to'),
  routing: gatewayRouting,
  regional: regional.optional(),
  deferral: deferral.optional(),
  policy: z
    .enum(['composed', 'ai-provider-gateway', 'ai-provider-gateway-corrected'])
    .default('composed')
    .describe(
      'the parts below put together, or the reference design’s gateway, as published or corrected, which has its own routing, retries, health and breakers',
    ),
  retry,
  hedge: hedge.optional(),
  breaker: breaker.optional().describe('what stops calls to a target that fails; each has its own'),
  health,
  all_unhealthy: allUnhealthy,
  timeouts,
  concurrency: quantityOr('count', ['unlimited'], { min: 1 })
    .default('unlimited')
    .describe('requests that are let in side by side; others wait at the door'),
  queue: z
    .strictObject({
      limit: quantityOr('count', ['unlimited'], { min: 0 })
        .default('unlimited')
        .describe('requests that may wait; others are turned away'),
      order: z
        .enum(['fcfs', 'priority'])
        .default('fcfs')
        .describe('of arrival, or by the priority of the tenant first'),
    })
    .prefault({})
    .describe('the line at the door'),
  cache: responseCache.optional().describe('answers that it keeps'),
  budgets: budgets.optional().describe('what tenants may spend'),
  limits: limits.optional(),
  residency: residency.optional(),
  audit: z
    .boolean()
    .default(false)
    .describe('whether a trail is kept of who was sent where, when and why (audit.csv)'),
});
