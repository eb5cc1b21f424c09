/** What is known of work that may wait, and of the hours that it may wait for; times are seconds of one clock. */
export interface DeferralView {
  readonly now: number;
  /** When it is to be done. */
  readonly deadline: number;
  /** Seconds that it is expected to take once it has begun. */
  readonly work: number;
  /** Seconds that are kept free before the deadline, for what nobody expects. */
  readonly safety: number;
  /** Seconds until the next full hour of the grid, above 0. */
  readonly untilNextHour: number;
  /** Grams of CO2e that a kWh stands for so many hours ahead; 0 is the present hour. */
  gramsPerKwh(hour: number): number;
  /** Hours since midnight where the work would be done, from 0 to below 24. */
  readonly localHour: number;
}

/** A decision, refilled by the policy. */
export interface Deferral {
  /** When the work is to begin: now, or later. */
  start: number;
  /** Until when it may begin as well, in the same hour and before its latest start; `start` where it is not to be spread. */
  until: number;
  because: string;
}

/** Decides when work that may wait begins; `decide` fills in the decision. */
export interface DeferralPolicy {
  decide(view: DeferralView, decision: Deferral): void;
}

/** A decision to be refilled. */
export function noDeferral(): Deferral {
  return { start: 0, until: 0, because: '' };
}

/** The last instant at which work may begin; before now where there is no time left to wait. */
export function latestStart({ deadline, work, safety }: DeferralView): number {
  return deadline - work - safety;
}

/** Fills in that work begins now. */
export function startNow({ now }: DeferralView, decision: Deferral, because: string): void {
  decision.start = now;
  decision.until = now;
  decision.because = because;
}

/** Fills in that work begins between two instants, the latter never after the latest start. */
export function startWithin(
  view: DeferralView,
  decision: Deferral,
  start: number,
  until: number,
  because: string,
): void {
  decision.start = start;
  decision.until = Math.max(start, Math.min(until, latestStart(view)));
  decision.because = because;
}

/** Why work begins now that has no time to wait. */
export const noTime = 'its deadline leaves no time to wait';
