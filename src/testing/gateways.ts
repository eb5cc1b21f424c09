import fc from 'fast-check';
import type { Data } from './distributions.ts';
import { type GatewayPartLimits, gatewayParts } from './gateway-parts.ts';
import {
  maybe,
  type ProviderLimits,
  providers,
  sharedOutages,
  withoutUndefined,
} from './providers.ts';
import { type ScenarioData, type ScenarioLimits, scenarios } from './scenarios.ts';

/** A scenario with gateways before its deployments, and before hosted models, as YAML would give it. */
export interface GatewayScenarioData extends ScenarioData {
  readonly providers: Readonly<Record<string, Data>>;
  readonly outages: Readonly<Record<string, Data>>;
  readonly gateways: Readonly<Record<string, Data>>;
  readonly chaos?: Data;
}

/** What generated scenarios with gateways keep to. */
export type GatewayLimits = ScenarioLimits & ProviderLimits & GatewayPartLimits;

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
            chaos: limits.steady === true ? fc.constant(undefined) : maybe(chaos()),
          })
          .chain(({ services, content, outages, chaos: random }) => {
            const traffic = throughGateways(source, services, gateways, content);
            const before = {
              ...source,
              traffic,
              providers: Object.fromEntries(names.map((name, at) => [name, hosted[at]!])),
              outages: (outages === undefined ? {} : { storm: outages }) as Record<string, Data>,
              ...(random === undefined ? {} : { chaos: random }),
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

/** Failures of every kind that can befall anybody, several within a minute. */
function chaos(): fc.Arbitrary<Data> {
  return fc.record({
    every: fc.constantFrom('2s', '10s', '30s'),
    lasts: fc.constantFrom('1s', '5s'),
  });
}

function gatewaysOf(
  source: Omit<GatewayScenarioData, 'gateways'>,
  names: readonly string[],
  limits: GatewayLimits,
): fc.Arbitrary<Record<string, Data>> {
  const each = names.map((name) =>
    gatewayParts(
      Object.keys(source.deployments),
      Object.keys(source.providers),
      tenantsBehind(source, name),
      limits,
    ),
  );
  return fc
    .tuple(...each)
    .map((all) => Object.fromEntries(all.map((data, at) => [names[at]!, data])));
}

/** Tenants whose requests go to a gateway. */
function tenantsBehind({ traffic }: Pick<ScenarioData, 'traffic'>, gateway: string): string[] {
  return Object.entries(traffic).flatMap(([name, one]) => {
    if (one['gateway'] !== gateway) return [];
    return one['tenants'] === undefined ? [name] : Object.keys(one['tenants'] as Data);
  });
}
