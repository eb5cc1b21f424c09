/** Classes of events at one instant, in the order in which they happen. */
export const priority = {
  /**
   * Steps of engines end before all else. Among equals, what was scheduled first happens first; but these go
   * by handler and entity, of which each has one pending at most: an engine may schedule the end of its step
   * anew, at the same instant, and nothing changes.
   */
  step: 0,
  /** Those who share an accelerator learn how fast they are once all steps of the instant have ended. */
  pace: 1,
  /** Capacity is freed before anyone asks for it. */
  completion: 2,
  arrival: 3,
  /** Controllers see every completion and arrival of their instant. */
  control: 4,
  /** Samples see what the controllers decided. */
  sampling: 5,
} as const;

export type Priority = (typeof priority)[keyof typeof priority];
