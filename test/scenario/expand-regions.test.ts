import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { readSource } from '../../src/scenario/source.ts';

const text = `name: spread
horizon: 10s
regions:
  us-east-1: {}
  eu-west-1: { zones: { a: {}, b: {} } }
pools:
  gpu:
    accelerator: L4
    accelerators: 2
    price: $1/h
    regions: { us-east-1: { accelerators: 4, price: $3/h }, eu-west-1/a: {}, eu-west-1/b: {} }
  home: { accelerator: L4, accelerators: 1, region: us-east-1 }
deployments:
  chat:
    pool: gpu
    engine: { kind: slots, service: 1s }
    scaling: { kind: fixed, replicas: 1 }
    regions: { us-east-1: { scaling: { kind: fixed, replicas: 4 } } }
  own: { pool: home, engine: { kind: slots, service: 1s }, scaling: { kind: fixed, replicas: 1 } }
gateways:
  front:
    targets:
      big: { deployment: chat }
      gold: { deployment: chat, tier: best, weight: 3 }
      own: { deployment: own }
traffic:
  users: { gateway: front, arrivals: { kind: poisson, rate: 1/s } }
`;

describe('a pool in several regions', () => {
  const { scenario, written, locate } = parseScenario(readSource(text, 's.yaml'));

  it('is one in each, and what they have in common is said once', () => {
    expect(Object.keys(scenario.pools)).toEqual([
      'gpu@us-east-1',
      'gpu@eu-west-1/a',
      'gpu@eu-west-1/b',
      'home',
    ]);
    expect(scenario.pools['gpu@us-east-1']).toMatchObject({
      region: 'us-east-1',
      accelerators: 4,
      price: 3,
    });
    expect(scenario.pools['gpu@eu-west-1/a']).toMatchObject({
      region: 'eu-west-1',
      zone: 'a',
      accelerators: 2,
      price: 1,
    });
    expect(scenario.pools['gpu@us-east-1']).not.toHaveProperty('zone');
    expect(scenario.pools['gpu@us-east-1']).not.toHaveProperty('regions');
  });

  it('has its deployments there, with what is different in a region', () => {
    expect(scenario.deployments['chat@us-east-1']).toMatchObject({
      pool: 'gpu@us-east-1',
      scaling: { kind: 'fixed', replicas: 4 },
      regions: {},
    });
    expect(scenario.deployments['chat@eu-west-1/b']).toMatchObject({
      pool: 'gpu@eu-west-1/b',
      scaling: { kind: 'fixed', replicas: 1 },
    });
    expect(scenario.deployments['chat']).toBeUndefined();
  });

  it('has a target for each, which are one tier with the copies of their like', () => {
    const { targets } = scenario.gateways['front']!;
    expect(Object.entries(targets).map(([name, one]) => [name, one.deployment, one.tier])).toEqual([
      ['big@us-east-1', 'chat@us-east-1', 'big'],
      ['big@eu-west-1/a', 'chat@eu-west-1/a', 'big'],
      ['big@eu-west-1/b', 'chat@eu-west-1/b', 'big'],
      ['gold@us-east-1', 'chat@us-east-1', 'best'],
      ['gold@eu-west-1/a', 'chat@eu-west-1/a', 'best'],
      ['gold@eu-west-1/b', 'chat@eu-west-1/b', 'best'],
      ['own', 'own', ''],
    ]);
    expect(targets['gold@eu-west-1/a']!.weight).toBe(3);
  });

  it('is kept as it was written, and what is copied has the place of its original', () => {
    expect(Object.keys(written.pools)).toEqual(['gpu', 'home']);
    expect(locate(['pools', 'gpu@eu-west-1/a', 'accelerators'])).toMatchObject({
      line: 9,
      column: 19,
    });
    expect(locate(['deployments', 'chat@us-east-1', 'engine'])).toMatchObject({ line: 16 });
    expect(locate(['pools', 'home', 'region'])).toMatchObject({ line: 12 });
  });

  it('is left alone where there is none', () => {
    const plain = text.replace(/ {4}regions:.*\n/g, '').replace('home: {', 'home: {');
    const { scenario: same, written: before } = parseScenario(readSource(plain, 's.yaml'));
    expect(same).toBe(before);
  });
});
