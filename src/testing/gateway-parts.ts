import fc from 'fast-check';
import { allUnhealthy, breakers, healths, hedges, retries } from './call-policies.ts';
import type { Data } from './distributions.ts';
import { budgets, rateLimits, responseCaches } from './gateway-doors.ts';
import { gatewayRoutings } from './gateway-routings.ts';
import { maybe, withoutUndefined } from './providers.ts';

/** What generated gateways keep to. */
export interface GatewayPartLimits {
  /** Every gateway has budgets. */
  readonly budgets?: boolean;
  /** Every gateway has only the parts that a scenario composes: none has the reference design’s policy. */
  readonly composed?: boolean;
  /** Every target is a provider. */
  readonly priced?: boolean;
}

const targetNames = ['t0', 't1', 't2', 't3'] as const;
const tiers = ['gold', 'basic'] as const;

/** A gateway before some of these deployments and providers, for these tenants. */
export function gatewayParts(
  deployments: readonly string[],
  providers: readonly string[],
  tenants: readonly string[],
  limits: GatewayPartLimits,
): fc.Arbitrary<Data> {
  const hosted = providers.map((provider) => ({ provider }));
  const own = deployments.map((deployment) => ({ deployment }));
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
