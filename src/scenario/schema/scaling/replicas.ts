import { whole } from '../numbers.ts';

/** Replicas at the least, the most and the start, where a kind has no words of its own. */
export const replicaBounds = (least: number, most: number, lowest = 0) => ({
  min_replicas: whole(lowest).default(least).describe('replicas at the least'),
  max_replicas: whole(1).default(most).describe('replicas at the most'),
  initial_replicas: initialReplicas('min_replicas'),
});

/** Replicas at the start. */
export const initialReplicas = (otherwise: string) =>
  whole(0).optional().describe(`replicas at the start; ${otherwise} where left out`);
