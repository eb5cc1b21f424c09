import { describe, expect, it } from 'vitest';
import {
  type ClusterAutoscalerConfig,
  clusterAutoscaler,
} from '../../../src/policies/nodes/cluster-autoscaler.ts';
import type {
  NodeNews,
  NodeObservation,
  NodeView,
  ResidentView,
} from '../../../src/policies/nodes/node-autoscaler.ts';
import type { NodeNeed } from '../../../src/policies/nodes/packing.ts';

const defaults: ClusterAutoscalerConfig = {
  scan_interval: 10,
  min: 0,
  max: 10,
  unneeded: 600,
  utilisation_threshold: 0.5,
  consolidation: true,
  delay_after_add: 600,
  delay_after_delete: 0,
  delay_after_failure: 180,
  backoff: { initial: 300, max: 1800, reset: 10_800 },
};

const one: NodeNeed = { kinds: [{ accelerator: 'a', part: 1 }], devices: 1 };

/** A node of four accelerators with so many replicas, ready since 0. */
function node(number: number, replicas = 0, more: Partial<NodeView> = {}): NodeView {
  const resident: ResidentView = { need: one, readyAt: 0, isDraining: false, requests: 0 };
  return {
    node: number,
    group: 0,
    state: 'up',
    free: [0, 1, 2, 3].map((device) => (device < replicas ? 0 : 1)),
    residents: new Array<ResidentView>(replicas).fill(resident),
    ...more,
  };
}

const seenAt = (now: number, seen: Partial<NodeObservation> = {}): NodeObservation => ({
  now,
  pending: [],
  nodes: [],
  groups: [{ name: 'g', accelerator: 'a', devices: 4, room: 10 }],
  news: [],
  ...seen,
});

/** Plays observations one after the other; what was decided of each. */
function play(config: Partial<ClusterAutoscalerConfig>, ...observations: NodeObservation[]) {
  const autoscaler = clusterAutoscaler({ ...defaults, ...config });
  let state = autoscaler.initial();
  return observations.map((seen) => {
    const decision = autoscaler.decide(state, seen);
    state = decision.state;
    const { orders, removals, because } = decision;
    return {
      orders: orders.map(({ nodes }) => nodes),
      removed: removals.map((removal) => removal.node),
      because,
    };
  });
}

const pending = (count: number) => new Array<NodeNeed>(count).fill(one);
const failed: NodeNews = { group: 0, what: 'failed' };

describe('orders', () => {
  it('as many nodes as the replicas need that wait, beyond those on their way', () => {
    expect(
      play(
        {},
        seenAt(10, { pending: pending(9) }),
        seenAt(20, { pending: pending(9), nodes: [node(0, 0, { state: 'ordered' })] }),
        seenAt(30, { pending: pending(4), nodes: [node(0, 0, { state: 'running' })] }),
      ),
    ).toEqual([
      { orders: [3], removed: [], because: 'room for 9 replicas: 3 nodes of g' },
      { orders: [2], removed: [], because: 'room for 9 replicas: 2 nodes of g' },
      { orders: [], removed: [], because: undefined },
    ]);
  });

  it('no more than the quota and the most allow, and says what holds them', () => {
    const full = [node(0, 4), node(1, 4)];
    const groups = [{ name: 'g', accelerator: 'a', devices: 4, room: 1 }];
    expect(
      play(
        { max: 3 },
        seenAt(10, { pending: pending(9), nodes: full }),
        seenAt(20, { pending: pending(9), nodes: [...full, node(2, 4)] }),
        seenAt(30, { pending: pending(1), nodes: full, groups: [{ ...groups[0]!, room: 0 }] }),
      ).map(({ orders, because }) => [orders, because]),
    ).toEqual([
      [[1], 'room for 9 replicas: 1 node of g'],
      [[], 'no room for 9 replicas: no more nodes are allowed'],
      [[], 'no room for 1 replica: no more nodes are allowed'],
    ]);
  });

  it('of the next group where the first has no room or backs off', () => {
    const groups = [
      { name: 'base', accelerator: 'a', devices: 4, room: 1 },
      { name: 'spot', accelerator: 'a', devices: 4, room: 5 },
    ];
    const autoscaler = clusterAutoscaler(defaults);
    const decided = autoscaler.decide(
      autoscaler.initial(),
      seenAt(10, { pending: pending(10), groups }),
    );
    expect(decided.orders).toEqual([
      { group: 0, nodes: 1 },
      { group: 1, nodes: 2 },
    ]);
    const after = autoscaler.decide(
      decided.state,
      seenAt(20, { pending: pending(2), groups, news: [failed] }),
    );
    expect(after.orders).toEqual([{ group: 1, nodes: 1 }]);
    expect(after.because).toBe('room for 2 replicas: 1 node of spot; base backs off until 320 s');
  });

  it('back to the least, where some were taken away', () => {
    const seen = seenAt(10, { nodes: [node(0, 1), node(1, 1, { state: 'leaving' })] });
    expect(play({ min: 2 }, seen)[0]).toEqual({
      orders: [1],
      removed: [],
      because: 'room for at least 2: 1 node of g',
    });
  });

  it('none for what no node can hold', () => {
    const tooLarge = { ...one, kinds: [{ accelerator: 'b', part: 1 }] };
    expect(play({}, seenAt(10, { pending: [tooLarge] }))[0]!).toEqual({
      orders: [],
      removed: [],
      because: 'no room for 1 replica: no node fits',
    });
  });
});

describe('back-off', () => {
  const waiting = (now: number, news: readonly NodeNews[] = []) =>
    seenAt(now, { pending: pending(1), news });
  const ends = (...observations: NodeObservation[]) =>
    play({}, ...observations).map(({ orders, because }) =>
      orders.length > 0 ? 'ordered' : because!.replace(/.* until /, ''),
    );

  it('doubles from 5 to 30 min with each failure after its end, and failures of one scan count once', () => {
    const times = [0, 310, 920, 2130, 3940, 5750];
    const seen = times.flatMap((time) => [waiting(time, [failed, failed])]);
    expect(ends(...seen)).toEqual(['300 s', '910 s', '2120 s', '3930 s', '5740 s', '7550 s']);
  });

  it('starts again where an order fails during it, as in cluster-autoscaler', () => {
    expect(ends(waiting(0, [failed]), waiting(310, [failed]), waiting(400, [failed]))).toEqual([
      '300 s',
      '910 s',
      '700 s',
    ]);
  });

  it('is over at its end, when a node comes up, and forgotten after 3 h', () => {
    const up: NodeNews = { group: 0, what: 'up' };
    expect(
      ends(
        waiting(0, [failed]),
        waiting(290),
        waiting(300),
        waiting(400, [failed]),
        waiting(500, [up]),
        waiting(600, [failed]),
        waiting(11_500, [failed]),
      ),
    ).toEqual(['300 s', '300 s', 'ordered', '1000 s', 'ordered', '900 s', '11800 s']);
  });
});

describe('removals', () => {
  const removed = (config: Partial<ClusterAutoscalerConfig>, ...seen: NodeObservation[]) =>
    play(config, ...seen).map((decided) => decided.removed);

  it('none for a while after one was given back', () => {
    const config = { unneeded: 10, delay_after_add: 0, delay_after_delete: 60 };
    const later = [30, 40, 79, 80].map((now) => seenAt(now, { nodes: [node(1)] }));
    const first = [10, 20].map((now) => seenAt(now, { nodes: [node(0), node(1, 3)] }));
    expect(removed(config, ...first, ...later)).toEqual([[], [0], [], [], [], [1]]);
    const at = { ...config, delay_after_delete: 0 };
    expect(removed(at, ...first, ...later.slice(0, 2))).toEqual([[], [0], [], [1]]);
  });

  it('all nodes that were empty for 10 min, but for the least', () => {
    const nodes = [node(0, 4), node(1), node(2), node(3)];
    const seen = [10, 600, 610].map((now) => seenAt(now, { nodes }));
    expect(removed({}, ...seen)).toEqual([[], [], [1, 2, 3]]);
    expect(removed({ min: 3 }, ...seen)).toEqual([[], [], [1]]);
  });

  it('time begins anew for one that was needed in between', () => {
    const nodes = [node(0)];
    expect(
      removed(
        {},
        seenAt(10, { nodes }),
        seenAt(300, { nodes: [node(0, 4)] }),
        seenAt(310, { nodes }),
        seenAt(900, { nodes }),
        seenAt(910, { nodes }),
      ),
    ).toEqual([[], [], [], [], [0]]);
  });

  it('not within 10 min of an order, nor within 3 min of one that could not be emptied', () => {
    const nodes = [node(0)];
    expect(
      removed(
        {},
        seenAt(10, { nodes }),
        seenAt(590, { nodes, pending: pending(5) }),
        seenAt(1180, { nodes }),
        seenAt(1190, { nodes }),
      ),
    ).toEqual([[], [], [], [0]]);
    const kept: NodeNews = { group: 0, what: 'kept' };
    expect(
      removed(
        {},
        seenAt(10, { nodes }),
        seenAt(610, { nodes, news: [kept] }),
        seenAt(780, { nodes }),
        seenAt(790, { nodes }),
      ),
    ).toEqual([[], [], [], [0]]);
  });

  it('of nodes in use the least used first, one at a time, where others have room', () => {
    const nodes = [node(0, 2), node(1, 1), node(2, 1)];
    const decided = play({}, seenAt(10, { nodes }), seenAt(610, { nodes }));
    // 2 and 1 fit on 0 together; half of 0 is in use, which is not under the threshold.
    expect(decided[1]).toEqual({
      orders: [],
      removed: [1],
      because: 'node 1: 25 % used and movable for 600 s',
    });
    const emptying = [node(0, 2), node(1, 1, { state: 'emptying' }), node(2, 1)];
    expect(removed({}, ...[10, 610].map((now) => seenAt(now, { nodes: emptying })))[1]).toEqual([]);
  });

  it('none whose replicas find no room elsewhere, or only room that others will take', () => {
    const full = [node(0, 4), node(1, 1)];
    expect(removed({}, ...[10, 610].map((now) => seenAt(now, { nodes: full })))[1]).toEqual([]);
    const threes = [node(0, 3), node(1, 1), node(2, 1)];
    const autoscaler = clusterAutoscaler(defaults);
    // The room for one on node 0 is for the replica of node 2, the last to come; then that of 1 would have to go to 2.
    expect(autoscaler.decide(autoscaler.initial(), seenAt(10, { nodes: threes })).unneeded).toEqual(
      [2],
    );
  });

  it('none but empty ones without consolidation', () => {
    const nodes = [node(0, 1), node(1, 1), node(2)];
    const config = { consolidation: false };
    expect(removed(config, ...[10, 610].map((now) => seenAt(now, { nodes })))[1]).toEqual([2]);
  });

  it('none with replicas that are protected: starting, young, or busy', () => {
    const resident = { need: one, readyAt: 500, isDraining: false, requests: 0 };
    const nodes = (changed: Partial<ResidentView>) => [
      node(0, 3),
      node(1, 1, { residents: [{ ...resident, ...changed }] }),
    ];
    const at = (protect: ClusterAutoscalerConfig['protect'], changed: Partial<ResidentView>) =>
      removed(
        { protect, utilisation_threshold: 0.3 },
        ...[10, 610].map((now) => seenAt(now, { nodes: nodes(changed) })),
      )[1];
    expect(at(undefined, { readyAt: undefined, requests: 3 })).toEqual([1]);
    expect(at({ younger_than: 0, busy: false }, { requests: 3 })).toEqual([]);
    expect(at({ younger_than: 0, busy: false }, { readyAt: 0, requests: 3 })).toEqual([1]);
    expect(at({ younger_than: 0, busy: true }, { readyAt: 0, requests: 3 })).toEqual([]);
    expect(at({ younger_than: 11, busy: false }, { readyAt: 0 })).toEqual([]);
    expect(at({ younger_than: 0, busy: false }, { readyAt: undefined })).toEqual([]);
  });
});
