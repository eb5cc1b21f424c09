import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constant } from '../../../src/engine/quantile-functions.ts';
import type { InstancesConfig } from '../../../src/models/provider/instances.ts';
import type { ProviderConfig } from '../../../src/models/provider/provider-config.ts';
import { provided, seconds } from './bench.ts';

const some: InstancesConfig = {
  perInstance: 1,
  min: 0,
  max: 2,
  coldStart: constant(5),
  keepAlive: 10,
  queueLimit: Number.POSITIVE_INFINITY,
  billsStart: true,
};
const platform = (instances: Partial<InstancesConfig> = {}, config: Partial<ProviderConfig> = {}) =>
  provided({
    instances: { ...some, ...instances },
    billing: { kind: 'per-second', usdPerSecond: 0.001 },
    ...config,
  });

describe('instances of a platform', () => {
  it('are started by the first call, which waits for it', () => {
    const { send, told, runTo, provider, requests } = platform();
    const call = send(100, 1);
    expect(requests.startedAt[call]).toBe(-1);
    expect(provider.waiting).toBe(1);
    runTo(100);
    expect(told).toEqual([
      [5, 'started', 0],
      [6, 'answered', 0],
    ]);
    expect(requests.startedAt[call]).toBe(5 * seconds);
  });

  it('serve at once while they are warm, and go after a time without work', () => {
    const { send, told, runTo, provider } = platform();
    send(100, 1);
    runTo(15);
    send(100, 1);
    runTo(25.9);
    expect(provider.ready).toBe(1);
    runTo(26);
    expect(provider.ready).toBe(0);
    send(100, 1);
    runTo(100);
    expect(told.filter(([, what]) => what === 'answered').map(([at]) => at)).toEqual([6, 16, 32]);
    // From 0 to 26 with its start, and from 26 to 42.
    expect(provider.charges()).toEqual([
      { plan: 'per-second', quantity: 42, unit: 'instance-seconds', usd: 0.042 },
    ]);
  });

  it('are not paid while they start where the platform does not bill that', () => {
    const { send, runTo, provider } = platform({ billsStart: false });
    send(100, 1);
    runTo(100);
    expect(provider.charges()[0]!.quantity).toBe(11);
  });

  it('are as many as calls need, up to their limit; others wait, first come, first served', () => {
    const { send, told, runTo, provider } = platform({ perInstance: 2 });
    for (let call = 0; call < 5; call += 1) send(100, 1);
    runTo(5);
    expect(provider.ready).toBe(2);
    expect(provider.waiting).toBe(1);
    runTo(100);
    const started = told.filter(([, what]) => what === 'started').map(([at, , who]) => [at, who]);
    expect(started).toEqual([
      [5, 0],
      [5, 1],
      [5, 2],
      [5, 3],
      [6, 4],
    ]);
  });

  it('that stand ready are there from the start, for ever, and paid', () => {
    const { send, told, runTo, provider } = platform(
      { min: 2 },
      { billing: { kind: 'per-hour', usdPerHour: 3, tokens: undefined } },
    );
    send(100, 1);
    runTo(1800);
    expect(told).toEqual([[1, 'answered', 0]]);
    expect(provider.charges()).toEqual([
      { plan: 'per-hour', quantity: 1, unit: 'unit-hours', usd: 3 },
    ]);
  });

  it('keep the number that always stands ready when others go', () => {
    const { send, runTo, provider } = platform({ min: 1, max: 3 });
    for (let call = 0; call < 3; call += 1) send(100, 50);
    runTo(8);
    expect(provider.ready).toBe(3);
    runTo(100);
    expect(provider.ready).toBe(1);
  });

  it('turn away more calls than may wait', () => {
    const { send, told, runTo } = platform({ max: 1, queueLimit: 1 });
    send(100, 1);
    send(100, 1);
    runTo(100);
    expect(told).toEqual([
      [0.05, 'failed', 1, 503, 0],
      [5, 'started', 0],
      [6, 'answered', 0],
    ]);
  });

  it('are left by who is withdrawn, waiting or served, and take the next', () => {
    const { send, told, runTo, provider } = platform({ max: 1 });
    const [first, second] = [send(100, 100), send(100, 1), send(100, 1)];
    runTo(5.5);
    provider.withdraw(second!);
    provider.withdraw(first!);
    runTo(100);
    expect(told).toEqual([
      [5, 'started', 0],
      [5.5, 'left', 1],
      [5.5, 'started', 2],
      [5.5, 'left', 0],
      [6.5, 'answered', 2],
    ]);
  });

  it('lose those who wait too in a major outage', () => {
    const { send, told, runTo, provider } = platform({ max: 1 });
    send(100, 100);
    send(100, 1);
    runTo(6);
    provider.outageBegan({
      name: 'major',
      errors: 1,
      slowdown: 1,
      status: 503,
      hang: 0,
      drops: true,
    });
    runTo(100);
    expect(told).toEqual([
      [5, 'started', 0],
      [6, 'failed', 1, 0, 0],
      [6, 'failed', 0, 0, 0],
    ]);
    expect(provider.waiting).toBe(0);
  });

  it('never serve more than they can, nor rest while calls wait (I6), and are paid for all that they work', () => {
    const calls = fc.array(
      fc.record({
        gap: fc.double({ min: 0, max: 4, noNaN: true }),
        output: fc.integer({ min: 1, max: 60 }),
        patience: fc.option(fc.double({ min: 0, max: 10, noNaN: true })),
      }),
      { minLength: 1, maxLength: 40 },
    );
    const size = fc.record({
      perInstance: fc.integer({ min: 1, max: 3 }),
      min: fc.integer({ min: 0, max: 2 }),
      max: fc.integer({ min: 2, max: 4 }),
      keepAlive: fc.constantFrom(0, 1, 5),
      coldStart: fc.constantFrom(0, 2, 7).map((at) => constant(at)),
      billsStart: fc.boolean(),
    });
    fc.assert(
      fc.property(size, calls, (instances, all) => {
        const { send, runTo, provider, leaveIn, requests, simulation, on } = platform(instances);
        let work = 0;
        on.answered = (call) => {
          work += (simulation.now - requests.startedAt[call]!) / seconds;
        };
        let now = 0;
        const check = () => {
          expect(provider.ready).toBeLessThanOrEqual(instances.max);
          const room = provider.ready * instances.perInstance;
          const served = provider.inFlight - provider.waiting;
          expect(served).toBeLessThanOrEqual(room);
          if (provider.waiting > 0) expect(served).toBe(room);
        };
        for (const { gap, output, patience } of all) {
          now += gap;
          runTo(now);
          check();
          const call = send(100, output);
          if (patience !== null) leaveIn(patience, call);
          check();
        }
        runTo(now + 1000);
        expect(provider.inFlight).toBe(0);
        expect(provider.ready).toBe(instances.min);
        const paid = provider.charges()[0]!.quantity;
        expect(paid * instances.perInstance).toBeGreaterThanOrEqual(work - 1e-6);
      }),
    );
  });
});
