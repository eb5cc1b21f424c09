import { describe, expect, it } from 'vitest';
import { violations } from '../../src/testing/index.ts';
import { at, runLiteral } from './literal.ts';
import { wanted } from './wanted.ts';

type Run = ReturnType<typeof runLiteral>;

/** What befalls the fleet from an instant on. */
function since(start: number, { result }: Run) {
  return result.fleetEvents
    .filter(({ time }) => time >= start)
    .map(({ time, replica, event }) => `${time} ${replica} ${event}`);
}

describe('the victim of a scale-down', () => {
  const busy = (victim: string) =>
    runLiteral(at(1, 2, 3, 4, 11, 12), {
      ...wanted([0, 2], [10, 3], [13, 2]),
      'deployments.d.startup': '0s',
      'deployments.d.engine.service': '60s',
      'deployments.d.engine.slots': 3,
      'deployments.d.routing': { kind: 'round-robin' },
      'deployments.d.scale_down': { victim },
    });
  const first = (run: Run) => since(13, run)[0];

  it.each([
    ['newest', '13 2 draining'],
    ['oldest', '13 0 draining'],
  ])('is the %s', (victim, event) => {
    expect(first(busy(victim))).toBe(event);
  });

  it('is the one with the fewest requests, of equals the last to become ready', () => {
    // In turns over two, then over three: 0 and 1 hold two each of the first four, and of the later two one goes to 2.
    expect(first(busy('fewest-requests'))).toBe('13 2 draining');
  });

  it('is the one that has been idle for longest', () => {
    const run = runLiteral(at(1, 1.5, 20), {
      ...wanted([0, 3], [30, 2]),
      'deployments.d.routing': { kind: 'round-robin' },
      'deployments.d.scale_down': { victim: 'most-idle' },
    });
    // Replica 0 works from 1 s to 2 s, replica 1 to 2.5 s, replica 2 to 21 s: 0 is idle for longest.
    expect(since(30, run)[0]).toBe('30 0 draining');
  });

  it('I14: at random is the same under the same seed, and another under another', () => {
    const chosen = (seed: string) =>
      first(
        runLiteral(at(), {
          ...wanted([0, 8], [13, 7]),
          seed,
          'deployments.d.scale_down': { victim: 'random' },
        }),
      );
    expect(chosen('1')).toBe(chosen('1'));
    expect(new Set(['1', '2', '3', '4', '5'].map(chosen)).size).toBeGreaterThan(1);
  });
});

describe('replicas on their way', () => {
  const run = (starting: string) =>
    runLiteral(at(1), {
      ...wanted([0, 2], [10, 4], [12, 1]),
      'deployments.d.startup': '5s',
      'deployments.d.scale_down': { starting },
    });

  it('are given up first, the last of them first', () => {
    expect(since(12, run('first'))).toEqual([
      '12 3 stopped',
      '12 2 stopped',
      '12 1 draining',
      '12 1 stopped',
    ]);
  });

  it('are given up last', () => {
    expect(since(12, run('last'))).toEqual([
      '12 1 draining',
      '12 1 stopped',
      '12 0 draining',
      '12 0 stopped',
      '12 3 stopped',
      '15 2 ready',
    ]);
  });

  it('become ready, and those that are too many go then', () => {
    expect(since(12, run('keep'))).toEqual([
      '12 1 draining',
      '12 1 stopped',
      '12 0 draining',
      '12 0 stopped',
      '15 2 ready',
      '15 2 draining',
      '15 2 stopped',
      '15 3 ready',
    ]);
  });
});

describe('a drain', () => {
  const drain = (limit: string) =>
    runLiteral(at(9, 9.5), {
      ...wanted([0, 2], [10, 0]),
      'deployments.d.engine.service': '30s',
      'deployments.d.scale_down': { drain: limit },
    });

  it('lets answers end, however long they take', () => {
    const run = drain('unlimited');
    expect(since(10, run)).toEqual([
      '10 1 draining',
      '10 0 draining',
      '39 0 stopped',
      '39.5 1 stopped',
    ]);
    expect(run.result.total).toMatchObject({ completed: 2, failed: 0 });
  });

  it('that takes too long ends with what it has: requests fail, and say why', () => {
    const run = drain('4s');
    expect(since(14, run)).toEqual(['14 1 stopped', '14 0 stopped']);
    expect(run.result.fleetEvents.at(-1)!.place).toBe('0 (drain timed out)');
    expect(run.requests.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['failed', 'drain timed out'],
      ['failed', 'drain timed out'],
    ]);
    expect(run.result.total).toMatchObject({ completed: 0, failed: 2 });
    expect(violations(run)).toEqual([]);
  });

  it('that ends in time is not cut', () => {
    expect(drain('30s').result.total).toMatchObject({ completed: 2, failed: 0 });
  });

  it('cuts the streams of a language model, whose tokens came to nothing', () => {
    const run = runLiteral([{ at: 9, prompt: 100, output: 5000 }], {
      ...wanted([0, 1], [10, 0]),
      'pools.p.accelerator': 'H100-SXM',
      'deployments.d.engine': { kind: 'llm', model: 'Llama-3.1-8B' },
      'deployments.d.scale_down': { drain: '4s' },
    });
    expect(run.requests[0]).toMatchObject({
      outcome: 'failed',
      ended: 14,
      first_answer: expect.closeTo(9, 0),
    });
    expect(violations(run)).toEqual([]);
  });
});
