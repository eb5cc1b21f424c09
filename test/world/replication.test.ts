import { describe, expect, it } from 'vitest';
import { billOf } from '../../src/ledger/bill.ts';
import { runScenario, type ScenarioRun } from '../../src/testing/index.ts';
import { problemsAfter } from '../scenario/problems.ts';

/** Bytes of Llama-3.1-8B at 8 bits, as its card has them: parameters of one byte each. */
const gigabytes = 8.030261248;

/** A model in two regions, of which the second is asked for replicas when the first falls after ten seconds. */
function world(replication: object | undefined, more: object = {}): object {
  return {
    name: 'replication',
    horizon: '30min',
    regions: { 'us-east-1': { outages: { at: [{ at: '10s', for: '1h' }] } }, 'eu-west-1': {} },
    ...(replication === undefined ? {} : { replication }),
    pools: {
      gpu: { accelerator: 'L4', accelerators: 4, regions: { 'us-east-1': {}, 'eu-west-1': {} } },
    },
    deployments: {
      chat: {
        pool: 'gpu',
        engine: { kind: 'llm', model: 'Llama-3.1-8B', precision: 'fp8' },
        spread: { replicas: 3, planner: { kind: 'bin-pack', order: ['us-east-1', 'eu-west-1'] } },
        startup: '2min',
        ...more,
      },
    },
    gateways: { front: { targets: { chat: { deployment: 'chat' } } } },
    traffic: { users: { gateway: 'front', arrivals: { kind: 'poisson', rate: '0.1/s' } } },
  };
}

/** Seconds at which replicas of the second region became ready. */
function readyTimes({ result }: ScenarioRun): number[] {
  return result.fleetEvents
    .filter(({ event, deployment }) => event === 'ready' && deployment === 'chat@eu-west-1')
    .map(({ time }) => time);
}

const models = { from: 'us-east-1', price: '$0.02', bandwidth: '100Mbit/s' };
/** Seconds until the copy is there: bits by bits a second. */
const copied = (gigabytes * 8) / 0.1;

describe('replicas that start where weights still have to come', () => {
  it('wait for them, and start as usual from then on', () => {
    const plain = readyTimes(runScenario(world(undefined)));
    expect(plain).toEqual([180, 180, 180]);
    const times = readyTimes(runScenario(world({ models })));
    expect(times).toHaveLength(3);
    for (const time of times) expect(time).toBeCloseTo(copied + 120, 5);
  });

  it('wait no longer where the copy came before them', () => {
    const fast = { models: { ...models, bandwidth: '10Gbit/s' } };
    expect(readyTimes(runScenario(world(fast)))).toEqual([180, 180, 180]);
  });

  it('count the wait as part of the phase that loads weights', () => {
    const startup = { container: '10s', weights: '60s', warmup: '5s' };
    const { result } = runScenario(world({ models }, { startup }));
    const starts = result.startups.filter(({ deployment }) => deployment === 'chat@eu-west-1');
    expect(starts).toHaveLength(3);
    for (const { container, weights, warmup, total } of starts) {
      expect([container, warmup]).toEqual([10, 5]);
      // Ordered at 60 s, the container is there at 70 s.
      expect(weights).toBeCloseTo(copied - 70 + 60, 5);
      expect(total).toBeCloseTo(10 + weights + 5, 5);
    }
  });
});

describe('copies of weights on the bill', () => {
  /** Lines of copies: whose, gigabytes, dollars. */
  const lines = ({ result }: ScenarioRun) =>
    result.charges
      .filter(({ meter }) => meter === 'replication')
      .map(({ service, quantity, billedUsd }) => [service, quantity, billedUsd] as const);

  it('I8: are once for each model and region, and the bill adds up', () => {
    const run = runScenario(world({ models }));
    const [line, ...others] = lines(run);
    expect(others).toEqual([]);
    expect(line![0]).toBe('chat');
    expect(line![1]).toBeCloseTo(gigabytes, 9);
    expect(line![2]).toBeCloseTo(gigabytes * 0.02, 9);
    const { totalUsd } = billOf(run.result.charges);
    expect(run.result.total['cost_usd']).toBeCloseTo(totalUsd, 9);
    const without = runScenario(world({ models: { ...models, price: '$0' } }));
    const more = run.result.total['cost_usd']! - without.result.total['cost_usd']!;
    expect(more).toBeCloseTo(gigabytes * 0.02, 9);
  });

  it('I8: are what of them came in the measured part', () => {
    const { result } = runScenario(world({ models }), { set: { warmup: '160.60522496s' } });
    const [line] = result.charges.filter(({ meter }) => meter === 'replication');
    // The warm-up ends with a whole microsecond, in which 12.5 bytes come.
    expect(Math.abs(line!.quantity - (gigabytes * 3) / 4)).toBeLessThan(12.5e-9);
    const late = runScenario(world({ models }), { set: { warmup: '20min' } });
    expect(lines(late)).toEqual([]);
  });

  it('are one for two zones of a region', () => {
    const zones = {
      regions: { 'us-east-1': {}, 'eu-west-1': { zones: { a: {}, b: {} } } },
      pools: {
        gpu: {
          accelerator: 'L4',
          accelerators: 4,
          regions: { 'us-east-1': {}, 'eu-west-1/a': {}, 'eu-west-1/b': {} },
        },
      },
      'deployments.chat.spread': { replicas: 3 },
    };
    expect(lines(runScenario(world({ models }), { set: zones }))).toHaveLength(1);
  });
});

describe('what replication gets wrong', () => {
  const after = (models: string) =>
    problemsAfter([
      'pools:\n',
      `regions: { us-east-1: {}, eu-west-1: {} }\nreplication: { models: { ${models} } }\npools:\n`,
    ]);

  it.each([
    [
      'from: us-est-1, price: $0.02, bandwidth: 1GB/s',
      '4:32  replication.models.from: "us-est-1" is not one of `regions`. Did you mean "us-east-1"? Allowed: us-east-1, eu-west-1',
    ],
    [
      'from: us-east-1, price: $0.02, bandwidth: 10Gbit/s',
      '4:24  replication.models: copies nothing: no deployment with weights is in another region',
    ],
    [
      'from: us-east-1, price: $0.02, bandwidth: 0GB/s',
      '4:68  replication.models.bandwidth: "0GB/s" must be more than 0',
    ],
  ])('%s', (models, problem) => {
    expect(after(models)).toEqual([problem]);
  });

  it.each([
    [
      'caches: { answers: region }',
      '4:24  replication.caches: concerns nobody: no gateway with `regional` has a `cache`',
    ],
    [
      'caches: { answers: here }',
      '4:35  replication.caches.answers: "here" is not allowed. Allowed: region, everywhere',
    ],
  ])('%s', (caches, problem) => {
    const found = problemsAfter([
      'pools:\n',
      `regions: { us-east-1: {}, eu-west-1: {} }\nreplication: { ${caches} }\npools:\n`,
    ]);
    expect(found).toEqual([problem]);
  });
});
