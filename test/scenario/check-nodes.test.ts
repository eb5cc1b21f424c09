import { describe, expect, it } from 'vitest';
import { nodeSizeOf, nodeSlotsOf } from '../../src/scenario/node-slots.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { readSource } from '../../src/scenario/source.ts';
import { problemsOf } from './problems.ts';

/** A pool of 16 accelerators with such nodes, and a deployment of two replicas of one each. */
function scenario(nodes: string, pool = 'accelerators: 16', deployment = ''): string {
  return `name: nodes
horizon: 10s
pools:
  main:
    accelerator: H100
    ${pool}
    nodes: { ${nodes} }
deployments:
  chat:
    pool: main
    engine: { kind: slots, service: 1s }
    scaling: { kind: fixed, replicas: 2 }${deployment}
traffic:
  users:
    arrivals: { kind: poisson, rate: 1/s }
`;
}

const poolOf = (nodes: string, pool?: string, deployment?: string) =>
  parseScenario(readSource(scenario(nodes, pool, deployment), 's.yaml')).scenario.pools['main']!;

describe('nodes', () => {
  it.each([
    ['accelerators: 16', 1, 8, 2],
    ['accelerators: 4', 1, 4, 1],
    ['accelerators: 6\n    group: 3', 3, 6, 1],
  ])(
    'of a pool with %s and replicas of %i are of %i, and %i at the most',
    (pool, replica, size, count) => {
      const found = poolOf('', pool, `\n    accelerators: ${replica}`);
      expect([nodeSizeOf(found), nodeSlotsOf(found).length]).toEqual([size, count]);
    },
  );

  it('are of spot beyond those on demand, at 35 % of the price or at their own', () => {
    const prices = (nodes: string) =>
      nodeSlotsOf(poolOf(nodes, 'accelerators: 16\n    price: $10/h')).map((one) => one.usdPerHour);
    expect(prices('size: 4')).toEqual([10, 10, 10, 10]);
    expect(prices('size: 4, on_demand: 1, spot: { up: 1h }')).toEqual([10, 3.5, 3.5, 3.5]);
    expect(prices('size: 8, spot: { preset: us-west-2a-8xv100, price: $2/h }')).toEqual([2, 2]);
  });
});

describe('what nodes get wrong', () => {
  it.each([
    [
      'size: 5',
      '6:19  pools.main.accelerators: 16 are not whole nodes of 5: take a multiple, or say `nodes.size`',
    ],
    ['max: 3', '7:19  pools.main.nodes.max: 3 is more than the 2 nodes that `accelerators` make'],
    ['min: 2, max: 1', '7:19  pools.main.nodes.min: 2 is more than 1'],
    ['min: 1, initial: 0', '7:31  pools.main.nodes.initial: 0 is less than min (1)'],
    [
      'stockouts: [{ from: 2min, until: 1min }]',
      '7:47  pools.main.nodes.stockouts.0.until: is not after `from`',
    ],
    [
      'on_demand: 1',
      '7:25  pools.main.nodes.on_demand: needs `spot`: without it all nodes are on demand',
    ],
    ['spot: { price: $1/h }', '7:20  pools.main.nodes.spot: needs either `preset` or `up`'],
    [
      'autoscaler: { backoff: { initial: 1h } }',
      '7:48  pools.main.nodes.autoscaler.backoff.initial: 3600 s is more than max (1800 s)',
    ],
    [
      'provision: { kind: uniform, min: 2min, max: 1min }',
      '7:58  pools.main.nodes.provision.max: is less than `min`',
    ],
  ])('%s', (nodes, problem) => {
    expect(problemsOf(scenario(nodes))).toEqual([problem]);
  });

  it('a market that there is none of', () => {
    expect(problemsOf(scenario('spot: { preset: us-west-2a-8xv10 }'))[0]).toMatch(
      /^7:30 {2}pools\.main\.nodes\.spot\.preset: .*Did you mean "us-west-2a-8xv100"\?/,
    );
  });

  it('replicas that are on neither one node nor whole ones, or on more than there may be', () => {
    const of = (accelerators: number, nodes: string) =>
      problemsOf(scenario(nodes, undefined, `\n    accelerators: ${accelerators}`));
    expect(of(6, 'size: 4')).toEqual([
      '13:19  deployments.chat.accelerators: a replica of 6 is on neither one node of 4 nor on whole nodes',
    ]);
    expect(of(8, 'size: 4')).toEqual([]);
    expect(of(16, 'max: 1')).toContain(
      '13:19  deployments.chat.accelerators: a replica needs 16, but all nodes together have 8',
    );
  });

  it('replicas of the start for which the most nodes have no room', () => {
    const found = problemsOf(scenario('max: 1', undefined, '\n    accelerators: 8'));
    expect(found).toEqual([
      '12:39  deployments.chat.scaling.replicas: 2 replicas of 8 bring pool "main" to 16 accelerators, but it has 8',
    ]);
  });
});
