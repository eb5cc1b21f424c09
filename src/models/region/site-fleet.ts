import { priority } from '../../engine/priority.ts';
import type { HandlerId, Simulation } from '../../engine/simulation.ts';
import type { AcceleratorPool } from '../fleet/accelerator-pool.ts';
import type { Deployment } from '../fleet/deployment.ts';
import type { NodeLayer } from '../fleet/node-layer.ts';
import { PendingReplicas } from '../fleet/pending.ts';

/** A pool of a site, with its deployments, and with its nodes where it has some. */
export interface SitePool {
  readonly pool: AcceleratorPool;
  readonly deployments: readonly Deployment[];
  readonly nodes: NodeLayer | undefined;
}

/** A pool that falls with its site, and what becomes of its replicas then: others are ordered in their stead, and wait for its return. */
export class SiteFleet {
  readonly #simulation: Simulation;
  readonly #parts: SitePool;
  readonly #devices: readonly number[];
  readonly #settle: HandlerId | undefined;
  #isSettling = false;

  constructor(name: string, simulation: Simulation, parts: SitePool) {
    const { pool, nodes } = parts;
    this.#simulation = simulation;
    this.#parts = parts;
    this.#devices = [...pool.accelerators.keys()];
    if (nodes !== undefined) return;
    pool.pending = new PendingReplicas();
    // Once all has happened that happens at this instant, so that nobody is placed in the middle of another's leaving.
    this.#settle = simulation.on(`${name}/settle`, priority.control, () => {
      this.#isSettling = false;
      pool.pending!.place(pool);
    });
    pool.onReleased = () => this.#settleSoon();
  }

  /** All accelerators are gone, with all that they do. */
  fall(because: string): void {
    const { pool, deployments, nodes } = this.#parts;
    if (nodes !== undefined) nodes.fall(because);
    else {
      pool.setUsable(this.#devices, false);
      const lost = pool.holdingsOn(this.#devices);
      for (const deployment of deployments) deployment.lose(lost, because);
    }
    for (const deployment of deployments) deployment.failWaiting(because);
  }

  /** They are there again. */
  rise(): void {
    const { pool, nodes } = this.#parts;
    if (nodes !== undefined) {
      nodes.recover();
      return;
    }
    pool.setUsable(this.#devices, true);
    this.#settleSoon();
  }

  #settleSoon(): void {
    if (this.#isSettling || this.#settle === undefined) return;
    this.#isSettling = true;
    this.#simulation.scheduleAt(this.#simulation.now, this.#settle, 0);
  }
}
