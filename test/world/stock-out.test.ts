import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invariants, runScenario } from '../../src/testing/index.ts';
import { runsOf } from '../nightly.ts';
import { everyAutoscaler } from '../policies/autoscaling/every-autoscaler.ts';
import { runLiteral } from './literal.ts';
import { wanted } from './wanted.ts';

const windows = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 600 }))
    .map(([from, lasts]) => ({ from: `${from}s`, until: `${from + lasts}s` })),
  { minLength: 1, maxLength: 4 },
);

describe('a stock-out in the middle of the rise', () => {
  it('never leaves a replica pending for ever: all are ready a bounded time after its end', () => {
    fc.assert(
      fc.property(
        windows,
        fc.integer({ min: 2, max: 8 }),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 10 }),
        (stockouts, replicas, shortest, factor) => {
          const longest = shortest * factor;
          const { result } = runLiteral([], {
            ...wanted([0, 1], [60, replicas]),
            horizon: '3000s',
            'deployments.d.startup': '20s',
            'pools.p.nodes': {
              size: 2,
              initial: 1,
              provision: '30s',
              init: '10s',
              refusal: '60s',
              stockouts,
              autoscaler: { backoff: { initial: `${shortest}s`, max: `${longest}s` } },
            },
          });
          const end = Math.max(60, ...stockouts.map(({ until }) => Number.parseInt(until, 10)));
          // A refusal that is on its way, the longest back-off, a scan, the node, and the start of the replica.
          const bound = end + 60 + longest + 10 + 40 + 20;
          fc.pre(bound < 3000);
          const ready = result.fleetEvents.filter(
            ({ event, time }) => event === 'ready' && time <= bound,
          );
          expect(ready).toHaveLength(replicas);
        },
      ),
      { numRuns: runsOf(15), seed: 1 },
    );
  });

  it('with the back-off of cluster-autoscaler costs up to half an hour more than the stock-out', () => {
    const { result } = runLiteral([], {
      ...wanted([0, 1], [60, 5]),
      horizon: '2h',
      'pools.p.nodes': {
        size: 4,
        initial: 1,
        provision: '30s',
        init: '10s',
        stockouts: [{ from: '1min', until: '25min' }],
      },
    });
    const told = (what: string) =>
      result.fleetEvents.filter(({ event }) => event === what).map(({ time }) => time);
    // Looked at every 10 s, refused after a minute, and then 5, 10 and 20 min of back-off: stock is back at 1500 s.
    expect(told('node-ordered')).toEqual([70, 430, 1090, 2350]);
    expect(told('node-failed')).toEqual([130, 490, 1150]);
    expect(told('ready')).toEqual([0, 180, 180, 180, 2510]);
    const [decision] = result.decisions.filter(({ time }) => time === 490);
    expect(decision).toEqual({
      time: 490,
      deployment: '',
      policy: 'nodes',
      current: 1,
      desired: 1,
      applied: 1,
      because: 'no room for 1 replica: L4 backs off until 1090 s',
      pool: 'p',
    });
  });
});

describe('I10, I17: accelerators in use, and nodes, are within the quota, and every order ends', () => {
  const needLanguageModels = ['wva', 'wva-tokens', 'dynamo-planner'];
  const slots = { kind: 'slots', slots: 2, service: '1s' };
  const llm = {
    kind: 'llm',
    model: 'Llama-3.2-1B',
    max_num_seqs: 2,
    max_num_batched_tokens: 2048,
    max_model_len: 2048,
    step_time: { kind: 'constant', seconds: '100ms' },
    kv: { blocks: 64 },
  };
  const nodes = fc.record({
    size: fc.constantFrom(1, 2, 4),
    initial: fc.nat(2),
    failure: fc.constantFrom('0%', '30%'),
    spot: fc.constantFrom(undefined, { up: { kind: 'exponential', mean: '4min' }, notice: '20s' }),
    stockouts: windows,
    fill: fc.constantFrom('placement', 'spread'),
  });

  it.each(everyAutoscaler)('under %s', (name, scaling) => {
    fc.assert(
      fc.property(nodes, fc.nat(99), (own, seed) => {
        const run = runScenario({
          name: 'rise',
          seed: String(seed),
          horizon: '15min',
          pools: {
            p: {
              accelerator: 'L4',
              accelerators: 8,
              nodes: {
                ...own,
                provision: '40s',
                init: '10s',
                autoscaler: {
                  unneeded: '60s',
                  delay_after_add: '60s',
                  backoff: { initial: '30s', max: '2min' },
                },
              },
            },
          },
          deployments: {
            d: {
              pool: 'p',
              engine: needLanguageModels.includes(name) ? llm : slots,
              queue: { timeout: '1min', limit: 100 },
              startup: '20s',
              scaling,
            },
          },
          traffic: {
            t: {
              arrivals: { kind: 'poisson', rate: '0.5/s' },
              shape: { kind: 'step', at: '3min', until: '10min', factor: '8x' },
              prompt: 200,
              output: needLanguageModels.includes(name) ? 5 : 1,
            },
          },
        });
        for (const one of ['quota', 'nodes', 'order', 'conservation', 'capacity']) {
          expect(invariants[one]!(run)).toEqual([]);
        }
      }),
      { numRuns: runsOf(1), seed: 3 },
    );
  });
});
