/** Source of all here: cloud-carbon-footprint@b7a049c7, packages/core/src. */

/** kWh of a GB-hour of memory, and of a GB over the network. */
export const memoryKwhPerGbHour = 0.000392;
export const networkKwhPerGb = 0.001;

/** Wh of a TB-hour of storage. */
export const storageWhPerTbHour = { ssd: 1.2, hdd: 0.65 } as const;

/** What of a CPU is taken to be used where nobody measures it, in percent. */
export const usualCpuPercent = 50;

/** What comes on top of all that computers draw. */
interface Site {
  readonly pue: number;
  /** Copies that the service keeps. */
  readonly replication?: number;
}

/** A processor's use for so many hours. */
export interface ComputeUse extends Site {
  /** Average use, in percent; half, where nobody measured it. */
  readonly cpuPercent?: number;
  /** Hours of a virtual CPU; of an accelerator, its own. */
  readonly hours: number;
  /** Watts of one, idle and fully used. */
  readonly minWatts: number;
  readonly maxWatts: number;
}

/** kWh of computing: (min + use · (max − min)) · hours · PUE · replication. */
export function computeKwh(use: ComputeUse): number {
  const part = (use.cpuPercent ?? usualCpuPercent) / 100;
  const watts = use.minWatts + part * (use.maxWatts - use.minWatts);
  return (watts * use.hours * use.pue * (use.replication ?? 1)) / 1000;
}

/** kWh of memory. */
export function memoryKwh(
  gbHours: number,
  { pue, replication = 1 }: Site,
  kwhPerGbHour = memoryKwhPerGbHour,
): number {
  return gbHours * kwhPerGbHour * pue * replication;
}

/** kWh of traffic between data centres. */
export function networkKwh(gb: number, { pue }: Site, kwhPerGb = networkKwhPerGb): number {
  return gb * kwhPerGb * pue;
}

/** kWh of storage of a kind, or of one that draws so many Wh per TB-hour. */
export function storageKwh(
  tbHours: number,
  { pue, replication = 1 }: Site,
  medium: keyof typeof storageWhPerTbHour | number,
): number {
  const wattHours = typeof medium === 'number' ? medium : storageWhPerTbHour[medium];
  return (tbHours * wattHours * pue * replication) / 1000;
}

/** Dollars, or another currency, and the kWh known to go with them. */
export interface CostAndKwh {
  readonly cost: number;
  readonly kilowattHours: number;
}

/**
 * kWh of what is known only by its cost: as much per dollar as the same service and unit had, or else all that has the
 * unit; 0 where there is neither.
 */
export function unknownUseKwh(
  cost: number,
  known: { readonly service?: CostAndKwh; readonly total?: CostAndKwh },
): number {
  const like = [known.service, known.total].find((one) => one !== undefined && one.cost !== 0);
  return like === undefined ? 0 : (like.kilowattHours / like.cost) * cost;
}
