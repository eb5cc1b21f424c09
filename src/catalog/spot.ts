import type { Fact } from './fact.ts';

/** How long spot capacity of one kind was there, and was not, in one zone. */
export interface SpotMarket {
  readonly id: string;
  readonly days: number;
  /** Stretches with capacity that were seen. */
  readonly runs: number;
  readonly meanUpHours: number;
  readonly medianUpHours: number;
  readonly meanDownHours: number;
  readonly medianDownHours: number;
  readonly source: string;
}

const traces = 'skypilot-org/spot-traces@221da1ab (“Can’t Be Late”, NSDI 2024)';

/**
 * Spot markets of AWS as they were traced: one V100 in nine zones (February 2023), a whole node of 8 × V100 or 8 × K80
 * (October 2022), and instances that really ran until they were taken away (`preempted`, April 2023).
 */
export const spotMarkets: readonly SpotMarket[] = [
  availability('us-east-1a-v100', '02-15-2023', 45.5, 253, [0.72, 0.33], [3.58, 0.54]),
  availability('us-east-1c-v100', '02-15-2023', 45.5, 344, [1.48, 0.49], [1.69, 0.54]),
  availability('us-east-1d-v100', '02-15-2023', 45.5, 294, [1.66, 0.54], [2.05, 0.7]),
  availability('us-east-1f-v100', '02-15-2023', 45.5, 286, [2.26, 0.54], [1.56, 0.49]),
  availability('us-east-2a-v100', '02-15-2023', 45.5, 146, [5.68, 0.87], [1.8, 0.38]),
  availability('us-east-2b-v100', '02-15-2023', 45.5, 175, [4.26, 1.08], [1.98, 0.7]),
  availability('us-west-2a-v100', '02-15-2023', 45.5, 159, [6.06, 1.03], [0.81, 0.38]),
  availability('us-west-2b-v100', '02-15-2023', 45.5, 95, [10.4, 1.41], [1.1, 0.38]),
  availability('us-west-2c-v100', '02-15-2023', 45.5, 143, [6.81, 0.92], [0.84, 0.38]),
  availability('us-west-2a-8xv100', '10-26-2022', 27.05, 269, [1.16, 0.33], [1.25, 0.33]),
  availability('us-west-2b-8xv100', '10-26-2022', 27.05, 400, [0.76, 0.33], [0.87, 0.17]),
  availability('us-west-2a-8xk80', '10-26-2022', 27.05, 135, [1.57, 0.67], [3.22, 0.83]),
  availability('us-west-2b-8xk80', '10-26-2022', 27.05, 246, [1.08, 0.5], [1.56, 0.33]),
  preemption('us-east-1c-v100-preempted', '04-22-2023', 7.39, 41, [1.36, 0.36], [2.9, 0.52]),
  preemption('us-east-1f-v100-preempted', '04-22-2023', 7.39, 60, [1.75, 0.34], [1.19, 0.3]),
  preemption('us-west-2b-v100-preempted', '04-22-2023', 7.39, 45, [3.13, 1.14], [0.82, 0.43]),
  preemption('us-west-2c-v100-preempted', '04-22-2023', 7.39, 58, [2.24, 0.73], [0.82, 0.37]),
];

/** Names of the markets, for scenarios. */
export const spotMarketNames: readonly string[] = spotMarkets.map(({ id }) => id);

/** A market by its name; undefined where there is none. */
export function spotMarket(id: string): SpotMarket | undefined {
  return spotMarkets.find((one) => one.id === id);
}

/** Seconds from the notice of a preemption to the end of the machine. */
export const spotNoticeSeconds: Fact = {
  value: 120,
  range: [30, 120],
  source: 'AWS gives two minutes; 30 s on Google Cloud and Azure',
  confidence: 'high',
};

/** What spot costs, of the price on demand. */
export const spotPricePart: Fact = {
  value: 0.35,
  range: [0.1, 0.71],
  source: 'median of 61 accelerators and clouds, 2023 to 2025, each at the middle of its zones',
  confidence: 'medium',
};

type MeanAndMedian = readonly [mean: number, median: number];

function availability(
  id: string,
  day: string,
  days: number,
  runs: number,
  up: MeanAndMedian,
  down: MeanAndMedian,
): SpotMarket {
  return market(id, days, runs, up, down, `availability/1-node/aws-${day}`);
}

function preemption(
  id: string,
  day: string,
  days: number,
  runs: number,
  up: MeanAndMedian,
  down: MeanAndMedian,
): SpotMarket {
  return market(id, days, runs, up, down, `preemption/1-node/aws-${day}`);
}

function market(
  id: string,
  days: number,
  runs: number,
  [meanUpHours, medianUpHours]: MeanAndMedian,
  [meanDownHours, medianDownHours]: MeanAndMedian,
  folder: string,
): SpotMarket {
  const source = `${traces}, ${folder}`;
  return { id, days, runs, meanUpHours, medianUpHours, meanDownHours, medianDownHours, source };
}
