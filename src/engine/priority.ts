/** Classes of events at one instant, in the order in which they happen. */
export const priority = {
  /**
   * Steps of engines end before all else. Among equals, what was scheduled first happens first; but these go
   * by handler and entity, of which each has one pending at most: an engine may schedule the end of its step
   * anew, at the same instant, and nothing changes.
   */
  step: 0,
  /** Capacity is freed before anyone asks for it. */
  completion: 1,
  arrival: 2,
  /** Controllers see every completion and arrival of their instant. */
  control: 3,
  /** Samples see what the controllers decided. */
  sampling: 4,
} as const;

export type Priority = (typeof priority)[keyof typeof priority];
