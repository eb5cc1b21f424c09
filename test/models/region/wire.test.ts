import { describe, expect, it } from 'vitest';
import { Simulation } from '../../../src/engine/simulation.ts';
import type { GatewayTarget } from '../../../src/models/gateway/target.ts';
import type { OutageImpact } from '../../../src/models/provider/outages.ts';
import { Network } from '../../../src/models/region/network.ts';
import { RemoteTarget } from '../../../src/models/region/remote-target.ts';
import { Site } from '../../../src/models/region/site.ts';
import { Wire } from '../../../src/models/region/wire.ts';
import { none, Requests } from '../../../src/models/requests.ts';

const ms = 1000;

const ill: OutageImpact = {
  name: 'partial',
  errors: 1,
  slowdown: 1,
  status: 500,
  hang: 0,
  drops: false,
};

/** A target 100 ms away, there and back, that answers when it is told to; what is told as `ms what`. */
function wired({ luck = 0.5, partition = false } = {}) {
  const simulation = new Simulation();
  const requests = new Requests();
  const told: string[] = [];
  const tell = (what: string) => told.push(`${simulation.now / ms} ${what}`);
  const network = new Network(simulation, {
    roundTrips: [[0.1]],
    connect: 2,
    partitions: partition ? [{ places: [], regions: [0], at: 1, lasts: 1 }] : [],
  });
  const observer = {
    arrived: () => tell('arrived'),
    failed(_: number, call: number, because: string) {
      tell(`failed there: ${because}`);
      end(call, 'failed', because);
    },
    givenUp(_: number, call: number) {
      tell('given up there');
      end(call, 'cancelled', '');
    },
    released(call: number) {
      if (!wire.keeps(call)) requests.release(call);
    },
  };
  const wire: Wire = new Wire({
    simulation,
    requests,
    network,
    luck: () => luck,
    observer,
    ended: (_, outcome, reason) => tell(`${outcome}${reason === '' ? '' : `: ${reason}`}`),
    failing: (_, status) => tell(`status ${status}`),
  });
  const end = (call: number, outcome: 'completed' | 'failed' | 'cancelled', reason: string) => {
    if (!wire.takes(call, outcome, reason)) tell(`${outcome} at once`);
  };
  const inner = {
    send: (call: number) =>
      tell(`sent, with ${requests.patience[call]! / ms} ms left, ${call === first ? 1 : 2}`),
    withdraw(call: number) {
      tell('withdrawn');
      end(call, 'cancelled', '');
      observer.released(call);
    },
    owedUsd: () => 7,
    usdPerMillion: 3,
  } as unknown as GatewayTarget;
  const site = new Site('us', { began() {}, ended() {}, fell() {}, rose() {} });
  const target = new RemoteTarget({
    wire,
    inner,
    service: 0,
    region: 0,
    sites: [site],
    troubled: () => tell('troubled'),
  });
  const take = (place = 0) => {
    const call = requests.take();
    requests.place[call] = place;
    requests.number[call] = call;
    requests.arrivedAt[call] = simulation.now;
    requests.firstAnswerAt[call] = none;
    requests.patience[call] = 500 * ms;
    return call;
  };
  const first = take();
  const answer = (call: number) => {
    requests.firstAnswerAt[call] = simulation.now;
    end(call, 'completed', '');
    observer.released(call);
  };
  const runTo = (milliseconds: number) => simulation.run(milliseconds * ms);
  return { told, call: first, take, target, site, answer, runTo, requests, wire };
}

describe('the wire', () => {
  it('brings a call in half a round trip, with so much less patience, and its answer back in another', () => {
    const { told, call, target, answer, runTo, requests } = wired();
    target.send(call);
    expect(target.owedUsd(call, true)).toBe(0);
    runTo(300);
    expect(requests.arrivedAt[call]).toBe(50 * ms);
    expect(target.owedUsd(call, true)).toBe(7);
    answer(call);
    expect(requests.live).toBe(1);
    runTo(349);
    expect(requests.firstAnswerAt[call]).toBe(300 * ms);
    runTo(1000);
    expect(requests.firstAnswerAt[call]).toBe(350 * ms);
    expect(told).toEqual(['50 sent, with 450 ms left, 1', '350 completed']);
    expect(requests.live).toBe(0);
  });

  it('keeps the place of a call until its end was heard of', () => {
    const { call, take, target, answer, runTo } = wired();
    target.send(call);
    runTo(100);
    answer(call);
    const other = take();
    expect(other).not.toBe(call);
    runTo(200);
    expect(take()).toBe(call);
  });

  it('has no way to go for a client whose place nobody knows', () => {
    const { told, take, target, answer } = wired();
    const call = take(none);
    target.send(call);
    answer(call);
    expect(told).toEqual(['0 sent, with 500 ms left, 2', '0 completed at once']);
  });

  it('fails a call at the door of a site that is ill, and says so half a round trip later', () => {
    const { told, call, target, site, runTo, requests } = wired();
    site.outageBegan(ill);
    target.send(call);
    runTo(1000);
    expect(told).toEqual([
      '50 arrived',
      '50 troubled',
      '50 status 500',
      '50 failed there: us is down',
      '100 failed: us is down',
    ]);
    expect([target.owedUsd(call, false), requests.live]).toEqual([0, 0]);
  });

  it('lets those through whose luck it is', () => {
    const { told, call, target, site, runTo } = wired({ luck: 0.5 });
    site.outageBegan({ ...ill, errors: 0.5 });
    target.send(call);
    runTo(1000);
    expect(told).toEqual(['50 sent, with 450 ms left, 1']);
  });

  it('leaves one without a word until it is withdrawn, if it is so ill', () => {
    const { told, call, target, site, runTo, requests } = wired();
    site.outageBegan({ ...ill, hang: 0.6 });
    target.send(call);
    runTo(5000);
    target.withdraw(call);
    expect(told).toEqual([
      '50 arrived',
      '50 troubled',
      '5000 given up there',
      '5000 cancelled at once',
    ]);
    expect(requests.live).toBe(0);
  });

  it('takes as many times as long while its site is slow', () => {
    const { told, call, target, site, answer, runTo } = wired();
    site.outageBegan({ ...ill, errors: 0, slowdown: 3 });
    target.send(call);
    runTo(200);
    expect(target.wayBack(call)).toBe(150 * ms);
    answer(call);
    runTo(1000);
    expect(told).toEqual(['150 sent, with 350 ms left, 1', '350 completed']);
  });

  it('loses a call that is cut off, and its sender gives up after a while', () => {
    const { told, call, target, runTo } = wired({ partition: true });
    runTo(1500);
    target.send(call);
    runTo(9999);
    expect(told).toEqual([
      '3500 arrived',
      '3500 troubled',
      '3500 status 0',
      '3500 failed there: cut off',
      '3500 failed at once',
    ]);
  });

  it('loses an answer that is cut off: its sender gives up after a while', () => {
    const { told, call, target, answer, runTo, requests } = wired({ partition: true });
    runTo(960);
    requests.arrivedAt[call] = 960 * ms;
    target.send(call);
    runTo(1200);
    answer(call);
    runTo(9999);
    expect(told).toEqual([
      '1010 sent, with 450 ms left, 1',
      '1200 status 0',
      '3200 failed: cut off',
    ]);
    expect(requests.live).toBe(0);
  });

  it.each([
    ['out', 20, ['20 arrived', '20 given up there', '20 cancelled at once']],
    ['inside', 120, ['50 sent, with 450 ms left, 1', '120 withdrawn', '120 cancelled at once']],
  ] as const)('takes back a call that is %s', (_, at, expected) => {
    const { told, call, target, runTo, requests } = wired();
    target.send(call);
    runTo(at);
    target.withdraw(call);
    runTo(9999);
    expect(told).toEqual(expected);
    expect(requests.live).toBe(0);
  });

  it('leaves an end alone that is on its way back: it is told when it comes', () => {
    const { told, call, target, answer, runTo, requests } = wired();
    target.send(call);
    runTo(100);
    answer(call);
    runTo(120);
    target.withdraw(call);
    runTo(9999);
    expect(told.slice(1)).toEqual(['150 completed']);
    expect(requests.live).toBe(0);
  });

  it('grows with the requests of a run', () => {
    const { take, target, answer, runTo, requests } = wired();
    const calls = Array.from({ length: 3000 }, () => take());
    for (const call of calls) target.send(call);
    runTo(100);
    for (const call of calls) answer(call);
    runTo(200);
    expect(requests.live).toBe(1);
  });
});
