import { awsRegions } from './regions-aws.ts';
import { azureRegions } from './regions-azure.ts';
import { gcpRegions } from './regions-gcp.ts';
import type { CloudProvider, CloudRegion } from './regions-table.ts';

export type { CloudRegion } from './regions-table.ts';

/**
 * Every region of the three clouds: Green-Software-Foundation/real-time-cloud@b2858aa2, Cloud_Region_Metadata.csv, the
 * newest year of each field, 2023 or 2024. Averages count what is imported; what is marginal is WattTime's. Coordinates
 * of seven are corrected: São Paulo (twice) stood in the Amazon, Dallas in Oregon, Columbus in Nebraska; Johannesburg,
 * Doha and Dammam had none. Doha's zone is that of the Emirates, as the source has it.
 */
export const cloudRegions: readonly CloudRegion[] = [...awsRegions, ...azureRegions, ...gcpRegions];

/** Their names, for scenarios. */
export const cloudRegionNames: readonly string[] = cloudRegions.map(({ name }) => name);

const byName = new Map(cloudRegions.map((region) => [region.name, region]));

/** A region by its name, with or without its cloud (`aws/us-east-1`); undefined where there is none. */
export function cloudRegion(name: string): CloudRegion | undefined {
  const slash = name.indexOf('/');
  const region = byName.get(name.slice(slash + 1));
  return slash < 0 || region?.provider === name.slice(0, slash) ? region : undefined;
}

/** PUE where a region publishes none: cloud-carbon-footprint@b7a049c7, packages/<cloud>/src/domain. */
export const usualPue: Readonly<Record<CloudProvider, number>> = {
  aws: 1.135,
  azure: 1.185,
  gcp: 1.1,
};

/** PUE of a region: its own, or what its cloud usually has. */
export function pueOf({ provider, pue }: Pick<CloudRegion, 'provider' | 'pue'>): number {
  return pue ?? usualPue[provider];
}

/** Mean grams of 2025 of the zones of regions whose average the source lacks: Electricity Maps, yearly figures. */
const zoneGramsOf2025: Readonly<Record<string, number>> = {
  'ca-west-1': 385,
  'cn-north-1': 485,
  'cn-northwest-1': 485,
  mexicocentral: 385,
  westcentralus: 687,
  westus3: 393,
};

/** Average grams of CO2e per kWh of a region's grid: its own, or of 2025 where the source has none. */
export function averageGramsOf(
  region: Pick<CloudRegion, 'name' | 'averageGrams'>,
): number | undefined {
  return region.averageGrams ?? zoneGramsOf2025[region.name];
}
