import type { GatewayTrail } from '../../models/gateway/gateway-observer.ts';
import type { RequestId } from '../../models/requests.ts';
import type { ServingTrace } from '../../models/serving/serving-trace.ts';
import { sortedNames } from '../../world/sorted-names.ts';
import type { TracedWorld, WorldTracer } from '../../world/tracer.ts';
import { bothEngines } from './both-engines.ts';
import type { EventWindow } from './event-window.ts';
import { FleetTracer } from './fleet-tracer.ts';
import type { Life } from './life.ts';
import { lifeEvents } from './life-events.ts';
import { LifeTracker } from './life-tracker.ts';
import { placeOfHolding } from './place-of-holding.ts';

export interface RunTracerOptions {
  /** Whether the life of a request of this number is followed. */
  readonly wants: (number: number) => boolean;
  /** Told of the run that begins. */
  readonly began: (world: TracedWorld) => void;
  /** Told of each life that is over, and at the horizon of those that are not. */
  readonly ended: (life: Life) => void;
  /** Takes events of all that happens; undefined where only lives are wanted. */
  readonly window: EventWindow | undefined;
  /** Whether what befalls requests at an instant is an event too. */
  readonly marks: boolean;
}

/** Follows a run: the lives of its requests, and what its fleets do. */
export function runTracer({ wants, began, ended, window, marks }: RunTracerOptions): WorldTracer {
  let world: TracedWorld;
  let lives: LifeTracker;
  let fleet: FleetTracer | undefined;
  const left = (service: number, request: RequestId, wasRejected: boolean) =>
    fleet?.ended(service, request, wasRejected);
  return {
    begin(begun) {
      world = begun;
      began(world);
      fleet = window && new FleetTracer(world, window);
      lives = new LifeTracker(world, {
        wants,
        ended(life) {
          ended(life);
          if (window === undefined) return;
          for (const event of lifeEvents(life, world, marks)) window.add(event);
        },
      });
    },
    end() {
      lives.end();
      fleet?.end();
    },
    arrived(service, request) {
      lives.arrived(service, request);
      fleet?.arrived(service);
    },
    deferred(service, request) {
      lives.deferred(request);
      fleet?.waits(service, -1);
    },
    resumed(service, request) {
      lives.resumed(request);
      fleet?.waits(service, 1);
    },
    sent: (deployment, request, replica) => lives.sent(deployment, request, replica),
    started(service, request) {
      lives.started(service, request);
      fleet?.started(service);
    },
    completed(service, request) {
      left(service, request, false);
      lives.completed(service, request);
    },
    rejected(service, request, reason) {
      left(service, request, true);
      lives.rejected(service, request, reason);
    },
    failed(service, request, because) {
      left(service, request, false);
      lives.failed(service, request, because);
    },
    givenUp(service, request, by) {
      left(service, request, false);
      lives.givenUp(service, request, by);
    },
    ready(deployment, count) {
      lives.ready(deployment, count);
      fleet?.ready(deployment, count);
    },
    replica: (deployment, replica, event, holding, because) =>
      fleet?.replica(deployment, replica, event, placeOfHolding(holding), because),
    phase: (deployment, replica, phase) => fleet?.phase(deployment, replica, phase),
    pending: (deployment, replica, because) => fleet?.pending(deployment, replica, because),
    unplaced: (deployment, because) => fleet?.unplaced(deployment, because),
    decided: (deployment, decision) => fleet?.decided(deployment, decision),
    node: (node, event, because) => fleet?.node(node, event, because),
    nodesDecided: (pool, current, desired, because) =>
      fleet?.nodesDecided(pool, current, desired, because),
    swapped: (holding, event, seconds) =>
      fleet?.swapped(holding.request.terms.owner, event, placeOfHolding(holding), seconds),
    rented({ sheet }, change) {
      if (sheet.pool !== undefined) fleet?.rented(sheet.pool.name, change * sheet.usdPerHour);
    },
    judged: (service, policy, target, state, because) =>
      fleet?.judged(service, policy, target, state, because),
    befell: (service, event, because) => fleet?.befell(service, event, because),
    happened: (event, place) => fleet?.happened(event, place),
    engine(deployment): ServingTrace {
      const own = lives.engine(deployment);
      return fleet === undefined ? own : bothEngines(own, fleet.engine(deployment));
    },
    trail(gateway): GatewayTrail {
      const { name } = world.services[gateway]!;
      return lives.trail(sortedNames(world.scenario.gateways[name]!.targets));
    },
  };
}
