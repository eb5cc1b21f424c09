/** Settings of health checks. */
export interface HealthCheckConfig {
  /** Seconds from one check of a region to the next; Route 53 has 30, and 10 for a higher price. */
  readonly interval: number;
  /** Checks in a row that change what is believed, failed ones of a healthy region or passed ones of another; Route 53 has 3. */
  readonly threshold: number;
  /** What is answered where no region is healthy: all of them, as Route 53 does, or none. */
  readonly none_healthy: 'all' | 'none';
}

/** Route 53's settings where nothing else is said. */
export const route53HealthCheck: HealthCheckConfig = {
  interval: 30,
  threshold: 3,
  none_healthy: 'all',
};

/**
 * What one checker believes of regions, which are healthy to begin with. Who owns it checks each region at every interval and
 * tells the result. Route 53 has checkers around the world and holds a region for healthy while more than 18 % of them do;
 * this one stands for them all.
 */
export class HealthChecks {
  readonly #config: HealthCheckConfig;
  readonly #isHealthy: boolean[];
  /** Results in a row, up to now, that speak against what is believed. */
  readonly #against: number[];
  readonly #isLeftOut: boolean[];
  readonly #answered: number[] = [];

  constructor(config: HealthCheckConfig, regions: number) {
    this.#config = config;
    this.#isHealthy = Array.from({ length: regions }, () => true);
    this.#against = Array.from({ length: regions }, () => 0);
    this.#isLeftOut = Array.from({ length: regions }, () => false);
    this.#collect();
  }

  /** Regions to choose among, ascending; the same array, refilled at each change. */
  get healthy(): readonly number[] {
    return this.#answered;
  }

  /** Never answers a region from now on: nobody is there. */
  leaveOut(region: number): void {
    this.#isLeftOut[region] = true;
    this.#collect();
  }

  isHealthy(region: number): boolean {
    return this.#isHealthy[region]!;
  }

  /** Takes the result of a check; whether it changes what is believed of the region. */
  result(region: number, passed: boolean): boolean {
    if (passed === this.#isHealthy[region]) {
      this.#against[region] = 0;
      return false;
    }
    this.#against[region] = this.#against[region]! + 1;
    if (this.#against[region]! < this.#config.threshold) return false;
    this.#isHealthy[region] = passed;
    this.#against[region] = 0;
    this.#collect();
    return true;
  }

  #collect(): void {
    const isHealthy = (healthy: boolean, region: number) => healthy && !this.#isLeftOut[region];
    const answersAll = this.#config.none_healthy === 'all' && !this.#isHealthy.some(isHealthy);
    let count = 0;
    for (let region = 0; region < this.#isHealthy.length; region += 1) {
      if (this.#isLeftOut[region] || (!answersAll && !this.#isHealthy[region])) continue;
      this.#answered[count] = region;
      count += 1;
    }
    this.#answered.length = count;
  }
}

/**
 * The most seconds from a change to its being believed: it came just after a check, and the next ones have to add
 * up. The least is one interval shorter.
 */
export function mostCheckDelay({ interval, threshold }: HealthCheckConfig): number {
  return interval * threshold;
}
