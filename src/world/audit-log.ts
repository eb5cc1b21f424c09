import type { Simulation } from '../engine/simulation.ts';
import { toSeconds } from '../engine/time.ts';
import type { GatewayTrail } from '../models/gateway/gateway-observer.ts';
import type { RequestId, Requests } from '../models/requests.ts';
import type { AuditRow } from './result.ts';
import type { Tenant } from './tenants.ts';

/** Keeps who was sent where, when and why, for gateways that are to account for it. */
export class AuditLog {
  readonly rows: AuditRow[] = [];
  readonly #simulation: Simulation;
  readonly #requests: Requests;
  readonly #tenants: readonly Tenant[];

  constructor(simulation: Simulation, requests: Requests, tenants: readonly Tenant[]) {
    this.#simulation = simulation;
    this.#requests = requests;
    this.#tenants = tenants;
  }

  /** The trail of one gateway, whose targets have these names and tags. */
  trail(
    gateway: string,
    targets: readonly { readonly name: string; readonly tags: string }[],
  ): GatewayTrail {
    return {
      note: (request: RequestId, what: string, target: number, because: string) => {
        const { number, tenant, session } = this.#requests;
        this.rows.push({
          time: toSeconds(this.#simulation.now),
          gateway,
          number: number[request]!,
          tenant: this.#tenants[tenant[request]!]!.name,
          session: session[request]!,
          what,
          target: targets[target]?.name ?? '',
          tags: targets[target]?.tags ?? '',
          because,
        });
      },
    };
  }
}
