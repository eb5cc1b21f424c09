/** Classes of events at one instant, in the order in which they happen. */
export const priority = {
  /** Capacity is freed before anyone asks for it. */
  completion: 0,
  arrival: 1,
  /** Controllers see every completion and arrival of their instant. */
  control: 2,
  /** Samples see what the controllers decided. */
  sampling: 3,
} as const;

export type Priority = (typeof priority)[keyof typeof priority];
