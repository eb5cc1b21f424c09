import { describe, expect, it } from 'vitest';
import { distribution } from '../../../src/engine/distributions.ts';
import { Simulation } from '../../../src/engine/simulation.ts';
import { AcceleratorPool } from '../../../src/models/fleet/accelerator-pool.ts';
import type { Holding } from '../../../src/models/fleet/holding.ts';
import { NodeLayer, type NodeLayerConfig } from '../../../src/models/fleet/node-layer.ts';
import { nodeLife } from '../../../src/models/fleet/node-life.ts';
import type { NodeTenants } from '../../../src/models/fleet/node-tenants.ts';
import { PendingReplicas } from '../../../src/models/fleet/pending.ts';
import { Stock, type StockConfig } from '../../../src/models/fleet/stock.ts';
import { WholeDivision } from '../../../src/models/fleet/whole-division.ts';
import { firstFit } from '../../../src/policies/placement/first-fit.ts';
import { asks, devices } from './devices.ts';

const seconds = 1e6;
const constant = (value: number) => distribution({ kind: 'constant', value });

interface Options extends Partial<NodeLayerConfig> {
  readonly stock?: Partial<StockConfig>;
  /** Uniform numbers of each node, the same for all. */
  readonly draws?: readonly number[];
}

/** Three nodes of two accelerators, 284 s and 126 s away; what is told of them, and when. */
function layer({ stock, draws = [0.5, 0.5, 0.5, 0.5, 0.5], ...config }: Options = {}) {
  const simulation = new Simulation();
  const accelerators = devices(6, 'a', 80);
  const told: (readonly [at: number, what: string])[] = [];
  const tell = (what: string) => told.push([simulation.now / seconds, what]);
  let rented = 0;
  const pool = new AcceleratorPool(accelerators, new WholeDivision(accelerators), firstFit(), [], {
    rented: (_, change) => {
      rented += change;
    },
    fragmented: () => {},
    held: () => {},
  });
  pool.pending = new PendingReplicas();
  const tenants = {
    list: () => [],
    vacate: (holdings: readonly Holding[]) => tell(`vacate ${holdings.length}`),
    lose: (holdings: readonly Holding[], because: string) => {
      tell(`lose ${holdings.length}: ${because}`);
      for (const holding of holdings) pool.release(holding);
    },
  } as Partial<NodeTenants> as NodeTenants;
  const nodes = new NodeLayer(
    {
      name: 'p',
      slots: [0, 1, 2].map((slot) => ({
        group: 0,
        isSpot: config.spot !== undefined,
        devices: [2 * slot, 2 * slot + 1],
      })),
      groups: ['g'],
      maxDrain: 600,
      provision: constant(284),
      init: constant(126),
      failure: 0,
      refusal: 60,
      timeout: 900,
      spot: undefined,
      ...config,
    },
    {
      simulation,
      pool,
      tenants,
      stock: new Stock({ stockouts: [], drawn: undefined, ...stock }, () => 0.5),
      draws: () => {
        let next = 0;
        return () => draws[next++]!;
      },
      observer: {
        node: ({ node }, event, because) =>
          tell(`${event} ${node}${because === undefined ? '' : `: ${because}`}`),
        nodesDecided: () => {},
      },
    },
  );
  const request = { ...asks({ accelerator: 'a', bytes: 80, part: 1 }), accelerators: 1 };
  /** A replica of one accelerator that waits for room; where it comes, and when, is told. */
  const wait = (name: string) =>
    pool.pending!.add({
      request,
      since: simulation.now,
      placed: (holding) => tell(`${name} on ${holding.devices}`),
    });
  return {
    nodes,
    pool,
    told,
    wait,
    take: () => pool.take(request),
    rented: () => rented,
    runTo: (second: number) => simulation.run(second * seconds),
  };
}

describe('an order', () => {
  it('is paid when the machine runs, and takes replicas when it is up', () => {
    const { nodes, told, wait, take, rented, runTo } = layer();
    expect(take()).toBeUndefined();
    wait('x');
    nodes.order(0);
    runTo(283);
    expect(rented()).toBe(0);
    runTo(284);
    expect(rented()).toBe(2);
    runTo(1000);
    expect(told).toEqual([
      [0, 'node-ordered 0'],
      [284, 'node-running 0'],
      [410, 'node-up 0'],
      [410, 'x on 0'],
    ]);
    expect(take()!.devices).toEqual([1]);
    expect(take()).toBeUndefined();
  });

  it('finds no room beyond the quota', () => {
    const { nodes } = layer();
    expect([0, 0, 0, 0].map((group) => nodes.order(group))).toEqual([true, true, true, false]);
    expect(nodes.rooms()).toEqual([0]);
  });

  it('fails, by its own luck or for want of stock, after a minute, and leaves its place to the next', () => {
    const unlucky = layer({ failure: 0.6 });
    unlucky.nodes.order(0);
    unlucky.runTo(1000);
    expect(unlucky.told.slice(1)).toEqual([[60, 'node-failed 0: the order failed']]);
    expect([unlucky.rented(), unlucky.nodes.rooms()]).toEqual([0, [3]]);
    const out = layer({ stock: { stockouts: [{ from: 0, until: 100 }] } });
    out.nodes.order(0);
    out.runTo(99);
    out.nodes.order(0);
    out.runTo(100);
    out.nodes.order(0);
    out.runTo(1000);
    expect(out.told.filter(([, what]) => !what.startsWith('node-ordered'))).toEqual([
      [60, 'node-failed 0: out of stock'],
      [159, 'node-failed 1: out of stock'],
      [384, 'node-running 2'],
      [510, 'node-up 2'],
    ]);
  });

  it('is given up at its time-out, paid from when the machine ran', () => {
    const { nodes, told, rented, runTo } = layer({ timeout: 400 });
    nodes.order(0);
    runTo(399);
    expect(rented()).toBe(2);
    runTo(1000);
    expect(told.slice(1)).toEqual([
      [284, 'node-running 0'],
      [400, 'node-failed 0: not up after 400 s'],
    ]);
    expect([rented(), nodes.rooms()]).toEqual([0, [3]]);
  });
});

describe('a removal', () => {
  it('of an empty node is at once', () => {
    const { nodes, rented, take, told } = layer();
    nodes.begin(1);
    expect(rented()).toBe(2);
    nodes.remove(nodes.nodes.get(0)!, 'empty');
    expect([rented(), take()]).toEqual([0, undefined]);
    expect(told.at(-1)).toEqual([0, 'node-removed 0: empty']);
  });

  it('of another is when its replicas have gone, and none comes in between', () => {
    const { nodes, pool, take, told, runTo } = layer();
    nodes.begin(1);
    const held = take()!;
    nodes.empty(nodes.nodes.get(0)!, 'little used');
    expect(take()).toBeUndefined();
    runTo(50);
    pool.release(held);
    runTo(50);
    expect(told.slice(1)).toEqual([
      [0, 'node-emptying 0: little used'],
      [0, 'vacate 1'],
      [50, 'node-removed 0: emptied'],
    ]);
  });

  it('is given up where that takes too long', () => {
    const { nodes, told, wait, take, runTo } = layer();
    nodes.begin(1);
    take();
    nodes.empty(nodes.nodes.get(0)!, 'little used');
    wait('x');
    runTo(700);
    expect(told.slice(-2)).toEqual([
      [600, 'node-kept 0'],
      [600, 'x on 1'],
    ]);
    expect(nodes.news().map(({ what }) => what)).toEqual(['up', 'kept']);
  });
});

describe('a spot node', () => {
  const spot = { up: constant(1000), down: constant(500), notice: 120 };

  it('has its notice two minutes before its end, and is gone with what is still on it', () => {
    const { nodes, told, take, rented, runTo } = layer({ spot });
    nodes.begin(1);
    take();
    runTo(900);
    expect(take()).toBeUndefined();
    runTo(2000);
    expect(told.slice(1)).toEqual([
      [880, 'node-notice 0'],
      [880, 'vacate 1'],
      [1000, 'lose 1: node p/0 preempted'],
      [1000, 'node-preempted 0'],
    ]);
    expect(rented()).toBe(0);
  });

  it('has no successor in its place until spot capacity is back', () => {
    const { nodes, told, runTo } = layer({ spot, refusal: 10 });
    nodes.begin(3);
    runTo(1490);
    nodes.order(0);
    runTo(1500);
    nodes.order(0);
    runTo(2000);
    expect(told.slice(-4)).toEqual([
      [1500, 'node-failed 3: no spot capacity'],
      [1500, 'node-ordered 4'],
      [1784, 'node-running 4'],
      [1910, 'node-up 4'],
    ]);
  });

  it('that lives for less than its notice has it at once', () => {
    const { nodes, told, runTo } = layer({ spot: { ...spot, up: constant(30) } });
    nodes.begin(1);
    runTo(100);
    expect(told).toEqual([
      [0, 'node-up 0'],
      [0, 'node-notice 0'],
      [0, 'vacate 0'],
      [30, 'lose 0: node p/0 preempted'],
      [30, 'node-preempted 0'],
    ]);
  });
});

describe('a node that breaks', () => {
  const draws = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
  const failures = { every: constant(300), notice: 0 };

  it('is gone at once with all that is on it, and another can be ordered in its place', () => {
    const { nodes, told, take, rented, runTo } = layer({ failures, draws });
    nodes.begin(3);
    take();
    runTo(299);
    expect(rented()).toBe(6);
    runTo(300);
    expect(rented()).toBe(0);
    expect(nodes.order(0)).toBe(true);
    expect(told.slice(3)).toEqual([
      [300, 'lose 1: node p/0 crashed'],
      [300, 'node-crashed 0'],
      [300, 'lose 0: node p/1 crashed'],
      [300, 'node-crashed 1'],
      [300, 'lose 0: node p/2 crashed'],
      [300, 'node-crashed 2'],
      [300, 'node-ordered 3'],
    ]);
    // No news of nodes that could not be had: nobody is to hold back orders for that.
    expect(nodes.news().map(({ what }) => what)).toEqual(['up', 'up', 'up']);
  });

  it('lives on from its coming up, and tells of it beforehand where there are signs', () => {
    const { nodes, told, runTo } = layer({ failures: { ...failures, notice: 50 }, draws });
    nodes.order(0);
    runTo(2000);
    expect(told.slice(3)).toEqual([
      [660, 'node-notice 0'],
      [660, 'vacate 0'],
      [710, 'lose 0: node p/0 crashed'],
      [710, 'node-crashed 0'],
    ]);
  });

  it('is not there any more when it would be taken away, and the other way round', () => {
    const spot = { up: constant(200), down: undefined, notice: 20 };
    const { nodes, told, runTo } = layer({ spot, failures: { ...failures, notice: 110 }, draws });
    nodes.begin(1);
    runTo(2000);
    expect(told.slice(1)).toEqual([
      [180, 'node-notice 0'],
      [180, 'vacate 0'],
      [200, 'lose 0: node p/0 preempted'],
      [200, 'node-preempted 0'],
    ]);
    const other = layer({ spot: { ...spot, up: constant(400) }, failures, draws });
    other.nodes.begin(1);
    other.runTo(2000);
    expect(other.told.slice(1)).toEqual([
      [300, 'lose 0: node p/0 crashed'],
      [300, 'node-crashed 0'],
    ]);
  });

  it('draws its life last, so that all else of it is as without', () => {
    const spot = { up: distribution({ kind: 'exponential', mean: 1000 }), down: undefined };
    const config = { provision: constant(1), init: constant(1), failure: 0.5, refusal: 1 };
    const life = (more: object) => {
      const luck = [0.1, 0.2, 0.6, 0.4, 0.5, 0.9];
      let next = 0;
      const all = { ...config, timeout: 900, spot: { ...spot, notice: 0 }, ...more };
      const { breaks, ...rest } = nodeLife(all, () => luck[next++]!, true, undefined);
      return { breaks, rest, drawn: next };
    };
    const [without, broken] = [life({}), life({ failures: { every: constant(7), notice: 0 } })];
    expect(without).toMatchObject({ breaks: Number.POSITIVE_INFINITY, drawn: 5 });
    expect(broken).toMatchObject({ breaks: 7, drawn: 6 });
    expect(broken.rest).toEqual(without.rest);
  });
});

it('stock-outs that are drawn take turns with stock', () => {
  const drawn = { every: constant(100), lasting: constant(20) };
  const stock = new Stock({ stockouts: [], drawn }, () => 0);
  expect([0, 99, 100, 119, 120, 219, 220, 1000].map((now) => stock.isOut(now))).toEqual([
    false,
    false,
    true,
    true,
    false,
    false,
    true,
    false,
  ]);
});
