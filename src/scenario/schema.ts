import { z } from 'zod';
import { quantity, quantityOr } from './quantities.ts';
import { axis } from './schema/axis.ts';
import { chaos } from './schema/chaos.ts';
import { billing, charges } from './schema/charges.ts';
import { claim } from './schema/claim.ts';
import { deployment } from './schema/deployment.ts';
import { frontier } from './schema/frontier.ts';
import { gateway } from './schema/gateway.ts';
import { positiveDuration, whole } from './schema/numbers.ts';
import { plan } from './schema/plan.ts';
import { pool } from './schema/pool.ts';
import { slo, sloClass, theory } from './schema/promises.ts';
import { outage, provider } from './schema/provider.ts';
import { reading } from './schema/reading.ts';
import { network, place, region } from './schema/region.ts';
import { replication } from './schema/replication.ts';
import { traffic } from './schema/traffic.ts';

/** Everything a scenario file may say. */
export const scenarioSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/, 'use lower-case letters, digits and hyphens')
    .describe('names the results'),
  seed: z
    .union([z.string(), z.int()])
    .default('1')
    .transform(String)
    .describe('of all randomness; equal seeds give equal results'),
  replications: whole(1).default(1).describe('independent repetitions of each variant'),
  horizon: positiveDuration().describe('simulated time'),
  warmup: quantityOr('duration', ['auto'], { min: 0 })
    .default(0)
    .describe('left out of all statistics; `auto` finds it by MSER-5'),
  interval: positiveDuration()
    .optional()
    .describe('of the time series; a sixtieth of the horizon where left out'),
  max_events: quantity('count', { above: 0 }).default(1e10).describe('a run stops beyond it'),
  places: z
    .record(z.string(), place)
    .default({})
    .describe('where clients or regions are that the catalog does not know'),
  regions: z.record(z.string(), region).default({}).describe('where pools and providers are'),
  network: network.describe('what is between clients and regions'),
  replication: replication.optional(),
  pools: z.record(z.string(), pool).default({}).describe('accelerators to rent'),
  deployments: z
    .record(z.string(), deployment)
    .default({})
    .describe('models, and how each is served'),
  providers: z.record(z.string(), provider).default({}).describe('hosted models, paid by use'),
  outages: z
    .record(z.string(), outage)
    .default({})
    .describe('outages that several providers have in common'),
  chaos: chaos.optional(),
  gateways: z
    .record(z.string(), gateway)
    .default({})
    .describe('what stands in front of deployments and providers'),
  traffic: z.record(z.string(), traffic).describe('requests, and whose they are'),
  charges: charges.describe('what is on the bill besides accelerators and providers'),
  billing: billing.describe('to whom the bill goes, and from when on'),
  slo_classes: z
    .record(z.string(), sloClass)
    .default({})
    .describe('promises to each request; goodput counts those that kept them all'),
  slos: z.array(slo).default([]).describe('what the verdict judges'),
  theory: z
    .array(theory)
    .default([])
    .describe('values that the intervals over the replications must cover'),
  sweep: z.record(z.string(), axis).default({}).describe('variants to run and compare'),
  frontier: frontier.optional().describe('which configuration of the sweep is worth its price'),
  reading: reading.optional().describe('what the sweep is put into words for'),
  plan: plan.optional().describe('what `spillway plan` searches'),
  claims: z
    .array(claim)
    .default([])
    .describe('what somebody says of such a system, held against the run'),
});

/** A scenario with every default filled in and every quantity in base units (seconds, bytes, dollars). */
export interface Scenario extends z.output<typeof scenarioSchema> {}
export type PoolScenario = Scenario['pools'][string];
export type DeploymentScenario = Scenario['deployments'][string];
export type GatewayScenario = Scenario['gateways'][string];
export type TrafficScenario = Scenario['traffic'][string];
export type TheoryScenario = Scenario['theory'][number];
export type SloScenario = Scenario['slos'][number];
export type SloClassScenario = Scenario['slo_classes'][string];
