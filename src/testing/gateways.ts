import fc from 'fast-check';
import { allUnhealthy, breakers, healths, hedges, retries } from './call-policies.ts';
import type { Data } from './distributions.ts';
import { budgets, rateLimits, responseCaches } from './gateway-doors.ts';
import { gatewayRoutings } from './gateway-routings.ts';
import { maybe, providers, sharedOutages, withoutUndefined } from './providers.ts';
import { type ScenarioData, type ScenarioLimits, scenarios } from './scenarios.ts';

/** A scenario with gateways before its deployments, and before hosted models, as YAML would give it. */
export interface GatewayScenarioData extends ScenarioData {
  readonly providers: Readonly<Record<string, Data>>;
  readonly outages: Readonly<Record<string, Data>>;
  readonly gateways: Readonly<Record<string, Data>>;
}

/** What generated scenarios with gateways keep to. */
export interface GatewayLimits extends ScenarioLimits {
  /** As of `ProviderLimits`. */
  readonly steady?: boolean;
  readonly priced?: boolean;
  /** Every gateway has budgets. */
  readonly budgets?: boolean;
  /** Every gateway has only the parts that a scenario composes: none has the reference design’s policy. */
  readonly composed?: boolean;
}

/**
 * Small valid scenarios whose traffic goes through gateways, over everything that a gateway and a provider may say: a run
 * has tens to a few hundred requests, many of which fail. Every gateway keeps an audit trail.
 */
export function gatewayScenarios(limits: GatewayLimits = {}): fc.Arbitrary<GatewayScenarioData> {
  return scenarios({ plainPools: true, ...limits }).chain((source) =>
    fc
      .record({
        providers: fc.array(providers(limits), { minLength: 1, maxLength: 3 }),
        gateways: fc.integer({ min: 1, max: 2 }),
      })
      .chain(({ providers: hosted, gateways }) => {
        const names = providerNames.slice(0, hosted.length);
        const count = Object.keys(source.traffic).length;
        return fc
          .record({
            services: fc.array(fc.nat(2 * gateways), { minLength: count, maxLength: count }),
            content: maybe(contents()),
            outages: limits.steady === true ? fc.constant(undefined) : maybe(sharedOutages(names)),
          })
          .chain(({ services, content, outages }) => {
            const traffic = throughGateways(source, services, gateways, content);
            const before = {
              ...source,
              traffic,
              providers: Object.fromEntries(names.map((name, at) => [name, hosted[at]!])),
              outages: (outages === undefined ? {} : { storm: outages }) as Record<string, Data>,
            };
            return gatewaysOf(before, gatewayNames.slice(0, gateways), limits).map((own) => ({
              ...before,
              gateways: own,
            }));
          });
      }),
  );
}

const providerNames = ['alpha', 'beta', 'gamma'] as const;
const gatewayNames = ['edge', 'side'] as const;
const targetNames = ['t0', 't1', 't2', 't3'] as const;
const tiers = ['gold', 'basic'] as const;

/** The traffic with its gateways; every third of it goes on to its deployment, but for the first. */
function throughGateways(
  source: ScenarioData,
  services: readonly number[],
  gateways: number,
  content: Data | undefined,
): Record<string, Data> {
  return Object.fromEntries(
    Object.entries(source.traffic).map(([name, traffic], index) => {
      const service = services[index]!;
      if (index > 0 && service === 2 * gateways) return [name, traffic];
      const { deployment: _, tenants, ...rest } = traffic;
      const own = {
        ...rest,
        gateway: gatewayNames[service % gateways]!,
        ...(content === undefined ? {} : { content }),
      };
      if (tenants === undefined) return [name, own];
      const named = Object.entries(tenants as Record<string, Data>).map(([tenant, said]) => {
        const { deployment: __, ...others } = said;
        return [tenant, others] as const;
      });
      return [name, { ...own, tenants: Object.fromEntries(named) }];
    }),
  );
}

/** Few questions, so that some are asked again while they are still being answered. */
function contents(): fc.Arbitrary<Data> {
  return fc
    .record({
      questions: fc.integer({ min: 1, max: 20 }),
      exponent: fc.constantFrom(0, 1),
      topics: fc.constantFrom(undefined, 1, 3),
      share: fc.constantFrom('50%', '100%'),
    })
    .map(withoutUndefined);
}

function gatewaysOf(
  source: Omit<GatewayScenarioData, 'gateways'>,
  names: readonly string[],
  limits: GatewayLimits,
): fc.Arbitrary<Record<string, Data>> {
  const each = names.map((name) => gatewayData(source, tenantsBehind(source, name), limits));
  return fc
    .tuple(...each)
    .map((all) => Object.fromEntries(all.map((data, at) => [names[at]!, data])));
}

/** Tenants whose requests go to a gateway, and one of another where there are none. */
function tenantsBehind({ traffic }: Pick<ScenarioData, 'traffic'>, gateway: string): string[] {
  return Object.entries(traffic).flatMap(([name, one]) => {
    if (one['gateway'] !== gateway) return [];
    return one['tenants'] === undefined ? [name] : Object.keys(one['tenants'] as Data);
  });
}

function gatewayData(
  source: Omit<GatewayScenarioData, 'gateways'>,
  tenants: readonly string[],
  limits: GatewayLimits,
): fc.Arbitrary<Data> {
  const hosted = Object.keys(source.providers).map((provider) => ({ provider }));
  const own = Object.keys(source.deployments).map((deployment) => ({ deployment }));
  // Deployments are busy with much else: two in three targets are of others.
  const services = limits.priced === true ? hosted : [...hosted, ...hosted, ...own];
  return fc.array(targets(services), { minLength: 1, maxLength: 4 }).chain((list) => {
    const names = targetNames.slice(0, list.length);
    const named = Object.fromEntries(names.map((name, at) => [name, list[at]!]));
    const used = tiers.filter((tier) => list.some((one) => one['tier'] === tier));
    const composed = policyParts(names, used, tenants);
    const designs = fc.record({
      policy: fc.constantFrom('ai-provider-gateway', 'ai-provider-gateway-corrected'),
    });
    const policy =
      limits.composed === true
        ? composed
        : fc.oneof({ arbitrary: composed, weight: 9 }, { arbitrary: designs, weight: 1 });
    return fc
      .record({ policy, door: doorParts(tenants, limits.budgets === true) })
      .map(({ policy: decides, door }) => {
        // The reference design knows nothing of rules on where data may go.
        const { residency, ...others } = door;
        const isComposed = decides['policy'] === undefined;
        const own = isComposed ? { residency, ...others } : others;
        return { targets: named, audit: true, ...decides, ...withoutUndefined(own) };
      });
  });
}

function targets(services: readonly Data[]): fc.Arbitrary<Data> {
  return fc
    .record({
      service: fc.nat(services.length - 1),
      rest: fc.record(
        {
          weight: fc.constantFrom(0.5, 1, 3),
          priority: fc.nat(2),
          tier: fc.constantFrom(...tiers),
          quality: fc.constantFrom('30%', '80%'),
          tags: fc.constantFrom(['hipaa', 'eu'], ['hipaa', 'eu'], ['hipaa', 'eu'], ['eu'], []),
          usd_per_request: fc.constantFrom('$0.01', '$1'),
        },
        { requiredKeys: ['tier', 'priority'] },
      ),
    })
    .map(({ service, rest }) => ({ ...services[service]!, ...rest }));
}

/** Who is called, and what is done when that fails. */
function policyParts(
  names: readonly string[],
  used: readonly string[],
  tenants: readonly string[],
): fc.Arbitrary<Data> {
  // Where nobody comes there is nobody to name.
  const known = tenants.length === 0 ? ['nobody'] : tenants;
  const routing = gatewayRoutings(names, used, known).map((one) =>
    tenants.length === 0 && one['kind'] === 'tier' ? { ...one, tenants: {} } : one,
  );
  return fc
    .record({
      routing,
      retry: retries(),
      hedge: maybe(hedges()),
      breaker: maybe(breakers()),
      health: healths(),
      all_unhealthy: allUnhealthy(),
    })
    .map(withoutUndefined);
}

/** Who is let in, and for how long. */
function doorParts(tenants: readonly string[], mustBudget: boolean): fc.Arbitrary<Data> {
  const limit = (list: readonly string[]) => fc.constantFrom(undefined, undefined, ...list);
  const timeouts = fc
    .record({
      call: limit(['500ms', '3s']),
      first_token: limit(['300ms', '2s']),
      queue: limit(['500ms']),
      total: limit(['2s', '10s']),
      cancel: fc.constantFrom(undefined, undefined, false),
      propagate: fc.constantFrom(undefined, false),
    })
    .map(withoutUndefined);
  const rules = fc
    .record({
      tenants: fc.dictionary(
        fc.constantFrom(...(tenants.length === 0 ? ['nobody'] : tenants)),
        fc.subarray(['eu', 'hipaa'], { minLength: 1 }),
        { maxKeys: 2, noNullPrototype: true },
      ),
      others: fc.constantFrom([], [], [], ['eu']),
    })
    .map((one) => (tenants.length === 0 ? { ...one, tenants: {} } : one));
  return fc.record({
    timeouts,
    concurrency: fc.constantFrom(undefined, undefined, 1, 4),
    queue: maybe(
      fc.record({
        limit: fc.constantFrom(0, 2, 'unlimited'),
        order: fc.constantFrom('fcfs', 'priority'),
      }),
    ),
    cache: maybe(responseCaches()),
    budgets: mustBudget ? budgets(tenants) : maybe(budgets(tenants)),
    limits: maybe(rateLimits(tenants)),
    residency: maybe(rules),
  });
}
