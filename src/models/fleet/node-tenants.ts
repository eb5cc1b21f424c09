import type { Deployment } from './deployment.ts';
import type { Holding } from './holding.ts';

/** A replica as the node layer sees it. */
export interface NodeTenant {
  readonly holding: Holding;
  /** Ticks; undefined while it starts. */
  readonly readyAt: number | undefined;
  readonly isDraining: boolean;
  readonly requests: number;
}

/** The deployments whose replicas live on the nodes of a pool. */
export class NodeTenants {
  readonly #deployments: readonly Deployment[];

  constructor(deployments: readonly Deployment[]) {
    this.#deployments = deployments;
  }

  /** All replicas that have a place. */
  list(): NodeTenant[] {
    return this.#deployments.flatMap((deployment) =>
      Array.from(deployment.lives, ({ replica, holding, readyAt }) => ({
        holding,
        readyAt,
        isDraining: deployment.isDraining(replica),
        requests: readyAt === undefined ? 0 : deployment.outstanding(replica),
      })),
    );
  }

  /** Replicas with these holdings are to go elsewhere. */
  vacate(holdings: readonly Holding[]): void {
    for (const deployment of this.#ownersOf(holdings)) deployment.vacate(holdings);
  }

  /** Replicas with these holdings are gone. */
  lose(holdings: readonly Holding[], because: string): void {
    for (const deployment of this.#ownersOf(holdings)) deployment.lose(holdings, because);
  }

  #ownersOf(holdings: readonly Holding[]): Deployment[] {
    const owners = new Set(holdings.map(({ request }) => request.terms.owner));
    return this.#deployments.filter(({ index }) => owners.has(index));
  }
}
