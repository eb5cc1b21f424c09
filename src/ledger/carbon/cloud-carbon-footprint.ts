/** Source of all here: cloud-carbon-footprint@b7a049c7, packages/core/src. */

/** Tons of CO2e per kWh by region; `Unknown` stands for all others. */
export type EmissionsFactors = Readonly<Record<string, number>>;

/**
 * Tons of CO2e of an energy in a region. A region that is missing, or whose factor is 0, has that of `Unknown`, as in the
 * source; an error says that there is none either.
 */
export function co2eTons(kilowattHours: number, region: string, factors: EmissionsFactors): number {
  return kilowattHours * factorOf(region, factors);
}

/** kWh that would emit so many tons of CO2e in a region: how the source makes energy of embodied carbon. */
export function kwhOfTons(
  tons: number,
  region: string,
  factors: EmissionsFactors,
  replication = 1,
): number {
  return (tons / factorOf(region, factors)) * replication;
}

/** Hours that a server serves: four years. */
export const serverLifespanHours = 35_040;

/** Tons of CO2e of making a server that fall to an instance: by its hours of the server's life, and its part of it. */
export function embodiedTons(
  serverTons: number,
  hours: number,
  virtualCpus: number,
  largestVirtualCpus: number,
): number {
  return serverTons * (hours / serverLifespanHours) * (virtualCpus / largestVirtualCpus);
}

/** An estimate of a day. */
export interface DayEstimate {
  /** `2021-01-01`, or a time of that day. */
  readonly day: string;
  readonly kilowattHours: number;
  readonly co2e: number;
  /** Whether any of it rests on a CPU's average use, for want of a measured one. */
  readonly usesAverageCPUConstant: boolean;
}

/** Sums of estimates by day, in the order in which the days first come. */
export function estimatesByDay(
  estimates: readonly DayEstimate[],
): ReadonlyMap<string, DayEstimate> {
  const days = new Map<string, DayEstimate>();
  for (const one of estimates) {
    const day = one.day.slice(0, 10);
    const so = days.get(day);
    days.set(day, {
      day,
      kilowattHours: (so?.kilowattHours ?? 0) + one.kilowattHours,
      co2e: (so?.co2e ?? 0) + one.co2e,
      usesAverageCPUConstant: (so?.usesAverageCPUConstant ?? false) || one.usesAverageCPUConstant,
    });
  }
  return days;
}

function factorOf(region: string, factors: EmissionsFactors): number {
  const factor = factors[region] || factors['Unknown'];
  if (factor === undefined) throw new Error(`no emissions factor of ${region}, nor of Unknown`);
  return factor;
}
