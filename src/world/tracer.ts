import type { Simulation } from '../engine/simulation.ts';
import type { PoolObserver } from '../models/fleet/accelerator-pool.ts';
import type { NodeObserver } from '../models/fleet/node-observer.ts';
import type { FleetObserver, Rejection } from '../models/fleet/observer.ts';
import type { SwapObserver } from '../models/fleet/swap-division.ts';
import type {
  GatewayObserver,
  GatewayRejection,
  GatewayTrail,
} from '../models/gateway/gateway-observer.ts';
import type { RequestId, Requests } from '../models/requests.ts';
import type { ServingTrace } from '../models/serving/serving-trace.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { RecordedService } from './recorded-service.ts';
import type { Tenant } from './tenants.ts';

/** What a tracer may read of the run that it is told of. */
export interface TracedWorld {
  readonly scenario: Scenario;
  readonly simulation: Simulation;
  readonly requests: Requests;
  /** Customers, and the attempts of gateways behind them. */
  readonly tenants: readonly Tenant[];
  readonly services: readonly RecordedService[];
  /** Ticks at the start that count for nothing. */
  readonly warmup: number;
}

/**
 * Told of all that happens in a run, as it happens and before anybody else is, for those who want to see it in full. It
 * changes nothing: a result is the same with one and without. Requests, calls of gateways among them, are told by the
 * service that they are at.
 */
export interface WorldTracer
  extends Pick<
      FleetObserver,
      | 'arrived'
      | 'givenUp'
      | 'failed'
      | 'started'
      | 'completed'
      | 'replica'
      | 'pending'
      | 'unplaced'
      | 'ready'
      | 'decided'
    >,
    Pick<GatewayObserver, 'deferred' | 'resumed'>,
    Pick<PoolObserver, 'rented'>,
    Required<Pick<FleetObserver, 'phase' | 'sent'>>,
    Pick<SwapObserver, 'swapped'>,
    NodeObserver {
  /** A run begins, of which no event was fired yet. */
  begin(world: TracedWorld): void;
  /** The horizon has come. */
  end(): void;
  rejected(service: number, request: RequestId, reason: Rejection | GatewayRejection): void;
  /** What the engine of a deployment does. */
  engine(deployment: number): ServingTrace | undefined;
  /** What a gateway does for its requests. */
  trail(gateway: number): GatewayTrail | undefined;
  /** A gateway decided that a target may be called, or may not, or something of a tenant's budget. */
  judged(service: number, policy: string, target: string, state: string, because: string): void;
  /** Something befell a service that has no replicas; or a place. */
  befell(service: number, event: string, because: string): void;
  happened(event: string, place: string): void;
}

/** One trail of two, either of which may not be there. */
export function bothTrails(
  one: GatewayTrail | undefined,
  other: GatewayTrail | undefined,
): GatewayTrail | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return {
    note(request, what, target, because, call) {
      one.note(request, what, target, because, call);
      other.note(request, what, target, because, call);
    },
  };
}

/** Tells two of the nodes of pools. */
export function bothNodeObservers(one: NodeObserver, other: NodeObserver): NodeObserver {
  return {
    node(node, event, because) {
      one.node(node, event, because);
      other.node(node, event, because);
    },
    nodesDecided(pool, current, desired, because) {
      one.nodesDecided(pool, current, desired, because);
      other.nodesDecided(pool, current, desired, because);
    },
  };
}
