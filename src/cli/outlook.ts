import { loadWarnings, placementWarnings } from '../report/load-report.ts';
import type { Problem } from '../scenario/problem.ts';
import {
  type GatewayLoad,
  gatewayLoads,
  type OfferedLoad,
  offeredLoads,
} from '../world/offered-load.ts';
import type { LoadedScenario } from './load.ts';

/** What arrives at the gateways of each variant. */
export function gatewayLoadsOf({ variants, inputs }: LoadedScenario): GatewayLoad[][] {
  return variants.map(({ parsed }) => gatewayLoads(parsed.scenario, inputs));
}

/** What each variant offers its deployments. */
export function loadsOf({ variants, inputs }: LoadedScenario): OfferedLoad[][] {
  return variants.map(({ parsed }) => offeredLoads(parsed.scenario, inputs));
}

/** Warnings of all variants, each once. */
export function warningsOf(
  { variants, warnings: ofFiles }: LoadedScenario,
  loads: readonly (readonly OfferedLoad[])[],
): Problem[] {
  const ofLoads = variants.flatMap(({ parsed }, index) => loadWarnings(parsed, loads[index]!));
  const ofPlaces = variants.flatMap(({ parsed }) => placementWarnings(parsed));
  const warnings = [...ofFiles, ...ofPlaces, ...ofLoads];
  const seen = new Set<string>();
  return warnings.filter(({ place, message }) => {
    const key = JSON.stringify([place, message]);
    return !seen.has(key) && seen.add(key);
  });
}
