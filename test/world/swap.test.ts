import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accelerator } from '../../src/catalog/accelerators.ts';
import {
  invariants,
  runScenario,
  type ScenarioData,
  type ScenarioRun,
  scenarios,
} from '../../src/testing/index.ts';
import type { CellResult } from '../../src/world/result.ts';
import { runsOf } from '../nightly.ts';
import { type LiteralRequest, runLiteral } from './literal.ts';

/** 80 GB at 25 GB/s, and half a second to begin: 6.9 s for one in the place of another. */
const swap = { kind: 'swap', bandwidth: '25GB/s', initialisation: '500ms', switching: '0s' };
/** Bytes of an A100, as its driver reports them. */
const capacity = accelerator('A100')!.reportedBytes!;
/** A step is 100 ms, whatever it does: the first token is there after one, n tokens after n. */
const llm = {
  kind: 'llm',
  model: 'Llama-3.1-8B',
  step_time: { kind: 'constant', seconds: '100ms' },
};
const one = { kind: 'fixed', replicas: 1 };

/** Models of so much memory, called by one letter as their tenants are, leave one A100 to each other. */
function runSwapped(
  models: Readonly<Record<string, string>>,
  requests: readonly LiteralRequest[],
  set: Readonly<Record<string, unknown>> = {},
): ScenarioRun {
  const names = Object.keys(models);
  const deployments = names.map((name) => [
    name,
    { pool: 'p', engine: llm, share: { memory: models[name] }, scaling: one },
  ]);
  const tenants = names.map((name) => [name, { deployment: name }]);
  return runLiteral(requests, {
    'pools.p': { accelerator: 'A100', accelerators: 1, price: '$1/h', sharing: swap },
    deployments: Object.fromEntries(deployments),
    'traffic.t.tenants': Object.fromEntries(tenants),
    ...set,
  });
}

/** First answer and end of each request, or what became of it. */
function answers({ requests }: ScenarioRun) {
  return requests.map(({ first_answer, ended, outcome }) =>
    outcome === 'completed' ? [first_answer, ended] : [outcome, ended],
  );
}

function eventsOf({ result }: ScenarioRun) {
  return result.fleetEvents
    .filter(({ event }) => event.startsWith('swapped'))
    .map(({ time, deployment, replica, event, place }) =>
      [time, deployment, replica, event, place].join(' '),
    );
}

const chat = (at: number, output: number, tenant = 'c') => ({ at, tenant, prompt: 1, output });

describe('models that swap', () => {
  it('freeze in the middle of an answer, and go on where they were', () => {
    const run = runSwapped({ c: '80GB', v: '80GB' }, [chat(0, 300), chat(2, 1, 'v')]);
    expect(answers(run)).toEqual([
      // 30 s of steps, and 13.9 s out.
      [0.1, 43.9],
      [17, 17],
    ]);
    expect(eventsOf(run)).toEqual([
      '10 c 0 swapped-out 0',
      '16.9 v 0 swapped-in 0',
      '17 v 0 swapped-out 0',
      '23.9 c 0 swapped-in 0',
    ]);
    expect(run.result.total['itl_max']).toBeCloseTo(14, 6);
  });

  it('answer a rare request after the swap, whether the others rest or have to stop', () => {
    const models = { c: '40GB', d: '40GB', v: '60GB' };
    // The largest is placed first. c comes after (60 + 40) / 25 + 0.5 s, d another 40 / 25 + 0.5 s later.
    const resting = runSwapped(models, [chat(0, 5), chat(0, 5, 'd'), chat(20, 1, 'v')]);
    expect(answers(resting).slice(0, 2)).toEqual([
      [4.6, 5],
      [6.7, 7.1],
    ]);
    // (40 + 40 + 60) / 25 + 0.5 = 6.1 s, and a step.
    expect(answers(resting)[2]).toEqual([26.2, 26.2]);
    const busy = runSwapped(models, [chat(0, 400), chat(0, 400, 'd'), chat(10, 1, 'v')]);
    // d stays until 16.6 s first; to have c leave alone would be in vain.
    expect(answers(busy)[2]).toEqual([22.8, 22.8]);
    expect(eventsOf(busy).slice(3)).toEqual([
      '16.6 c 0 swapped-out 0',
      '16.6 d 0 swapped-out 0',
      '22.7 v 0 swapped-in 0',
      '22.8 v 0 swapped-out 0',
      '27.3 c 0 swapped-in 0',
      '29.4 d 0 swapped-in 0',
    ]);
  });

  it('stop batches in the middle, too', () => {
    const engine = (service: string) => ({ kind: 'slots', service });
    const run = runSwapped({ c: '80GB', v: '80GB' }, [chat(0, 1), chat(1, 1, 'v')], {
      'deployments.c.engine': engine('15s'),
      'deployments.v.engine': engine('1s'),
    });
    expect(answers(run)).toEqual([
      [29.8, 29.8],
      [17.9, 17.9],
    ]);
  });

  it.each([
    ['between two steps', '10s', 23.9],
    ['within a step', '9950ms', 23.85],
  ])('let requests go that are given up while they are out, frozen %s', (_, residence, back) => {
    const requests = [chat(0, 300), chat(2, 1, 'v'), chat(30, 1)];
    const run = runSwapped({ c: '80GB', v: '80GB' }, requests, {
      'pools.p.sharing.residence': residence,
      'deployments.c.timeouts': { total: '12s' },
    });
    const [first, , third] = answers(run);
    expect(first).toEqual(['timed-out', 12]);
    // It is back to end the step that was under way, at 24 s, and free.
    expect(third).toEqual([30.1, 30.1]);
    expect(eventsOf(run).at(-1)).toBe(`${back} c 0 swapped-in 0`);
  });

  it('let requests go that their clients give up, without having begun', () => {
    const requests = [chat(0, 300), { ...chat(2, 1, 'v'), work: 0.5 }, chat(3, 1, 'v')];
    const run = runSwapped({ c: '80GB', v: '80GB' }, requests, {
      'deployments.v.timeouts': { first_token: '5s' },
    });
    expect(answers(run).slice(1)).toEqual([
      ['timed-out', 7],
      ['timed-out', 8],
    ]);
    // Its model comes in for a step, since that had begun.
    expect(answers(run)[0]).toEqual([0.1, 43.9]);
  });

  it('are counted, and pay for what they hold', () => {
    const run = runSwapped({ c: '80GB', v: '80GB' }, [chat(0, 300), chat(2, 1, 'v')]);
    const { total, deployments } = run.result;
    const [c, v] = deployments.map(({ values }) => values);
    expect([c!['swaps'], v!['swaps'], total['swaps']]).toEqual([1, 1, 2]);
    expect(c!['swap_seconds']).toBeCloseTo(6.9, 9);
    expect(total['swap_seconds']).toBeCloseTo(13.8, 9);
    // v from the beginning of its swap to the beginning of the next.
    const part = 80e9 / capacity;
    expect(v!['accelerator_hours']).toBeCloseTo((7 * part) / 3600, 9);
    expect(c!['accelerator_hours']).toBeCloseTo((93 * part) / 3600, 9);
    expect(total['stranded_hours']).toBeCloseTo((100 * (1 - part)) / 3600, 9);
    expect(c!['cost_usd']).toBeCloseTo((93 * part) / 3600, 9);
    // Work only counts while it runs.
    expect(c!['used_hours']).toBeCloseTo(30 / 3600, 9);
    expect(v!['used_hours']).toBeCloseTo(0.1 / 3600, 9);
  });

  it('are refused where host memory is too small for those that are out', () => {
    const requests = [chat(0, 1), chat(0, 1, 'v')];
    const set = { 'pools.p.sharing.host_memory': '79GB' };
    const run = runSwapped({ c: '80GB', v: '80GB' }, requests, set);
    const refused = run.result.fleetEvents.find(({ event }) => event === 'unplaced');
    expect(refused?.deployment).toBe('v');
    expect(answers(run)).toEqual([
      [0.1, 0.1],
      ['in-flight', Number.NaN],
    ]);
  });

  it('have all of the accelerator, where nothing is said, and so are there alone', () => {
    const run = runSwapped({ c: '80GB', v: '80GB' }, [chat(0, 1), chat(1, 1, 'v')], {
      'deployments.c.share': {},
      'deployments.v.share': {},
    });
    const seconds = (2 * capacity) / 25e9 + 0.5;
    expect(answers(run)[1]![0]).toBeCloseTo(1 + seconds + 0.1, 5);
  });

  it('take all of a group at once, each accelerator over its own link', () => {
    const run = runSwapped({ c: '80GB', v: '80GB' }, [chat(0, 1), chat(1, 1, 'v')], {
      'pools.p.accelerators': 2,
      'pools.p.group': 2,
      'deployments.c.accelerators': 2,
      'deployments.v.accelerators': 2,
    });
    expect(answers(run)[1]).toEqual([8, 8]);
  });
});

/** Which of their pools' models are how large, and how fast they come and go. */
const swapping = fc.record({
  memories: fc.array(fc.constantFrom('20GB', '36GB', '60GB', '80GB'), {
    minLength: 3,
    maxLength: 3,
  }),
  residence: fc.constantFrom('50ms', '300ms', '2s', '7s'),
  initialisation: fc.constantFrom('0s', '1us', '260ms'),
  bandwidth: fc.constantFrom('25GB/s', '200GB/s', '2000GB/s'),
  turns: fc.constantFrom(
    { turns: { kind: 'equal' } },
    { turns: { kind: 'weighted' }, idle: 'wasted' },
    { turns: { kind: 'best-effort-fill' } },
  ),
  quantum: fc.constantFrom('shared', 'shared', 'exact'),
  turn: fc.constantFrom('20ms', '50ms'),
  priorities: fc.constantFrom('standard', 'best-effort'),
});

/** Puts models that swap in the place of whatever a scenario has. */
function everythingSwaps(
  { pools, deployments }: ScenarioData,
  { memories, priorities, turns, ...sharing }: ReturnType<typeof swapping.generate>['value'],
): Record<string, unknown> {
  const pool = { kind: 'swap', ...turns, ...sharing };
  const shared = Object.keys(pools).map((name) => [
    `pools.${name}`,
    { accelerator: 'A100', accelerators: 1, sharing: pool },
  ]);
  const replicas = Object.keys(deployments).flatMap((name, index) => [
    [`deployments.${name}.accelerators`, 1],
    [
      `deployments.${name}.share`,
      { memory: memories[index], ...(index > 0 && { priority: priorities }) },
    ],
  ]);
  return Object.fromEntries([...shared, ...replicas]);
}

describe('over generated scenarios', () => {
  it('I2, I3, I5, I7: order, conservation, capacity and Little hold where everything swaps', () => {
    let swaps = 0;
    fc.assert(
      fc.property(scenarios(), swapping, (source, how) => {
        const run = runScenario(source, { set: everythingSwaps(source, how) });
        for (const name of ['order', 'conservation', 'capacity', 'littlesLaw']) {
          expect(invariants[name]!(run)).toEqual([]);
        }
        swaps += run.result.total['swaps']!;
      }),
      { numRuns: runsOf(25), seed: 1 },
    );
    expect(swaps).toBeGreaterThan(100);
  });

  it('I15: skipping steps changes nothing where models swap', () => {
    let swaps = 0;
    fc.assert(
      fc.property(scenarios({ engines: ['llm'] }), swapping, (source, how) => {
        const set = everythingSwaps(source, how);
        const stepwise = Object.keys(source.deployments).map((name) => [
          `deployments.${name}.engine.stepwise`,
          true,
        ]);
        const fast = runScenario(source, { set }).result;
        const slow = runScenario(source, { set: { ...set, ...Object.fromEntries(stepwise) } });
        expect(found(slow.result)).toStrictEqual(found(fast));
        swaps += fast.total['swaps']!;
      }),
      { numRuns: runsOf(35), seed: 2 },
    );
    expect(swaps).toBeGreaterThan(100);
  });
});

/** All but what tells how many events there were. */
function found({ events: _, fingerprint: __, ...rest }: CellResult) {
  return rest;
}
