import type { Simulation } from '../engine/simulation.ts';
import { toSeconds } from '../engine/time.ts';
import type { NodeEvent, NodeObserver, NodeTold } from '../models/fleet/node-observer.ts';
import type { DecisionRow, EventRow } from './result.ts';

/** Writes what befalls nodes, and what is decided of them, between the rows of replicas. */
export class NodeLog implements NodeObserver {
  readonly #simulation: Simulation;
  readonly #events: EventRow[];
  readonly #decisions: DecisionRow[];

  constructor(simulation: Simulation, events: EventRow[], decisions: DecisionRow[]) {
    this.#simulation = simulation;
    this.#events = events;
    this.#decisions = decisions;
  }

  node({ pool, node, group, devices }: NodeTold, event: NodeEvent, because?: string): void {
    const place = devices.length === 1 ? `${devices[0]}` : `${devices[0]}-${devices.at(-1)}`;
    const why = because === undefined ? '' : ` (${because})`;
    this.#events.push({
      time: toSeconds(this.#simulation.now),
      deployment: '',
      replica: Number.NaN,
      event,
      place: `${place} ${group}${why}`,
      pool,
      node,
    });
  }

  nodesDecided(pool: string, current: number, desired: number, because: string): void {
    this.#decisions.push({
      time: toSeconds(this.#simulation.now),
      deployment: '',
      policy: 'nodes',
      current,
      desired,
      applied: desired,
      because,
      pool,
    });
  }
}
