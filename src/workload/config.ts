import type { DistributionConfig } from '../engine/distributions.ts';

/** How the offered rate moves over time: a factor on the base rate. Times in seconds. */
export type ShapeConfig =
  | { readonly kind: 'constant' }
  /** The factor holds from `at` on, until `until` where given. */
  | {
      readonly kind: 'step';
      readonly at: number;
      readonly factor: number;
      readonly until?: number | undefined;
    }
  /** From 1 at `from` in a straight line to `factor` at `until`, and stays there. */
  | {
      readonly kind: 'ramp';
      readonly from: number;
      readonly until: number;
      readonly factor: number;
    }
  /** 1, then up to `peak` in `rise`, there for `hold`, then back to 1 exponentially with time constant `decay`. */
  | {
      readonly kind: 'flash-crowd';
      readonly at: number;
      readonly rise: number;
      readonly hold: number;
      readonly decay: number;
      readonly peak: number;
    }
  /** A week of hours: 24 hourly factors × 7 daily factors, Monday first; `start` is the time of week at which the run starts. */
  | {
      readonly kind: 'diurnal-weekly';
      readonly hours?: readonly number[] | undefined;
      readonly days?: readonly number[] | undefined;
      readonly start: number;
    }
  /** The catalog's Black Friday week, scaled so that the busiest hour of `day` is `peak`; the run starts at `day`, `start` seconds into it. */
  | {
      readonly kind: 'black-friday';
      readonly day:
        | 'wednesday'
        | 'thursday'
        | 'friday'
        | 'saturday'
        | 'sunday'
        | 'monday'
        | 'tuesday';
      readonly start: number;
      readonly peak: number;
    }
  /** Factors at given times, joined by straight lines or held as steps. */
  | {
      readonly kind: 'piecewise';
      readonly points: readonly { readonly at: number; readonly factor: number }[];
      readonly join: 'lines' | 'steps';
    }
  /** Recorded counts per interval as a rate: `rates` in requests per second; the base rate is then a factor on them. */
  | { readonly kind: 'counts'; readonly interval: number; readonly rates: ArrayLike<number> };

/** When requests (or sessions) arrive. Rates per second, times in seconds. */
export type ArrivalsConfig =
  | { readonly kind: 'poisson'; readonly rate: number }
  | { readonly kind: 'constant'; readonly rate: number }
  | { readonly kind: 'gamma' | 'weibull'; readonly rate: number; readonly cv: number }
  /** Poisson at a high rate for exponential `on` periods, at `floor` × that rate in `off` periods; `rate` is the overall mean. */
  | {
      readonly kind: 'on-off';
      readonly rate: number;
      readonly on: number;
      readonly off: number;
      readonly floor: number;
    }
  /** A Markov-modulated Poisson process: in state i the rate is `factors[i]` × rate, for an exponential time of mean `dwell[i]`; the next state is the following one, round. */
  | {
      readonly kind: 'mmpp';
      readonly rate: number;
      readonly factors: readonly number[];
      readonly dwell: readonly number[];
    }
  /** A closed loop: so many users, each of whom asks again only after an answer and a think time. */
  | { readonly kind: 'closed'; readonly users: number };

/** Conversations: how many turns, how long between an answer and the next question. */
export interface SessionsConfig {
  readonly turns: DistributionConfig;
  /** Seconds between an answer and the next turn (or, in a closed loop, the user's next session). */
  readonly think: DistributionConfig;
}

/** What prompts share. */
export interface PrefixConfig {
  /** System prompts: how many different ones, how long, and how unequal their use (Zipf exponent). */
  readonly system?:
    | { readonly groups: number; readonly tokens: number; readonly exponent: number }
    | undefined;
  /** Each turn's prompt starts with the whole conversation so far; lengths then count the new part. */
  readonly conversation: boolean;
}

/** Prompt and output lengths together: rows drawn with equal chance. */
export interface JointLengths {
  readonly prompt: ArrayLike<number>;
  readonly output: ArrayLike<number>;
}

/** One kind of customer of a traffic. */
export interface TenantConfig {
  readonly name: string;
  /** Its part of the requests; shares are relative to their sum. */
  readonly share: number;
  readonly prompt?: DistributionConfig | undefined;
  readonly output?: DistributionConfig | undefined;
  readonly items?: DistributionConfig | undefined;
}

/** A generated traffic. */
export interface GeneratedTraffic {
  readonly name: string;
  readonly arrivals: ArrivalsConfig;
  readonly shape: ShapeConfig;
  readonly tenants: readonly TenantConfig[];
  readonly prompt: DistributionConfig;
  readonly output: DistributionConfig;
  readonly items: DistributionConfig;
  readonly lengths?: JointLengths | undefined;
  readonly sessions?: SessionsConfig | undefined;
  readonly prefix?: PrefixConfig | undefined;
}
