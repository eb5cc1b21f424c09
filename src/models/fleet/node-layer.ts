import type { EventHandle } from '../../engine/event-queue.ts';
import { type Priority, priority } from '../../engine/priority.ts';
import type { HandlerId, Simulation } from '../../engine/simulation.ts';
import type { Uniform } from '../../engine/streams.ts';
import { toSeconds, toTicks } from '../../engine/time.ts';
import type { NodeNews, NodeState } from '../../policies/nodes/node-autoscaler.ts';
import type { AcceleratorPool } from './accelerator-pool.ts';
import type { Holding } from './holding.ts';
import { type NodeLife, type NodeLifeConfig, nodeLife } from './node-life.ts';
import type { NodeEvent, NodeObserver, NodeTold } from './node-observer.ts';
import type { NodeTenants } from './node-tenants.ts';
import type { Stock } from './stock.ts';

export interface NodeLayerConfig extends NodeLifeConfig {
  /** Of the pool. */
  readonly name: string;
  /** Where nodes may be, in the order in which they are taken: each a place in the quota. */
  readonly slots: readonly NodeSlot[];
  /** Names of the groups. */
  readonly groups: readonly string[];
  /** Seconds within which a node must be empty that is to be given back. */
  readonly maxDrain: number;
}

/** A place for a node in the quota of a pool. */
export interface NodeSlot {
  readonly group: number;
  readonly isSpot: boolean;
  readonly devices: readonly number[];
}

/** A node from its order on. */
export interface PoolNode extends NodeTold {
  readonly slot: number;
  readonly groupIndex: number;
  readonly life: NodeLife;
  state: NodeState;
}

interface Parts {
  readonly simulation: Simulation;
  readonly pool: AcceleratorPool;
  readonly tenants: NodeTenants;
  readonly stock: Stock;
  /** Randomness of each node. */
  readonly draws: (node: number) => Uniform;
  readonly observer: NodeObserver;
}

/**
 * The nodes of a pool, on which its accelerators are. They come minutes after their order or not at all, and may be
 * taken away; replicas only go to accelerators of nodes that are up, and those that find no room wait for one.
 */
export class NodeLayer {
  /** Nodes that there are, those on their way included, by number. */
  readonly nodes = new Map<number, PoolNode>();
  readonly config: NodeLayerConfig;
  readonly #parts: Parts;
  readonly #news: NodeNews[] = [];
  readonly #taken: boolean[];
  /** Ticks until which no spot node can be had in a slot. */
  readonly #emptyUntil: number[];
  readonly #drainEnds = new Map<number, EventHandle>();
  readonly #handlers: { readonly [step in Step]: HandlerId };
  /** Where nodes may break. */
  readonly #crashes: HandlerId | undefined;
  #ordered = 0;
  #isSettling = false;
  /** Why there is none to be had, or undefined. */
  #outage: string | undefined;

  constructor(config: NodeLayerConfig, parts: Parts) {
    const { simulation, pool } = parts;
    const { name } = config;
    this.config = config;
    this.#parts = parts;
    this.#taken = config.slots.map(() => false);
    this.#emptyUntil = config.slots.map(() => 0);
    const on = (
      step: Step | 'crash',
      act: (node: PoolNode) => void,
      order: Priority = priority.control,
    ) =>
      simulation.on(`${name}/node-${step}`, order, (number) => {
        const node = this.nodes.get(number);
        // It may have been given back before it would have been taken away.
        if (node !== undefined) act(node);
      });
    this.#handlers = {
      running: on('running', (node) => this.#run(node)),
      up: on('up', (node) => this.#open(node)),
      fail: on('fail', (node) => this.#fail(node)),
      notice: on('notice', (node) => this.#notice(node)),
      // As a fault: whoever arrives at that instant finds the replicas gone.
      preempt: on('preempt', (node) => this.#preempt(node), priority.completion),
      keep: on('keep', (node) => this.#keep(node)),
      settle: simulation.on(`${name}/node-settle`, priority.control, () => this.settle()),
    };
    if (config.failures !== undefined) {
      this.#crashes = on('crash', (node) => this.#crash(node), priority.completion);
    }
    pool.rentsNodes = true;
    for (const { devices } of config.slots) pool.setUsable(devices, false);
    pool.onReleased = () => this.#settleSoon();
  }

  /** Nodes that are up when the run begins, in the first slots. */
  begin(count: number): void {
    for (let slot = 0; slot < count; slot += 1) {
      const node = this.#add(slot, undefined);
      this.#parts.pool.rent(node.devices, 1);
      this.#open(node);
    }
  }

  /** Orders a node of a group; false where the quota has no room for one. */
  order(group: number): boolean {
    const { simulation, stock } = this.#parts;
    const free = (slot: number) => this.config.slots[slot]!.group === group && !this.#taken[slot]!;
    const slots = [...this.config.slots.keys()].filter(free);
    const slot = slots.find((one) => this.#emptyUntil[one]! <= simulation.now) ?? slots[0];
    if (slot === undefined) return false;
    const refused =
      this.#outage ??
      (stock.isOut(toSeconds(simulation.now))
        ? 'out of stock'
        : this.#emptyUntil[slot]! > simulation.now
          ? 'no spot capacity'
          : undefined);
    const node = this.#add(slot, refused);
    this.#tell(node, 'node-ordered');
    const { running, up, failed } = node.life;
    this.#schedule(running, this.#handlers.running, node);
    this.#schedule(up, this.#handlers.up, node);
    this.#schedule(failed, this.#handlers.fail, node);
    return true;
  }

  /** Gives back a node that is empty. */
  remove(node: PoolNode, because: string): void {
    this.#end(node, 'node-removed', because);
    this.#news.push({ group: node.groupIndex, what: 'removed' });
  }

  /** Sends the replicas of a node elsewhere, and gives it back when it is empty. */
  empty(node: PoolNode, because: string): void {
    const { pool, tenants } = this.#parts;
    node.state = 'emptying';
    pool.setUsable(node.devices, false);
    this.#tell(node, 'node-emptying', because);
    const end = this.#schedule(this.config.maxDrain, this.#handlers.keep, node);
    this.#drainEnds.set(node.node, end!);
    tenants.vacate(this.holdingsOf(node));
    this.#settleSoon();
  }

  /** All nodes are gone, and none is to be had until `recover`. */
  fall(because: string): void {
    const { pool, tenants } = this.#parts;
    this.#outage = because;
    for (const node of [...this.nodes.values()]) {
      pool.setUsable(node.devices, false);
      tenants.lose(this.holdingsOf(node), because);
      this.#news.push({ group: node.groupIndex, what: 'failed' });
      this.#end(node, 'node-failed', because);
    }
  }

  /** A node that is up breaks: the one at a part, from 0 to below 1, of them in the order of their orders. */
  crash(part: number, because: string): void {
    const up = [...this.nodes.values()].filter(
      ({ state }) => state !== 'ordered' && state !== 'running',
    );
    const node = up[Math.floor(part * up.length)];
    if (node !== undefined) this.#crash(node, because);
  }

  /** Nodes can be had again. */
  recover(): void {
    this.#outage = undefined;
  }

  /** A node is unneeded from now on. */
  unneeded(node: PoolNode): void {
    this.#tell(node, 'node-unneeded');
  }

  holdingsOf({ devices }: PoolNode): readonly Holding[] {
    return this.#parts.pool.holdingsOn(devices);
  }

  /** Nodes of each group that the quota has room for. */
  rooms(): number[] {
    const rooms = this.config.groups.map(() => 0);
    for (const [slot, { group }] of this.config.slots.entries()) {
      if (!this.#taken[slot]!) rooms[group]! += 1;
    }
    return rooms;
  }

  /** What became of nodes since it was last asked. */
  news(): readonly NodeNews[] {
    return this.#news.splice(0);
  }

  /** Places those that wait, and gives back what is empty. */
  settle(): void {
    const { pool } = this.#parts;
    this.#isSettling = false;
    pool.pending!.place(pool);
    for (const node of this.nodes.values()) {
      if (node.state !== 'emptying' || this.holdingsOf(node).length > 0) continue;
      this.remove(node, 'emptied');
    }
  }

  #add(slot: number, refused: string | undefined): PoolNode {
    const { name, slots, groups } = this.config;
    const { group, devices, isSpot } = slots[slot]!;
    const node = this.#ordered++;
    const life = nodeLife(this.config, this.#parts.draws(node), isSpot, refused);
    const added: PoolNode = {
      pool: name,
      node,
      group: groups[group]!,
      groupIndex: group,
      slot,
      devices,
      life,
      state: 'ordered',
    };
    this.#taken[slot] = true;
    this.nodes.set(node, added);
    return added;
  }

  /** The machine runs, and is paid from now on. */
  #run(node: PoolNode): void {
    node.state = 'running';
    this.#parts.pool.rent(node.devices, 1);
    this.#tell(node, 'node-running');
  }

  #open(node: PoolNode): void {
    node.state = 'up';
    this.#parts.pool.join(node.devices, node.node);
    this.#parts.pool.setUsable(node.devices, true);
    this.#tell(node, 'node-up');
    this.#news.push({ group: node.groupIndex, what: 'up' });
    const { lasts } = node.life;
    // A life that ends before its notice is due has the notice at once.
    const notice = this.config.spot?.notice ?? 0;
    this.#schedule(Math.max(0, lasts - notice), this.#handlers.notice, node);
    this.#schedule(lasts, this.#handlers.preempt, node);
    this.#scheduleCrash(node);
    this.#settleSoon();
  }

  #fail(node: PoolNode): void {
    this.#news.push({ group: node.groupIndex, what: 'failed' });
    this.#end(node, 'node-failed', node.life.because);
  }

  #notice(node: PoolNode): void {
    const { pool, tenants } = this.#parts;
    // One that is to be taken away may be about to break as well.
    if (node.state === 'leaving') return;
    this.#forgetDrain(node);
    node.state = 'leaving';
    pool.setUsable(node.devices, false);
    this.#tell(node, 'node-notice');
    tenants.vacate(this.holdingsOf(node));
  }

  #preempt(node: PoolNode): void {
    const { pool, simulation, tenants } = this.#parts;
    this.#forgetDrain(node);
    pool.setUsable(node.devices, false);
    tenants.lose(this.holdingsOf(node), `node ${node.pool}/${node.node} preempted`);
    this.#emptyUntil[node.slot] = simulation.now + toTicks(node.life.gap);
    this.#end(node, 'node-preempted');
  }

  #scheduleCrash(node: PoolNode): void {
    if (this.#crashes === undefined) return;
    const { breaks } = node.life;
    const notice = this.config.failures?.notice ?? 0;
    if (notice > 0) this.#schedule(Math.max(0, breaks - notice), this.#handlers.notice, node);
    this.#schedule(breaks, this.#crashes, node);
  }

  /** A machine breaks; another can be ordered in its place at once. */
  #crash(node: PoolNode, because?: string): void {
    const { pool, tenants } = this.#parts;
    this.#forgetDrain(node);
    pool.setUsable(node.devices, false);
    tenants.lose(this.holdingsOf(node), `node ${node.pool}/${node.node} crashed`);
    this.#end(node, 'node-crashed', because);
  }

  /** A node could not be emptied in time: it stays. */
  #keep(node: PoolNode): void {
    this.#drainEnds.delete(node.node);
    node.state = 'up';
    this.#parts.pool.setUsable(node.devices, true);
    this.#tell(node, 'node-kept');
    this.#news.push({ group: node.groupIndex, what: 'kept' });
    this.#settleSoon();
  }

  #end(node: PoolNode, event: NodeEvent, because?: string): void {
    const { pool } = this.#parts;
    this.#forgetDrain(node);
    this.nodes.delete(node.node);
    this.#taken[node.slot] = false;
    pool.setUsable(node.devices, false);
    if (node.state !== 'ordered') pool.rent(node.devices, -1);
    this.#tell(node, event, because);
  }

  #forgetDrain({ node }: PoolNode): void {
    const end = this.#drainEnds.get(node);
    if (end !== undefined) this.#parts.simulation.cancel(end);
    this.#drainEnds.delete(node);
  }

  /** Once all has happened that happens at this instant, so that nobody is placed in the middle of another’s leaving. */
  #settleSoon(): void {
    if (this.#isSettling) return;
    this.#isSettling = true;
    const { simulation } = this.#parts;
    simulation.scheduleAt(simulation.now, this.#handlers.settle, 0);
  }

  #schedule(seconds: number, handler: HandlerId, { node }: PoolNode): EventHandle | undefined {
    if (seconds === Number.POSITIVE_INFINITY) return undefined;
    return this.#parts.simulation.schedule(seconds, handler, node);
  }

  #tell(node: PoolNode, event: NodeEvent, because?: string): void {
    this.#parts.observer.node(node, event, because);
  }
}

type Step = 'running' | 'up' | 'fail' | 'notice' | 'preempt' | 'keep' | 'settle';
