import type { Client } from './client.ts';

/** How those who have work slow each other down. */
export interface Pacing {
  /** Whether it matters what their work needs, or only who has some. */
  readonly usesDemand: boolean;
  /** Writes `pace` and `use` of every client that is active. */
  rate(clients: readonly Client[]): void;
}
