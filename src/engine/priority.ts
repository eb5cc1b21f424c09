/** Classes of events at one instant, in the order in which they happen. */
export const priority = {
  /**
   * Steps of engines end before all else: they are timers, and go by handler and entity. In the other classes what was
   * scheduled first happens first.
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
