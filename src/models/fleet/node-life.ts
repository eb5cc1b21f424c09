import type { Distribution } from '../../engine/distributions.ts';
import type { Uniform } from '../../engine/streams.ts';

/** How nodes come and go; times in seconds. */
export interface NodeLifeConfig {
  /** From the order until the machine runs, and from then until its accelerators can be used. */
  readonly provision: Distribution;
  readonly init: Distribution;
  /** Probability that an order fails. */
  readonly failure: number;
  /** Until a failure is known. */
  readonly refusal: number;
  /** After which an order that has not come up is given up. */
  readonly timeout: number;
  readonly spot: SpotConfig | undefined;
  /** Machines that break; undefined where none does. */
  readonly failures?: NodeFailures | undefined;
}

/** When machines break, of whatever kind they are. */
export interface NodeFailures {
  /** From a node’s coming up to its end. */
  readonly every: Distribution;
  /** From the first signs to the end; 0 where there are none. */
  readonly notice: number;
}

/** Machines that are taken away. */
export interface SpotConfig {
  /** From a node’s coming up to its end. */
  readonly up: Distribution;
  /** From then until its like can be had again; at once where undefined. */
  readonly down: Distribution | undefined;
  /** From the notice to the end. */
  readonly notice: number;
}

/** What befalls one node, drawn when it is ordered: so that the life of each is the same whatever a policy makes of the others. */
export interface NodeLife {
  /** Seconds after the order at which the machine runs, is up, and is given up; infinite for what does not happen. */
  readonly running: number;
  readonly up: number;
  readonly failed: number;
  readonly because: string;
  /** Seconds from coming up to the end, infinite where nobody takes it away; and from then until its like is there. */
  readonly lasts: number;
  readonly gap: number;
  /** Seconds from coming up until it breaks, infinite where it does not. */
  readonly breaks: number;
}

const never = Number.POSITIVE_INFINITY;

/** Draws the life of a node; `refused` says why there is none to give, where that is so. */
export function nodeLife(
  config: NodeLifeConfig,
  draw: Uniform,
  isSpot: boolean,
  refused: string | undefined,
): NodeLife {
  const provision = config.provision.quantile(draw());
  const init = config.init.quantile(draw());
  const fails = draw() < config.failure;
  const life = draw();
  const down = draw();
  // The last draw, and only where it is used: so that lives without it are what they were.
  const breaks = config.failures?.every.quantile(draw()) ?? never;
  const spot = isSpot ? config.spot : undefined;
  const lasts = spot?.up.quantile(life) ?? never;
  const gap = spot?.down?.quantile(down) ?? 0;
  if (refused !== undefined || fails) {
    const because = refused ?? 'the order failed';
    const failed = Math.min(config.refusal, config.timeout);
    return { running: never, up: never, failed, because, lasts, gap, breaks };
  }
  const up = provision + init;
  if (up <= config.timeout)
    return { running: provision, up, failed: never, because: '', lasts, gap, breaks };
  const running = provision < config.timeout ? provision : never;
  const because = `not up after ${config.timeout} s`;
  return { running, up: never, failed: config.timeout, because, lasts, gap, breaks };
}
