import { publishedEndpoints } from '../policies/routing/regions/multi-region-deployment.ts';
import type { AwsRegion } from '../policies/selection/aws-region.ts';
import type { Finding } from './check.ts';
import { regionAndZone } from './expand-regions.ts';
import { hint } from './hint.ts';
import { placeOf } from './place-of.ts';
import { knownPlaces } from './schema/region.ts';
import type { RegionalScenario } from './schema/regional.ts';
import type { GatewayScenario, Scenario } from './schema.ts';
import type { Path } from './source.ts';

/** What regions, and whoever names one, get wrong. */
export function checkRegions(scenario: Scenario): Finding[] {
  return [
    ...checkPlaces(scenario),
    ...checkPools(scenario),
    ...checkClients(scenario),
    ...checkNetwork(scenario),
    ...checkOutages(scenario),
    ...Object.entries(scenario.gateways).flatMap(([name, gateway]) =>
      gateway.regional === undefined
        ? []
        : checkRegional(scenario, ['gateways', name, 'regional'], gateway, gateway.regional),
    ),
  ];
}

function checkPlaces(scenario: Scenario): Finding[] {
  return Object.entries(scenario.regions).flatMap(([name, { at }]): Finding[] => {
    if (placeOf(scenario, at ?? name) !== undefined) return [];
    const known = [...Object.keys(scenario.places), ...knownPlaces];
    const path = ['regions', name, ...(at === undefined ? [] : ['at'])];
    const how = at === undefined ? ': say where it is with `at`' : '';
    return [{ path, message: `"${at ?? name}" is no place${how}. ${hint(at ?? name, known)}` }];
  });
}

function checkPools(scenario: Scenario): Finding[] {
  const findings: Finding[] = [];
  for (const [name, { region, zone, regions }] of Object.entries(scenario.pools)) {
    const path = ['pools', name];
    if (regions !== undefined) {
      // What is left of a template had nothing to be copied to.
      findings.push({ path: [...path, 'regions'], message: 'is empty' });
    }
    if (region === undefined) {
      if (zone !== undefined) findings.push({ path: [...path, 'zone'], message: 'needs `region`' });
      continue;
    }
    const place = zone === undefined ? region : `${region}/${zone}`;
    const isCopy = name.endsWith(`@${place}`);
    const at = isCopy ? ['regions', place] : [zone === undefined ? 'region' : 'zone'];
    findings.push(...unknownPart(scenario, [...path, ...at], place));
  }
  for (const [name, { regions, pool, spread }] of Object.entries(scenario.deployments)) {
    // What is spread keeps them, for a check of its own.
    if (spread !== undefined) continue;
    for (const said of Object.keys(regions)) {
      const path = ['deployments', name, 'regions', said];
      findings.push({ path, message: notThere(scenario, pool, said) });
    }
  }
  return findings;
}

/** Why a deployment cannot be different in a place: its pool is not there. */
function notThere({ pools }: Scenario, pool: string, said: string): string {
  const template = pool.slice(0, pool.indexOf('@') + 1);
  const places = Object.keys(pools).flatMap((one) =>
    template !== '' && one.startsWith(template) ? one.slice(template.length) : [],
  );
  if (places.length === 0) {
    return `pool "${pool}" has no \`regions\`, so nothing can be different there`;
  }
  return `"${said}" is not one of the regions of pool "${template.slice(0, -1)}". ${hint(said, places)}`;
}

/** What is wrong with the name of a region, or of one of its zones. */
function unknownPart(scenario: Scenario, path: Path, place: string): Finding[] {
  const { region, zone } = regionAndZone(place);
  if (!Object.hasOwn(scenario.regions, region)) {
    const known = Object.keys(scenario.regions);
    return [{ path, message: `"${region}" is not one of \`regions\`. ${hint(region, known)}` }];
  }
  const zones = Object.keys(scenario.regions[region]!.zones);
  if (zone === undefined || zones.includes(zone)) return [];
  return [{ path, message: `"${zone}" is not a zone of "${region}". ${hint(zone, zones)}` }];
}

function checkClients(scenario: Scenario): Finding[] {
  return Object.entries(scenario.traffic).flatMap(([name, { clients }]) =>
    clients === undefined
      ? []
      : unknownPlaces(scenario, ['traffic', name, 'clients'], Object.keys(clients)),
  );
}

function unknownPlaces(scenario: Scenario, path: Path, names: readonly string[]): Finding[] {
  return names.flatMap((name): Finding[] => {
    if (placeOf(scenario, name) !== undefined) return [];
    const known = [
      ...Object.keys(scenario.places),
      ...Object.keys(scenario.regions),
      ...knownPlaces,
    ];
    return [{ path: [...path, name], message: `"${name}" is no place. ${hint(name, known)}` }];
  });
}

function checkNetwork(scenario: Scenario): Finding[] {
  const path = ['network', 'round_trips'];
  const trips = Object.entries(scenario.network.round_trips);
  return [
    ...unknownPlaces(
      scenario,
      path,
      trips.map(([from]) => from),
    ),
    ...trips.flatMap(([from, to]) =>
      Object.keys(to).flatMap((region) => unknownPart(scenario, [...path, from, region], region)),
    ),
    ...scenario.network.partitions.flatMap(({ apart }, index) =>
      apart.flatMap((name, at): Finding[] => {
        if (placeOf(scenario, name) !== undefined) return [];
        const known = [...Object.keys(scenario.regions), ...Object.keys(scenario.places)];
        const where = ['network', 'partitions', index, 'apart', at];
        return [{ path: where, message: `"${name}" is no place. ${hint(name, known)}` }];
      }),
    ),
  ];
}

function checkOutages(scenario: Scenario): Finding[] {
  return Object.entries(scenario.outages).flatMap(([name, { regions, providers }]) => [
    ...regions.flatMap((place, at) =>
      unknownPart(scenario, ['outages', name, 'regions', at], place),
    ),
    ...(regions.length + providers.length > 0
      ? []
      : [{ path: ['outages', name], message: 'needs `providers` or `regions`' }]),
  ]);
}

function checkRegional(
  scenario: Scenario,
  path: Path,
  { targets, policy }: GatewayScenario,
  { routing }: RegionalScenario,
): Finding[] {
  if (policy !== 'composed') {
    const message = 'needs `policy: composed`: the reference design’s gateway knows no regions';
    return [{ path, message }];
  }
  const regions = new Set(
    Object.values(targets).flatMap((target) => regionOfTarget(scenario, target) ?? []),
  );
  if (regions.size === 0) {
    const message = 'none of its targets is in a region: say `region` of a pool or provider';
    return [{ path, message }];
  }
  const named = (names: readonly string[], ...at: Path) =>
    names.flatMap((name, index): Finding[] => {
      if (regions.has(name)) return [];
      const message = `"${name}" is not a region of its targets. ${hint(name, [...regions])}`;
      const last = at.at(-1) === 'bias' ? name : index;
      return [{ path: [...path, 'routing', ...at, last], message }];
    });
  switch (routing.kind) {
    case 'failover':
      return named(routing.order, 'order');
    case 'geoproximity':
      return named(Object.keys(routing.bias), 'bias');
    case 'residency': {
      const allowed = Object.entries(routing.allowed);
      const at = [...path, 'routing', 'allowed'];
      return [
        ...unknownPlaces(
          scenario,
          at,
          allowed.map(([place]) => place),
        ),
        ...allowed.flatMap(([place, names]) => named(names, 'allowed', place)),
      ];
    }
    case 'reference-prefix':
      return [
        ...unknownPlaces(
          scenario,
          [...path, 'routing', 'addresses'],
          Object.keys(routing.addresses),
        ),
        ...[...regions].flatMap((name): Finding[] => {
          if (publishedEndpoints.has(name as AwsRegion)) return [];
          const known = [...publishedEndpoints.keys()];
          const message = `never sends anybody to "${name}": the reference design knows ${known.join(', ')}`;
          return [{ path: [...path, 'routing', 'kind'], message }];
        }),
      ];
    default:
      return [];
  }
}

/** The region that a target of a gateway is in; undefined where it is in none of the scenario's. */
export function regionOfTarget(
  { pools, deployments, providers, regions }: Scenario,
  { deployment, provider }: GatewayScenario['targets'][string],
): string | undefined {
  const region =
    deployment === undefined
      ? providers[provider!]?.region
      : pools[deployments[deployment]?.pool ?? '']?.region;
  return region !== undefined && Object.hasOwn(regions, region) ? region : undefined;
}
