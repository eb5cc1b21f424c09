import { keyedBy } from '../engine/keyed-uniform.ts';
import type { Simulation } from '../engine/simulation.ts';
import type { Streams } from '../engine/streams.ts';
import type { Answers } from '../models/gateway/answers.ts';
import { Calls } from '../models/gateway/calls.ts';
import { Gateway } from '../models/gateway/gateway.ts';
import type { GatewayTarget } from '../models/gateway/target.ts';
import { TargetBoard } from '../models/gateway/target-board.ts';
import type { Requests } from '../models/requests.ts';
import { spendingLimit } from '../policies/budgeting/index.ts';
import { tenantLimits } from '../policies/budgeting/tenant-limits.ts';
import type { TargetFacts } from '../policies/routing/gateway/gateway-router.ts';
import { limitOf, timeOf } from '../scenario/quantities.ts';
import type { GatewayScenario, Scenario } from '../scenario/schema.ts';
import type { AuditLog } from './audit-log.ts';
import type { Regions } from './build-regions.ts';
import { gatewayDeferral } from './gateway-deferral.ts';
import { gatewayPolicy } from './gateway-policy.ts';
import { knownAnswers } from './known-answers.ts';
import type { Recorder } from './recorder.ts';
import { sortedNames } from './sorted-names.ts';
import type { Tenant } from './tenants.ts';
import { bothTrails } from './tracer.ts';

/** What a gateway is built on. */
export interface GatewayWorld {
  readonly scenario: Scenario;
  readonly simulation: Simulation;
  readonly requests: Requests;
  readonly streams: Streams;
  readonly recorder: Recorder;
  readonly audit: AuditLog;
  /** Customers, and the attempts of gateways behind them. */
  readonly tenants: readonly Tenant[];
  /** A deployment or provider by its name, as a gateway calls it. */
  readonly target: (said: GatewayScenario['targets'][string]) => GatewayTarget;
  readonly regions: Regions | undefined;
}

/** A gateway, and the part of it that is told of the ends of its calls. */
export interface BuiltGateway {
  readonly gateway: Gateway;
  readonly calls: Calls;
  /** Answers that it need not ask for; undefined where it keeps none. */
  readonly known: Answers | undefined;
}

/** The gateway of a name, at its place among all services. */
export function buildGateway(name: string, index: number, world: GatewayWorld): BuiltGateway {
  const { simulation, requests, streams, recorder, tenants } = world;
  const config = world.scenario.gateways[name]!;
  const names = sortedNames(config.targets);
  const targets = names.map((target) => world.target(config.targets[target]!));
  const { regional } = config;
  const facts = names.map((target) => factsOf(target, config));
  const tags = names.map((target) => tagsOf(target, world.scenario, config));
  const totals = recorder.gateways[index]!;
  const audited = config.audit
    ? world.audit.trail(
        name,
        names.map((target, at) => ({ name: target, tags: tags[at]!.join(' ') })),
      )
    : undefined;
  const trail = bothTrails(audited, recorder.tracer?.trail(index));
  const allowed = allowedTargets(config, tags, tenants);
  const tenantNames = tenants.map((tenant) => tenant.name);
  const { timeouts } = config;
  const common = { simulation, requests, totals, trail, allowed };
  const policy = gatewayPolicy(
    name,
    config,
    facts,
    targets,
    streams,
    (kind, target, state, why) => {
      if (!isUsable(state)) totals.opens += 1;
      recorder.judged(index, kind, names[target]!, state, why);
    },
    regional === undefined
      ? undefined
      : (base) => world.regions!.within({ name, index, regional, targets }, base),
  );
  const known = knownAnswers(name, index, world);
  let calls: Calls | undefined;
  const gateway = new Gateway(
    index,
    {
      name,
      concurrency: limitOf(config.concurrency),
      queue: { limit: limitOf(config.queue.limit), order: config.queue.order },
      timeouts: { queue: timeOf(timeouts.queue), total: timeOf(timeouts.total) },
    },
    {
      ...common,
      calls: (hooks) => {
        const callsConfig = {
          name,
          firstToken: timeOf(timeouts.first_token),
          call: timeOf(timeouts.call),
          cancels: timeouts.cancel,
          tellsDeadline: timeouts.propagate,
          stepsThere: regional?.escalations === 'region',
        };
        calls = new Calls(callsConfig, {
          ...common,
          hooks,
          targets,
          policy,
          tenantNames,
          board: new TargetBoard(facts, targets),
          luck: keyedBy(streams(`gateway/${name}`)),
          callTenants: callTenantsOf(tenants, index),
        });
        return calls;
      },
      observer: recorder,
      mostUsd: (request, target) => targets[target]!.mostUsd(request),
      known,
      limits: config.limits && tenantLimits(config.limits, tenantNames),
      budgets:
        config.budgets &&
        spendingLimit(config.budgets, tenantNames, (tenant, what, because) => {
          if (what === 'alert') totals.budgetAlerts += 1;
          recorder.judged(index, 'budget', tenantNames[tenant]!, what, because);
        }),
      deferral: gatewayDeferral(name, index, world, totals, targets),
    },
  );
  return { gateway, calls: calls!, known };
}

/** Whether a target in a state of its guards may be called, if only to try. */
function isUsable(state: string): boolean {
  return state === 'closed' || state === 'half-open' || state === 'available';
}

function factsOf(name: string, { targets }: GatewayScenario): TargetFacts {
  const { deployment, weight, priority, tier, quality } = targets[name]!;
  return { name, isOwn: deployment !== undefined, weight, priority, tier, quality };
}

/** What is said of a target, and of its provider. */
function tagsOf(name: string, scenario: Scenario, { targets }: GatewayScenario): string[] {
  const { tags, provider } = targets[name]!;
  if (provider === undefined) return tags;
  const { tags: own, region } = scenario.providers[provider]!;
  return [...tags, ...own, ...(region === undefined ? [] : [region])];
}

/** Of each tenant, the targets that its requests may go to. */
function allowedTargets(
  { residency }: GatewayScenario,
  tags: readonly (readonly string[])[],
  tenants: readonly Tenant[],
): number[][] {
  return tenants.map(({ name }) => {
    const { tenants: named = {}, others = [] } = residency ?? {};
    const needed = Object.hasOwn(named, name) ? named[name]! : others;
    return tags.flatMap((own, target) => (needed.every((tag) => own.includes(tag)) ? target : []));
  });
}

/** Of each customer of a gateway, the first of the tenants as which its calls are counted, target by target. */
function callTenantsOf(tenants: readonly Tenant[], gateway: number): Int32Array {
  const first = new Int32Array(tenants.length).fill(-1);
  for (const [index, { attempt }] of tenants.entries()) {
    if (attempt?.gateway === gateway && first[attempt.customer] === -1) {
      first[attempt.customer] = index;
    }
  }
  return first;
}
