/** The reference design's enum, by its members' names. */
export const AWSRegion = {
  US_EAST_1: 'us-east-1',
  US_WEST_2: 'us-west-2',
  EU_WEST_1: 'eu-west-1',
  AP_SOUTHEAST_1: 'ap-southeast-1',
  AP_NORTHEAST_1: 'ap-northeast-1',
  SA_EAST_1: 'sa-east-1',
} as const;

export type Region = (typeof AWSRegion)[keyof typeof AWSRegion];

/** The reference design's Python class, line by line. */
export class PublishedGreenAIOptimizer {
  // A Map keeps the order of insertion, as a dictionary does.
  readonly carbon_intensity = new Map<Region, number>([
    [AWSRegion.US_EAST_1, 390],
    [AWSRegion.US_WEST_2, 90],
    [AWSRegion.EU_WEST_1, 250],
    [AWSRegion.AP_SOUTHEAST_1, 480],
  ]);

  select_green_region(latency_tolerance_ms = 200): Region {
    const viable_regions: Region[] = [];
    for (const [region] of this.carbon_intensity) {
      if (this._estimate_latency(region) <= latency_tolerance_ms) viable_regions.push(region);
    }
    if (viable_regions.length === 0) throw new Error('min() arg is an empty sequence');
    return viable_regions.reduce((least, r) => {
      return this.carbon_intensity.get(r)! < this.carbon_intensity.get(least)! ? r : least;
    });
  }

  calculate_carbon_footprint(gpu_hours: number, region: Region, _gpu_type = 'A100'): number {
    const gpu_power_kw = 0.4;

    const energy_kwh = gpu_hours * gpu_power_kw;
    const carbon_intensity = this.carbon_intensity.get(region);
    if (carbon_intensity === undefined) throw new Error(repr(region));

    const carbon_kg = (energy_kwh * carbon_intensity) / 1000;

    return carbon_kg;
  }

  _estimate_latency(_region: Region): number {
    return 100;
  }
}

/** How Python writes a member of the enum. */
export function repr(region: Region): string {
  const [name] = Object.entries(AWSRegion).find(([, value]) => value === region)!;
  return `<AWSRegion.${name}: '${region}'>`;
}
