import type { Simulation } from '../../engine/simulation.ts';
import type { AcceleratorPool } from '../fleet/accelerator-pool.ts';
import type { Deployment } from '../fleet/deployment.ts';
import type { NodeLayer } from '../fleet/node-layer.ts';
import { placePending } from '../fleet/pending.ts';

/** A pool of a site, with its deployments, and with its nodes where it has some. */
export interface SitePool {
  readonly pool: AcceleratorPool;
  readonly deployments: readonly Deployment[];
  readonly nodes: NodeLayer | undefined;
}

/** A pool that falls with its site, and what becomes of its replicas then: others are ordered in their stead, and wait for its return. */
export class SiteFleet {
  readonly #parts: SitePool;
  readonly #devices: readonly number[];
  /** Places that are down in which it is: its region, its zone, or one of them several times over. */
  #falls = 0;

  constructor(name: string, simulation: Simulation, parts: SitePool) {
    const { pool, nodes } = parts;
    this.#parts = parts;
    this.#devices = [...pool.accelerators.keys()];
    if (nodes === undefined && pool.pending === undefined) placePending(name, simulation, pool);
  }

  /** All accelerators are gone, with all that they do. */
  fall(because: string): void {
    const { pool, deployments, nodes } = this.#parts;
    this.#falls += 1;
    if (nodes !== undefined) nodes.fall(because);
    else {
      pool.setUsable(this.#devices, false);
      const lost = pool.holdingsOn(this.#devices);
      for (const deployment of deployments) deployment.lose(lost, because);
    }
    for (const deployment of deployments) deployment.failWaiting(because);
  }

  /** They are there again, once it rose as often as it fell. */
  rise(): void {
    const { pool, nodes } = this.#parts;
    this.#falls -= 1;
    if (this.#falls > 0) return;
    if (nodes !== undefined) {
      nodes.recover();
      return;
    }
    pool.setUsable(this.#devices, true);
    // There is room again, as when somebody leaves.
    pool.onReleased?.();
  }
}
