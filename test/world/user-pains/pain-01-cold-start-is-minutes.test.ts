import { describe, expect, it } from 'vitest';
import { at, runLiteral } from '../literal.ts';

/** One request to a deployment of no replicas, which serves it in 10 s, and how long it took. */
function firstAnswer(set: Readonly<Record<string, unknown>>): number {
  const run = runLiteral(at(0.5), {
    horizon: '1h',
    'deployments.d.engine.service': '10s',
    'deployments.d.scaling': { kind: 'serverless' },
    ...set,
  });
  // It is seen at 1 s.
  return run.requests[0]!.ended - 1;
}

const startup = (of: object) => ({ 'deployments.d.startup': of });
const aks = { preset: 'aks-a100-27b' };
const runpod = { preset: 'runpod-rtx5090-35b' };

describe('pain 1: a cold start of GPU capacity is minutes, not seconds', () => {
  it('the first user waits for all of it: 966 s on a new node, 277 s on one that is there', () => {
    expect(firstAnswer(startup(aks))).toBe(966 + 10);
    expect(firstAnswer(startup(runpod))).toBe(277 + 10);
  });

  it.each([
    ['an image that every node has', { ...aks, image: { cached: true } }, 101],
    ['a node that is there', { ...aks, node: '0s' }, 410],
    ['weights in memory (51.75 GiB over 25 GB/s)', { ...aks, weights: '2s' }, 60],
    ['a snapshot restored in 15 s', { ...aks, snapshot: { restore: '15s', made: true } }, 444 - 15],
  ])('and what each phase costs can be asked: %s', (_, of, spared) => {
    expect(firstAnswer(startup(of))).toBe(976 - spared);
  });

  it('compiled code that the node keeps spares little of a start that profiles for minutes', () => {
    const again = firstAnswer(startup({ ...runpod, compile: { cached: true, again: '5s' } }));
    expect(again).toBe(287 - 38);
  });

  it('so users pay for idle accelerators instead: an hour of one, or one that sleeps', () => {
    const cost = (set: object) => {
      const run = runLiteral(at(0.5), {
        horizon: '1h',
        'deployments.d.engine.service': '10s',
        'deployments.d.scaling': { kind: 'serverless' },
        ...startup(aks),
        ...set,
      });
      const { cost_idle_usd: idle, wait_max: wait } = run.result.total;
      return [idle!, wait!];
    };
    const [coldIdle, coldWait] = cost({});
    const [warmIdle, warmWait] = cost({ 'deployments.d.scaling.min_replicas': 1 });
    expect(coldWait).toBeGreaterThan(960);
    expect(warmWait).toBe(0);
    // $2 an hour, but for the ten seconds of the answer; and next to nothing where it scales to zero.
    expect(warmIdle).toBeCloseTo((3590 / 3600) * 2, 6);
    expect(coldIdle).toBeLessThan(0.05);
    const [sleepIdle, sleepWait] = cost({
      'deployments.d.warm': { replicas: 1, initial: 1, wake: '6s' },
    });
    expect(sleepWait).toBeLessThan(7);
    expect(sleepIdle).toBeCloseTo(warmIdle!, 1);
  });
});
