import { cumulativeTable, indexAt } from '../../engine/cumulative-table.ts';
import type { Distribution } from '../../engine/distributions.ts';
import { priority } from '../../engine/priority.ts';
import type { HandlerId, Simulation } from '../../engine/simulation.ts';
import type { Uniform } from '../../engine/streams.ts';
import { toTicks } from '../../engine/time.ts';
import type { CallStatus } from '../../policies/resilience/failure.ts';

/** What an outage does to the calls of a provider. */
export interface OutageImpact {
  /** As results name it: `major`, `partial`. */
  readonly name: string;
  /** Part of the calls that fail. */
  readonly errors: number;
  /** By which calls that do not fail take longer. */
  readonly slowdown: number;
  readonly status: CallStatus;
  /** Part of the failing calls that are never told so. */
  readonly hang: number;
  /** Whether calls that are under way when it begins are lost. */
  readonly drops: boolean;
  /** Part of its rate limits that is left; all where undefined. */
  readonly limits?: number;
}

/** Outages that are drawn, and such that are scripted; times in seconds. */
export interface OutagesConfig {
  readonly drawn:
    | {
        /** From the end of one, or the start of the run, to the next. */
        readonly every: Distribution;
        readonly lasts: Distribution;
        readonly impacts: readonly { readonly weight: number; readonly impact: OutageImpact }[];
      }
    | undefined;
  readonly at: readonly {
    readonly at: number;
    readonly lasts: number;
    readonly impact: OutageImpact;
  }[];
}

/** Who suffers from outages; several at once where they fall together. */
export interface OutageVictim {
  outageBegan(impact: OutageImpact): void;
  outageEnded(impact: OutageImpact): void;
}

/**
 * Outages of one cause: an alternating renewal process, three numbers a cycle whatever they are used for, and scripted
 * ones beside it. All victims suffer each.
 */
export class Outages {
  readonly #simulation: Simulation;
  readonly #config: OutagesConfig;
  readonly #draw: Uniform;
  readonly #victims: readonly OutageVictim[];
  readonly #ends: HandlerId;
  readonly #begins: HandlerId;
  readonly #weights: Float64Array;
  #impact: OutageImpact | undefined;

  constructor(
    name: string,
    simulation: Simulation,
    config: OutagesConfig,
    draw: Uniform,
    victims: readonly OutageVictim[],
  ) {
    this.#simulation = simulation;
    this.#config = config;
    this.#draw = draw;
    this.#victims = victims;
    const weights = config.drawn?.impacts.map(({ weight }) => weight);
    this.#weights = weights === undefined ? new Float64Array(0) : cumulativeTable(weights);
    // Of the class of completions: whoever calls at the instant of an outage meets it.
    this.#begins = simulation.on(`${name}/outage`, priority.completion, () => this.#begin());
    this.#ends = simulation.on(`${name}/recovery`, priority.completion, () => this.#end());
    this.#script(name);
    this.#next();
  }

  #next(): void {
    const { drawn } = this.#config;
    if (drawn === undefined) return;
    this.#schedule(drawn.every.quantile(this.#draw()), this.#begins);
  }

  #begin(): void {
    const { lasts, impacts } = this.#config.drawn!;
    const seconds = lasts.quantile(this.#draw());
    const { impact } = impacts[indexAt(this.#weights, this.#draw())]!;
    this.#impact = impact;
    for (const victim of this.#victims) victim.outageBegan(impact);
    this.#schedule(seconds, this.#ends);
  }

  #end(): void {
    for (const victim of this.#victims) victim.outageEnded(this.#impact!);
    this.#next();
  }

  /** Never at once: where neither state lasts, time would stand still. */
  #schedule(seconds: number, handler: HandlerId): void {
    const simulation = this.#simulation;
    simulation.scheduleAt(simulation.now + Math.max(1, toTicks(seconds)), handler, 0);
  }

  #script(name: string): void {
    const { at } = this.#config;
    if (at.length === 0) return;
    const simulation = this.#simulation;
    const tell = (index: number, what: keyof OutageVictim) => {
      for (const victim of this.#victims) victim[what](at[index]!.impact);
    };
    const { completion } = priority;
    const begins = simulation.on(`${name}/scripted-outage`, completion, (index) =>
      tell(index, 'outageBegan'),
    );
    const ends = simulation.on(`${name}/scripted-recovery`, completion, (index) =>
      tell(index, 'outageEnded'),
    );
    for (const [index, one] of at.entries()) {
      simulation.schedule(one.at, begins, index);
      simulation.schedule(one.at + one.lasts, ends, index);
    }
  }
}
