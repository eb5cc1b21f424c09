import fc from 'fast-check';
import type { Data } from './distributions.ts';
import type { RegionScenarioData } from './regions.ts';

/** Regions of generated scenarios: four that the catalog knows, and one in the middle of nowhere. */
export const regionNames = [
  'us-east-1',
  'eu-west-1',
  'ap-northeast-1',
  'sa-east-1',
  'camp',
] as const;

/** The place that the catalog does not know. */
export const clientPlaces: Readonly<Record<string, Data>> = {
  outback: { latitude: -25, longitude: 134, utc_offset: 9.5 },
};

/** Puts each pool into a region, into a zone, into several of them, or nowhere. */
export function placedPools(
  source: RegionScenarioData,
  regions: readonly string[],
): fc.Arbitrary<RegionScenarioData> {
  const zones = regions.flatMap((region) => [region, `${region}/a`, `${region}/b`]);
  const pools = Object.entries(source.pools).map(([name, pool]) => {
    const one = fc
      .constantFrom(...regions)
      .chain((region) => fc.constantFrom({ region }, { region, zone: 'a' }));
    const several = fc
      .subarray(zones, { minLength: 1, maxLength: 3 })
      .map((places) => ({ regions: Object.fromEntries(places.map((place) => [place, {}])) }));
    const anywhere: fc.Arbitrary<Data>[] = [one, one, fc.constant({})];
    if (mayBeSeveral(source, name)) anywhere.push(several, several);
    return fc.oneof(...anywhere).map((where) => [name, { ...pool, ...where }] as const);
  });
  return fc.tuple(...pools).map((all) => ({ ...source, pools: Object.fromEntries(all) }));
}

/** Regions that the targets of a gateway are in. */
export function regionsBehind(
  { pools, deployments, providers, regions }: RegionScenarioData,
  gateway: Data,
): string[] {
  const found = Object.values(gateway['targets'] as Record<string, Data>).flatMap((target) => {
    const { deployment, provider } = target as { deployment?: string; provider?: string };
    if (deployment === undefined) return providers[provider!]!['region'] as string | undefined;
    const pool = pools[String(deployments[deployment]!['pool'])]!;
    const several = Object.keys((pool['regions'] as Data | undefined) ?? {});
    return several.length > 0
      ? several.map((place) => place.split('/')[0]!)
      : (pool['region'] as string | undefined);
  });
  return [...new Set(found)].filter(
    (region): region is string => region !== undefined && Object.hasOwn(regions, region),
  );
}

/** Whether nobody names a deployment of a pool but as a target, so that it may become several. */
function mayBeSeveral(
  { deployments, traffic, gateways }: RegionScenarioData,
  pool: string,
): boolean {
  const own = Object.keys(deployments).filter((name) => deployments[name]!['pool'] === pool);
  const said = JSON.stringify(
    Object.values(traffic).map((one) => [
      one['gateway'] === undefined ? one['deployment'] : '',
      Object.values((one['tenants'] as Record<string, Data> | undefined) ?? {}).map(
        (tenant) => tenant['deployment'],
      ),
    ]),
  );
  if (own.some((name) => said.includes(`"${name}"`))) return false;
  // Routers that name targets would have to name all that become of one.
  return Object.values(gateways).every(
    ({ routing }) => !/cascade|canary|shadow|"tier"/.test(JSON.stringify(routing ?? {})),
  );
}
