import { describe, expect, it } from 'vitest';
import { type Flood, type MakePolicy, plainPoint, playFlood } from '../../src/testing/index.ts';

/** Two replicas that serve 10 requests/s each, a tenth of a second each; others start within 20 s. */
const setting = { startup: 20, interval: 10, initial: 2, capacity: 10, service: 0.1 };

/** A policy that wants these numbers of replicas, one after the other. */
function wanting(...desired: readonly number[]): MakePolicy {
  return () => ({
    initialReplicas: 2,
    interval: 10,
    initial: () => 0,
    decide: (turn: number) => ({
      desired: desired[turn] ?? desired.at(-1)!,
      because: `turn ${turn}`,
      state: turn + 1,
    }),
  });
}

function play(make: MakePolicy, points: Flood['points']) {
  return playFlood(make, { ...setting, points }).steps;
}

describe('the plant', () => {
  it('serves what replicas can serve, and queues the rest', () => {
    const [calm, crowded] = play(wanting(2), [plainPoint(5), plainPoint(30)]);
    expect(calm!.observation).toMatchObject({
      now: 10,
      ready: 2,
      starting: 0,
      queueDepth: 0,
      ongoing: 0.5,
      arrivalRate: 5,
      completionRate: 5,
      meanLatency: 0.1,
      utilisation: 0.25,
      kvUse: 0.2,
      tokensPerSecond: 640,
    });
    // 10 requests/s too many for 10 s, which 20 requests/s need 5 s for.
    expect(crowded!.observation).toMatchObject({
      now: 20,
      queueDepth: 100,
      ongoing: 102,
      arrivalRate: 30,
      completionRate: 20,
      meanLatency: 5.1,
      utilisation: 1,
      kvUse: 1,
    });
    expect(crowded!.observation.ttft).toBeCloseTo(5.01, 12);
  });

  it('works a queue off, and is idle for the rest of the time', () => {
    const steps = play(wanting(2), [plainPoint(30), plainPoint(0)]);
    expect(steps[1]!.observation).toMatchObject({
      queueDepth: 0,
      completionRate: 10,
      utilisation: 0.5,
    });
  });

  it('lets nobody wait for more than a minute', () => {
    const steps = play(wanting(2), [plainPoint(1000, 100)]);
    expect(steps[0]!.queue).toBe(60 * 1000);
  });

  it('has what was ordered ready after the start-up, and stops those on their way first', () => {
    const counts = play(
      wanting(5, 3, 3, 1, 4),
      [1, 1, 1, 1, 1].map((wait) => plainPoint(0, wait)),
    );
    expect(
      counts.map(({ observation: { ready, starting }, ...after }) => [
        [ready, starting],
        [after.ready, after.starting],
      ]),
    ).toEqual([
      [
        [2, 0],
        [2, 3],
      ],
      [
        [2, 3],
        [2, 1],
      ],
      [
        [3, 0],
        [3, 0],
      ],
      [
        [3, 0],
        [1, 0],
      ],
      [
        [1, 0],
        [1, 3],
      ],
    ]);
  });

  it('orders others for replicas that are lost', () => {
    const steps = play(wanting(2), [plainPoint(0), { ...plainPoint(0), lost: 1 }, plainPoint(0)]);
    expect(steps.map(({ ready, starting }) => [ready, starting])).toEqual([
      [2, 0],
      [1, 1],
      [1, 1],
    ]);
    expect(steps[1]!.observation.replicas).toMatchObject([
      { replica: 1, startedAt: 0, readyAt: 0 },
      { replica: 2, startedAt: 10.001, readyAt: undefined },
    ]);
  });

  it('shows signals that are off, missing or those of before, and counts that are right', () => {
    const [off, missing, late] = play(wanting(2), [
      { ...plainPoint(5), noise: 1.5 },
      { ...plainPoint(6), missing: true },
      { ...plainPoint(7), late: true },
    ]);
    expect(off!.observation).toMatchObject({ arrivalRate: 7.5, utilisation: 0.375 });
    expect(missing!.observation).toMatchObject({ now: 20, ready: 2, starting: 0 });
    expect(missing!.observation.arrivalRate).toBeUndefined();
    expect(late!.observation).toMatchObject({ now: 30, arrivalRate: 6 });
  });

  it('says what a policy throws, and obeys no answer that is no number', () => {
    const broken: MakePolicy = () => ({
      ...wanting(2)({}),
      decide: (turn: number) => {
        if (turn === 2) throw new Error('out of ideas');
        return { desired: Number.NaN, because: 'lost', state: turn + 1 };
      },
    });
    const { steps, failure } = playFlood(broken, {
      ...setting,
      points: [1, 2, 3, 4].map((n) => plainPoint(n)),
    });
    expect(steps.map(({ ready }) => ready)).toEqual([2, 2]);
    expect(failure).toMatch(/^throws Error: out of ideas at plant\.test\.ts:\d+:\d+$/);
  });
});
