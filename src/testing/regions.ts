import fc from 'fast-check';
import type { Data } from './distributions.ts';
import { type GatewayLimits, type GatewayScenarioData, gatewayScenarios } from './gateways.ts';
import { poolNodes, withNodes } from './nodes.ts';
import { maybe, outages, withoutUndefined } from './providers.ts';
import { clientPlaces, placedPools, regionNames, regionsBehind } from './region-places.ts';
import { regionalParts } from './region-routings.ts';

/** A scenario with gateways before regions, as YAML would give it. */
export interface RegionScenarioData extends GatewayScenarioData {
  readonly regions: Readonly<Record<string, Data>>;
  readonly places: Readonly<Record<string, Data>>;
  readonly network: Data;
}

/** What generated scenarios with regions keep to. */
export interface RegionLimits extends GatewayLimits {
  /** No region fails, and none is cut off. */
  readonly noOutages?: boolean;
  /** No pool has nodes. */
  readonly noNodes?: boolean;
}

/**
 * Small valid scenarios whose pools, providers and clients are in two to five regions that fail, fall ill and are cut off:
 * over every way to route between them, with answers of DNS that stand for seconds, and checks that take as long.
 */
export function regionScenarios(limits: RegionLimits = {}): fc.Arbitrary<RegionScenarioData> {
  const nodes = limits.noNodes === true ? fc.constant(undefined) : maybe(poolNodes());
  return fc.tuple(gatewayScenarios(limits), nodes).chain(([before, part]) => {
    const source =
      part === undefined ? before : { ...before, pools: withNodes(before, part).pools };
    return fc
      .subarray([...regionNames], { minLength: 2 })
      .chain((names) =>
        fc.record({
          regions: regionsOf(names, limits),
          network: networks(names, limits),
          clients: fc.array(clients(), {
            minLength: Object.keys(source.traffic).length,
            maxLength: Object.keys(source.traffic).length,
          }),
          hosted: fc.array(fc.constantFrom(undefined, ...names), {
            minLength: Object.keys(source.providers).length,
            maxLength: Object.keys(source.providers).length,
          }),
          struck: fc.subarray([...names]),
        }),
      )
      .chain((parts) => {
        const { regions, network } = parts;
        const providers = each(source.providers, (one, at) => {
          const region = parts.hosted[at];
          return region === undefined ? one : { ...one, region };
        });
        const traffic = each(source.traffic, (one, at) =>
          withoutUndefined({ ...one, clients: parts.clients[at] }),
        );
        const shared = each(source.outages, (one) => ({ ...one, regions: parts.struck }));
        const outages = limits.noOutages === true ? {} : shared;
        const chaos = limits.noOutages === true ? {} : withoutUndefined({ chaos: source.chaos });
        const { chaos: _, ...rest } = source;
        const placed = { ...rest, ...chaos, regions, network, providers, traffic, outages };
        return placedPools({ ...placed, places: clientPlaces }, Object.keys(regions)).chain(
          withRegional,
        );
      });
  });
}

function each(
  record: Readonly<Record<string, Data>>,
  of: (one: Data, at: number) => Data,
): Record<string, Data> {
  return Object.fromEntries(Object.entries(record).map(([name, one], at) => [name, of(one, at)]));
}

/** Gateways with a target in a region route between these, where they put their parts together themselves. */
function withRegional(source: RegionScenarioData): fc.Arbitrary<RegionScenarioData> {
  const gateways = Object.entries(source.gateways).map(([name, gateway]) => {
    const names = regionsBehind(source, gateway);
    if (names.length === 0 || gateway['policy'] !== undefined) {
      return fc.constant([name, gateway] as const);
    }
    return regionalParts(names).map((regional) => [name, { ...gateway, regional }] as const);
  });
  return fc
    .tuple(...gateways)
    .map((all) => ({ ...source, gateways: Object.fromEntries(all) as Record<string, Data> }));
}

function regionsOf(
  names: readonly string[],
  { noOutages = false }: RegionLimits,
): fc.Arbitrary<Record<string, Data>> {
  const failing = noOutages ? fc.constant(undefined) : maybe(outages());
  const zones = fc
    .record({ a: failing, b: failing })
    .map((both) =>
      Object.fromEntries(
        Object.entries(both).map(([zone, own]) => [zone, withoutUndefined({ outages: own })]),
      ),
    );
  const all = names.map((name) =>
    fc
      .record({
        outages: failing,
        zones,
        weight: fc.constantFrom(0, 1, 3),
        price: fc.constantFrom('$0', '$1', '$2'),
      })
      .map((own) => {
        const where = name === 'camp' ? { at: 'outback', grid: { grams: 500, shape: 'flat' } } : {};
        return [name, withoutUndefined({ ...own, ...where })] as const;
      }),
  );
  return fc.tuple(...all).map((entries) => Object.fromEntries(entries));
}

function networks(
  names: readonly string[],
  { noOutages = false }: RegionLimits,
): fc.Arbitrary<Data> {
  const places = ['ap-northeast-1', 'us-east-1', 'outback'] as const;
  const partition = fc.record({
    apart: fc.subarray([...new Set([...names, ...places])], { minLength: 1 }),
    at: fc.nat(40).map((n) => `${n}s`),
    for: fc.integer({ min: 1, max: 20 }).map((n) => `${n}s`),
  });
  return fc.record({
    connect: fc.constantFrom('100ms', '2s'),
    round_trips: fc.dictionary(
      fc.constantFrom(...places),
      fc.dictionary(
        fc.constantFrom(...names),
        fc.constantFrom('0s', '1us', '3us', '7ms', '300ms'),
        { maxKeys: 2, noNullPrototype: true },
      ),
      { maxKeys: 2, noNullPrototype: true },
    ),
    partitions: noOutages ? fc.constant([]) : fc.array(partition, { maxLength: 2 }),
  });
}

/** Where the clients of a traffic are; mostly somewhere. */
function clients(): fc.Arbitrary<Data | undefined> {
  const share = fc.constantFrom('10%', '50%', '100%');
  return fc
    .dictionary(fc.constantFrom('ap-northeast-1', 'us-east-1', 'london', 'outback'), share, {
      maxKeys: 3,
      noNullPrototype: true,
    })
    .map((shares) => (Object.keys(shares).length === 0 ? undefined : shares));
}
