import { none, type RequestId, type Requests } from '../requests.ts';
import type { BatchService } from './service.ts';

/** A model on hardware, as a roofline sees it. */
export interface RooflineConfig {
  /** Operations to process one token or item. */
  readonly flopsPerUnit: number;
  /** Bytes of weights, read once a step. */
  readonly weightBytes: number;
  /** Operations and bytes per second that the replica's accelerators attain together. */
  readonly flops: number;
  readonly bandwidth: number;
  /** Host time of every step, in seconds. */
  readonly launch: number;
  /** Whether a request is so many tokens (prompt, then output one by one) or so many items. */
  readonly count: 'tokens' | 'items';
}

/**
 * A static batch on a roofline. One step processes all prompts (or items) at once; then each further output
 * token is a step for the whole batch, until its longest answer is done. A step takes the longer of its
 * arithmetic and of reading the weights, plus the launch.
 */
export class RooflineService implements BatchService {
  seconds = 0;
  firstSeconds = 0;
  demand = 0;
  host = 0;
  readonly #config: RooflineConfig;

  constructor(config: RooflineConfig) {
    this.#config = config;
  }

  time(requests: Requests, head: RequestId): void {
    let size = 0;
    let units = 0;
    let longest = 1;
    const byTokens = this.#config.count === 'tokens';
    const demand = byTokens ? requests.promptTokens : requests.items;
    for (let request = head; request !== none; request = requests.next[request]!) {
      size += 1;
      units += demand[request]!;
      if (byTokens) longest = Math.max(longest, requests.outputTokens[request]!);
    }
    this.firstSeconds = stepSeconds(this.#config, units);
    this.seconds = this.firstSeconds + (longest - 1) * stepSeconds(this.#config, size);
    // Weights are read once a step.
    const reading = this.#config.weightBytes / this.#config.bandwidth;
    this.demand = Math.min(1, (longest * reading) / this.seconds);
    this.host = (longest * this.#config.launch) / this.seconds;
  }
}

/** Seconds of one step over so many tokens or items. */
export function stepSeconds(config: RooflineConfig, units: number): number {
  const compute = (units * config.flopsPerUnit) / config.flops;
  const memory = config.weightBytes / config.bandwidth;
  return Math.max(compute, memory) + config.launch;
}
