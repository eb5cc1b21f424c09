import { describe, expect, it } from 'vitest';
import { problemsOf } from './problems.ts';

const lines = [
  'name: placed',
  'horizon: 10s',
  'regions:',
  '  us-east-1: {}',
  '  eu-west-1: { zones: { a: {}, b: {} } }',
  'pools:',
  '  gpu: { accelerator: L4, accelerators: 4, regions: { us-east-1: {}, eu-west-1/a: {} } }',
  'deployments:',
  '  chat:',
  '    pool: gpu',
  '    engine: { kind: slots, service: 1s }',
  '    scaling: { kind: fixed, replicas: 2 }',
  'gateways:',
  '  front: { targets: { chat: { deployment: chat } }, regional: {} }',
  'traffic:',
  '  users: { gateway: front, arrivals: { kind: poisson, rate: 1/s }, clients: { tokyo: 1 } }',
];

/** The problems of the scenario after some text of it was replaced, or lines were added. */
function problems(...changes: readonly (readonly [from: string, to: string])[]): string[] {
  const text = changes.reduce((so, [from, to]) => {
    if (!so.includes(from)) throw new Error(`the scenario has no ${from}`);
    return so.replace(from, to);
  }, lines.join('\n'));
  return problemsOf(`${text}\n`);
}

const added = (text: string) => ['  eu-west-1:', `${text}\n  eu-west-1:`] as const;
const regional = (text: string) => ['regional: {}', `regional: ${text}`] as const;

describe('what is wrong with regions', () => {
  it('nothing, of one that is right', () => {
    expect(problems()).toEqual([]);
  });

  it.each([
    [
      'a region that is nowhere',
      added('  moon: { grid: { grams: 1, shape: flat } }'),
      '5:9  regions.moon: "moon" is no place: say where it is with `at`. Allowed: af-south-1,',
    ],
    [
      'a place that nobody knows',
      added('  moon: { at: us-esat-1, grid: { grams: 1, shape: flat } }'),
      '5:15  regions.moon.at: "us-esat-1" is no place. Did you mean "us-east-1"?',
    ],
    [
      'regions that are where the other is',
      [
        '  eu-west-1:',
        '  a: { at: b, grid: { grams: 1, shape: flat } }\n  b: { at: a, grid: { grams: 1, shape: flat } }\n  eu-west-1:',
      ],
      '5:12  regions.a.at: "b" is no place.',
    ],
    [
      'a pool in a region that there is not',
      ['us-east-1: {}, eu', 'us-esat-1: {}, eu'],
      '7:66  pools.gpu.regions.us-esat-1: "us-esat-1" is not one of `regions`. Did you mean "us-east-1"?',
    ],
    [
      'a zone that its region has not',
      ['eu-west-1/a: {}', 'eu-west-1/c: {}'],
      '7:83  pools.gpu.regions.eu-west-1/c: "c" is not a zone of "eu-west-1". Allowed: a, b',
    ],
    [
      'a pool in no region at all',
      ['regions: { us-east-1: {}, eu-west-1/a: {} }', 'regions: {}'],
      '7:53  pools.gpu.regions: is empty',
    ],
    [
      'a zone without a region',
      ['regions: { us-east-1: {}, eu-west-1/a: {} }', 'zone: a'],
      '7:50  pools.gpu.zone: needs `region`',
    ],
    [
      'what is different where the pool is not',
      ['    pool: gpu', '    pool: gpu\n    regions: { us-esat-1: {} }'],
      '11:27  deployments.chat.regions.us-esat-1: "us-esat-1" is not one of the regions of pool "gpu". Did you mean "us-east-1"? Allowed: us-east-1, eu-west-1/a',
    ],
    [
      'clients at a place that nobody knows',
      ['tokyo: 1', 'tokio: 1'],
      '16:86  traffic.users.clients.tokio: "tokio" is no place. Did you mean "tokyo"?',
    ],
    [
      'a round trip to a region that there is not',
      ['pools:', 'network: { round_trips: { tokyo: { us-esat-1: 1s } } }\npools:'],
      '6:47  network.round_trips.tokyo.us-esat-1: "us-esat-1" is not one of `regions`. Did you mean "us-east-1"?',
    ],
    [
      'a partition of a place that nobody knows',
      ['pools:', 'network: { partitions: [{ apart: [us-esat-1], at: 1s, for: 1s }] }\npools:'],
      '6:35  network.partitions.0.apart.0: "us-esat-1" is no place. Did you mean "us-east-1"?',
    ],
    [
      'an outage of a zone that there is not',
      ['pools:', 'outages: { x: { regions: [eu-west-1/z], at: [{ at: 1s, for: 1s }] } }\npools:'],
      '6:27  outages.x.regions.0: "z" is not a zone of "eu-west-1". Allowed: a, b',
    ],
    [
      'an outage of nobody',
      ['pools:', 'outages: { x: { at: [{ at: 1s, for: 1s }] } }\npools:'],
      '6:15  outages.x: needs `providers` or `regions`',
    ],
    [
      'a failover to a region without a target',
      regional('{ routing: { kind: failover, order: [us-east-1, eu-west-2] } }'),
      '14:111  gateways.front.regional.routing.order.1: "eu-west-2" is not a region of its targets. Did you mean "eu-west-1"?',
    ],
    [
      'a bias of a region without a target',
      regional('{ routing: { kind: geoproximity, bias: { us-west-1: 5 } } }'),
      '"us-west-1" is not a region of its targets. Did you mean',
    ],
    [
      'a residency of nowhere',
      regional('{ routing: { kind: residency, allowed: { tokio: [us-east-1] } } }'),
      'gateways.front.regional.routing.allowed.tokio: "tokio" is no place. Did you mean "tokyo"?',
    ],
    [
      'a residency where no target is',
      regional('{ routing: { kind: residency, allowed: { tokyo: [us-west-1] } } }'),
      'gateways.front.regional.routing.allowed.tokyo.0: "us-west-1" is not a region of its targets.',
    ],
    [
      'the reference design before regions',
      ['regional: {}', 'regional: {}, policy: ai-provider-gateway'],
      '14:63  gateways.front.regional: needs `policy: composed`: the reference design’s gateway knows no regions',
    ],
    [
      'a gateway none of whose targets is anywhere',
      ['regions: { us-east-1: {}, eu-west-1/a: {} }', 'price: $1/h'],
      '14:63  gateways.front.regional: none of its targets is in a region: say `region` of a pool or provider',
    ],
  ] as const)('%s', (_, change, problem) => {
    const found = problems(change);
    const own = found.filter((one) => one.includes(problem));
    expect(own, found.join('\n')).toHaveLength(1);
  });

  it('what is wrong with all copies of a pool is told once, at the original', () => {
    expect(problems(['service: 1s', 'service: { kind: uniform, min: 2s, max: 1s }'])).toHaveLength(
      1,
    );
    expect(
      problems(['chat: { deployment: chat }', 'chat: { deployment: chat, provider: x }']),
    ).toEqual(['14:29  gateways.front.targets.chat: needs either `deployment` or `provider`']);
  });
});
