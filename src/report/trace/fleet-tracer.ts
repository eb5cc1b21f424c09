import { toTicks } from '../../engine/time.ts';
import type { NodeEvent, NodeTold } from '../../models/fleet/node-observer.ts';
import type { FleetDecision, ReplicaEvent } from '../../models/fleet/observer.ts';
import { none, type RequestId } from '../../models/requests.ts';
import type { ServingTrace } from '../../models/serving/serving-trace.ts';
import type { TracedWorld } from '../../world/tracer.ts';
import type { TraceEvent } from '../json-output/trace-event.ts';
import type { EventWindow } from './event-window.ts';
import { Slices } from './slices.ts';
import { tracedBatches, tracedSteps } from './traced-engine.ts';

type ReplicaPhase = Extract<TraceEvent, { kind: 'replica' }>['phase'];
type NodePhase = Extract<TraceEvent, { kind: 'node' }>['phase'];

/** Makes events of what fleets do: the lives of replicas and nodes, steps and batches, scalings, failures and counters. */
export class FleetTracer {
  readonly #world: TracedWorld;
  readonly #window: EventWindow;
  readonly #slices: Slices;
  /** What each service says of its requests: those that wait, and those that are served. */
  readonly #waiting: number[];
  readonly #serving: number[];
  readonly #usdPerHour = new Map<string, number>();
  readonly #lastDesired = new Map<string, string>();
  readonly #lastUnplaced = new Map<number, string>();
  readonly #finish: (() => void)[] = [];

  constructor(world: TracedWorld, window: EventWindow) {
    this.#world = world;
    this.#window = window;
    this.#slices = new Slices((event) => window.add(event));
    this.#waiting = world.services.map(() => 0);
    this.#serving = world.services.map(() => 0);
  }

  arrived(service: number): void {
    this.#wait(service, 1);
  }

  /** It leaves for a better hour, or comes back from there. */
  waits(service: number, change: 1 | -1): void {
    this.#wait(service, change);
  }

  started(service: number): void {
    this.#wait(service, -1);
    this.#serve(service, 1);
  }

  ended(service: number, request: RequestId, wasRejected: boolean): void {
    const isWaiting = wasRejected || this.#world.requests.startedAt[request] === none;
    if (isWaiting) this.#wait(service, -1);
    else this.#serve(service, -1);
  }

  replica(
    deployment: number,
    replica: number,
    event: ReplicaEvent,
    place: string,
    because?: string,
  ): void {
    const key = `replica ${deployment} ${replica}`;
    const now = this.#now;
    this.#slices.end(`startup ${deployment} ${replica}`, now);
    this.#slices.end(key, now);
    const name = this.#nameOf(deployment);
    const phase = replicaPhase(event);
    if (phase !== undefined) {
      const at = { kind: 'replica', deployment: name, replica, phase, place } as const;
      this.#slices.begin(key, now, at);
    }
    if (event === 'fault' || because !== undefined) {
      this.#window.add({
        kind: 'befell',
        at: now,
        service: name,
        replica,
        event,
        because: because ?? '',
      });
    }
  }

  phase(deployment: number, replica: number, phase: string): void {
    const startup = { kind: 'startup', deployment: this.#nameOf(deployment), replica, phase };
    const key = `startup ${deployment} ${replica}`;
    this.#slices.end(key, this.#now);
    this.#slices.begin(key, this.#now, startup as Extract<TraceEvent, { kind: 'startup' }>);
  }

  swapped(deployment: number, event: string, place: string, seconds: number): void {
    this.befell(deployment, event, `${place}, ${toTicks(seconds)} µs`);
  }

  pending(deployment: number, replica: number, because: string): void {
    const service = this.#nameOf(deployment);
    this.#window.add({
      kind: 'befell',
      at: this.#now,
      service,
      replica,
      event: 'pending',
      because,
    });
  }

  unplaced(deployment: number, because: string): void {
    // Autoscalers ask at every interval: the same refusal again is no news.
    if (this.#lastUnplaced.get(deployment) === because) return;
    this.#lastUnplaced.set(deployment, because);
    this.befell(deployment, 'unplaced', because);
  }

  ready(deployment: number, count: number): void {
    this.#count(deployment, 'replicas ready', count);
  }

  decided(deployment: number, decision: FleetDecision): void {
    const { policy, current, desired, applied, because } = decision;
    this.#count(deployment, 'replicas desired', desired);
    const name = this.#nameOf(deployment);
    if (!this.#isNews(name, desired, applied)) return;
    this.#window.add({
      kind: 'scaling',
      at: this.#now,
      deployment: name,
      policy,
      current,
      desired,
      applied,
      because,
    });
  }

  nodesDecided(pool: string, current: number, desired: number, because: string): void {
    if (!this.#isNews(`pool ${pool}`, desired, desired)) return;
    const counts = { current, desired, applied: desired };
    this.#window.add({ kind: 'scaling', at: this.#now, pool, policy: 'nodes', ...counts, because });
  }

  node({ pool, node, group }: NodeTold, event: NodeEvent, because?: string): void {
    const key = `node ${pool} ${node}`;
    const phase = nodePhase(event);
    if (phase !== 'same') this.#slices.end(key, this.#now);
    if (phase !== 'same' && phase !== undefined) {
      this.#slices.begin(key, this.#now, { kind: 'node', pool, node, phase, group });
    }
    if (phase === 'same' || phase === undefined || because !== undefined) {
      const what = { event, because: because ?? '' };
      this.#window.add({ kind: 'befell', at: this.#now, pool, node, ...what });
    }
  }

  rented(pool: string, usdPerHour: number): void {
    const sum = (this.#usdPerHour.get(pool) ?? 0) + usdPerHour;
    this.#usdPerHour.set(pool, sum);
    // What sums keep of their parts in their last bits is nobody's dollars.
    const usd = Math.round(sum * 1e6) / 1e6;
    this.#window.count(this.#now, { pool, name: 'usd per hour' }, usd);
  }

  judged(service: number, policy: string, target: string, state: string, because: string): void {
    const gateway = this.#nameOf(service);
    this.#window.add({ kind: 'judged', at: this.#now, gateway, policy, target, state, because });
  }

  befell(service: number, event: string, because: string): void {
    const name = this.#nameOf(service);
    this.#window.add({ kind: 'befell', at: this.#now, service: name, event, because });
  }

  happened(event: string, place: string): void {
    this.#window.add({ kind: 'befell', at: this.#now, event, because: place });
  }

  /** What the engine of a deployment does. */
  engine(deployment: number): ServingTrace {
    const name = this.#nameOf(deployment);
    const { engine } = this.#world.scenario.deployments[name]!;
    const parts = {
      deployment: name,
      world: this.#world,
      window: this.#window,
      slices: this.#slices,
    };
    if (engine.kind !== 'llm') return tracedBatches(parts);
    const { trace, finish } = tracedSteps(parts, engine.stepwise);
    this.#finish.push(finish);
    return trace;
  }

  end(): void {
    for (const finish of this.#finish) finish();
    this.#slices.close(this.#now);
  }

  get #now(): number {
    return this.#world.simulation.now;
  }

  #nameOf(service: number): string {
    return this.#world.services[service]!.name;
  }

  #wait(service: number, change: number): void {
    this.#waiting[service]! += change;
    this.#count(service, 'waiting', this.#waiting[service]!);
  }

  #serve(service: number, change: number): void {
    this.#serving[service]! += change;
    this.#count(service, 'in service', this.#serving[service]!);
  }

  #count(
    service: number,
    name: 'waiting' | 'in service' | 'replicas ready' | 'replicas desired',
    value: number,
  ): void {
    this.#window.count(this.#now, { service: this.#nameOf(service), name }, value);
  }

  /** Whether a decision says another number than the one before it. */
  #isNews(whose: string, desired: number, applied: number): boolean {
    const said = `${desired} ${applied}`;
    if (this.#lastDesired.get(whose) === said) return false;
    this.#lastDesired.set(whose, said);
    return true;
  }
}

/** What a replica is in the midst of after an event; undefined where it is no more. */
function replicaPhase(event: ReplicaEvent): ReplicaPhase | undefined {
  switch (event) {
    case 'fault':
      return 'restarting';
    case 'stopped':
      return undefined;
    default:
      return event;
  }
}

/** The same of a node; `same` where nothing of it changes. */
function nodePhase(event: NodeEvent): NodePhase | 'same' | undefined {
  switch (event) {
    case 'node-ordered':
      return 'ordered';
    case 'node-running':
      return 'booting';
    case 'node-up':
    case 'node-kept':
      return 'up';
    case 'node-emptying':
      return 'emptying';
    case 'node-notice':
      return 'leaving';
    case 'node-unneeded':
      return 'same';
    case 'node-failed':
    case 'node-removed':
    case 'node-preempted':
    case 'node-crashed':
      return undefined;
  }
}
