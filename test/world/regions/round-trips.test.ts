import { describe, expect, it } from 'vitest';
import { at } from '../literal.ts';
import {
  latencies,
  london,
  regionOf,
  regionsCalled,
  runRegional,
  stay,
  tokyo,
  virginia,
} from './regional.ts';

describe('the way to a region and back', () => {
  it('a client in Tokyo has its answer from us-east-1 146 ms after it was there', () => {
    const run = runRegional({ [tokyo]: at(1) }, stay);
    expect(latencies(run)).toEqual([1_146_000]);
    expect(run.requests[0]).toMatchObject({ place: tokyo, first_answer: 2.146, ended: 2.146 });
    expect(regionOf(run, 'us-east-1', 'e2e_mean', 'ttft_mean')).toEqual({
      e2e_mean: 1,
      ttft_mean: 1,
    });
  });

  it.each([
    ['1ms', 1_001_000],
    ['3us', 1_000_003],
    ['1us', 1_000_001],
    ['0s', 1_000_000],
  ])('a round trip of %s is in the latency to the microsecond, odd or even', (trip, latency) => {
    const round_trips = { [tokyo]: { 'us-east-1': trip } };
    const run = runRegional({ [tokyo]: at(1) }, { ...stay, network: { round_trips } });
    expect(latencies(run)).toEqual([latency]);
  });

  it('each client is sent to the region that is nearest to it', () => {
    const run = runRegional({ [tokyo]: at(1), [virginia]: at(2), [london]: at(3) });
    expect(latencies(run)).toEqual([1_146_000, 1_004_000, 1_013_000]);
    expect(regionsCalled(run)).toEqual(['us-east-1', 'us-east-1', 'eu-west-1']);
    expect(regionOf(run, 'us-east-1', 'arrived', 'completed')).toEqual({
      arrived: 2,
      completed: 2,
    });
    expect(run.result.places.map(({ name, values }) => [name, values['completed']])).toEqual([
      [tokyo, 1],
      [london, 1],
      [virginia, 1],
    ]);
  });

  it('the first token is on the wire both ways as well, and the rest comes as fast', () => {
    const llm = { kind: 'llm', model: 'Llama-3.1-8B', precision: 'fp8' };
    const set = { ...stay, 'deployments.d.engine': llm };
    const near = { network: { round_trips: { [tokyo]: { 'us-east-1': '0s' } } } };
    const ask = [{ at: 1, prompt: 200, output: 20 }];
    const [far] = runRegional({ [tokyo]: ask }, set).requests;
    const [here] = runRegional({ [tokyo]: ask }, { ...set, ...near }).requests;
    const later = (field: 'first_answer' | 'ended') =>
      Math.round(1e6 * (far![field] - here![field]));
    expect([later('first_answer'), later('ended')]).toEqual([146_000, 146_000]);
    expect(here!.first_answer).toBeLessThan(here!.ended);
  });

  it('a time-out of the first token counts the way back', () => {
    // It is there 73 ms after it was sent, has its first token a second later, and is heard at 1,146 ms.
    const within = (limit: string) =>
      latencies(
        runRegional({ [tokyo]: at(1) }, { ...stay, 'gateways.g.timeouts': { first_token: limit } }),
      );
    expect(within('1147ms')).toEqual([1_146_000]);
    expect(within('1145ms')).toEqual(['failed']);
  });

  it('a provider in a region is as far, and one that is nowhere is not', () => {
    const price = { input: '$1', output: '$1' };
    const provider = { price, ttft: '1s', tokens_per_second: 1000 };
    const set = { 'gateways.g.targets': { h: { provider: 'h' } } };
    const far = { ...set, 'providers.h': { ...provider, region: 'us-east-1' } };
    const near = { ...set, 'providers.h': provider, 'gateways.g.regional': undefined };
    expect(latencies(runRegional({ [tokyo]: at(1) }, far))).toEqual([1_146_000]);
    expect(latencies(runRegional({ [tokyo]: at(1) }, near))).toEqual([1_000_000]);
  });

  it('an answer that is known needs no wire', () => {
    const cache = { kind: 'exact', ttl: '1h' };
    const run = runRegional(
      { [tokyo]: [{ at: 1 }, { at: 5 }] },
      {
        ...stay,
        'gateways.g.cache': cache,
        [`traffic.${tokyo}.content`]: { questions: 1 },
      },
    );
    const [first, known] = latencies(run);
    expect(first).toBe(1_146_000);
    expect(known).toBeLessThan(146_000);
    expect(regionOf(run, 'us-east-1', 'arrived')).toEqual({ arrived: 1 });
  });

  describe('a cascade that trusts nobody', () => {
    const targets = { d: { deployment: 'd', quality: 0.1 }, e: { deployment: 'e' } };
    const cascade = {
      'gateways.g.targets': targets,
      'gateways.g.routing': { kind: 'cascade', order: ['d', 'e'], threshold: '100%', signal: '0%' },
      'pools.p.accelerators': 2,
      'deployments.e': {
        pool: 'p',
        engine: { kind: 'slots', service: '2s' },
        scaling: { kind: 'fixed', replicas: 1 },
      },
    };
    const escalations = (from: string) => ({ 'gateways.g.regional.escalations': from });

    it('asks again from where the client is: two round trips', () => {
      const run = runRegional({ [tokyo]: at(1) }, { ...stay, ...cascade });
      expect(latencies(run)).toEqual([3_292_000]);
    });

    it('asks again where it was answered: one', () => {
      const run = runRegional(
        { [tokyo]: at(1) },
        { ...stay, ...cascade, ...escalations('region') },
      );
      expect(latencies(run)).toEqual([3_146_000]);
      expect(run.requests[0]).toMatchObject({ first_answer: 4.146, ended: 4.146 });
      expect(regionOf(run, 'us-east-1', 'completed')).toEqual({ completed: 2 });
    });

    it('a step up that fails there leaves the first answer', () => {
      // The first answer is given at 2.073 s, and heard of at 2.146 s: the region falls between the two.
      const fallen = { at: [{ at: '2.1s', for: '60s' }] };
      const run = runRegional(
        { [tokyo]: at(1) },
        {
          ...stay,
          ...cascade,
          ...escalations('region'),
          'regions.us-east-1.outages': fallen,
        },
      );
      expect(latencies(run)).toEqual([1_146_000]);
      expect(regionOf(run, 'us-east-1', 'region_turned_away')).toEqual({ region_turned_away: 1 });
    });
  });

  it('where nobody says where clients are, nothing is far', () => {
    const run = runRegional(
      { [tokyo]: at(1) },
      { ...stay, [`traffic.${tokyo}.clients`]: undefined },
    );
    expect(latencies(run)).toEqual([1_000_000]);
    expect(run.result.places).toEqual([]);
    expect(run.requests[0]).not.toHaveProperty('place');
  });

  it('requests that go straight to a deployment of a region have no way to go', () => {
    const run = runRegional(
      { [tokyo]: at(1) },
      {
        [`traffic.${tokyo}`]: { file: tokyo, deployment: 'd@us-east-1', clients: { [tokyo]: 1 } },
      },
    );
    expect(latencies(run)).toEqual([1_000_000]);
    expect(regionOf(run, 'us-east-1', 'arrived', 'completed')).toEqual({
      arrived: 1,
      completed: 1,
    });
    expect(run.result.places.map(({ values }) => values['completed'])).toEqual([1]);
  });
});
