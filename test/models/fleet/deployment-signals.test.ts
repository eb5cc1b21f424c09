import { describe, expect, it } from 'vitest';
import { noNoise } from '../../../src/models/fleet/reading-noise.ts';
import type { ScalingObservation } from '../../../src/policies/autoscaling/autoscaler.ts';
import { type Happening, watched } from './watched.ts';

/** So many requests arrive in each second from one on to another. */
function arrivals(from: number, until: number, perSecond: number): Happening[] {
  return Array.from({ length: until - from }, (_, second) => [
    from + second + 0.5,
    ({ totals }) => {
      totals.arrived += perSecond;
    },
  ]);
}

function of<Name extends keyof ScalingObservation>(
  seen: readonly ScalingObservation[],
  name: Name,
): ScalingObservation[Name][] {
  return seen.map((one) => one[name]);
}

const signals = Object.keys(noNoise) as (keyof ScalingObservation)[];

function isBlank(seen: ScalingObservation): boolean {
  return signals.every((name) => seen[name] === undefined) && seen.replicas === undefined;
}

describe('read at each decision', () => {
  it('is what happened since the last one, and how things are now', () => {
    const seen = watched([
      [
        5,
        (one) => {
          Object.assign(one, { waiting: 4, ongoing: 6, count: 2, starting: 1, draining: 3 });
          Object.assign(one.totals, {
            arrived: 30,
            completed: 20,
            latencyTicks: 40e6,
            busySlotTicks: 5e6,
            openSlotTicks: 20e6,
          });
        },
      ],
      [
        15,
        (one) => {
          Object.assign(one, { waiting: 1, ongoing: 2 });
          Object.assign(one.totals, { arrived: 35, completed: 30, latencyTicks: 45e6 });
        },
      ],
    ]);
    expect(seen[0]).toMatchObject({
      now: 10,
      ready: 2,
      starting: 1,
      draining: 3,
      queueDepth: 4,
      ongoing: 6,
      arrivalRate: 3,
      completionRate: 2,
      meanLatency: 2,
      utilisation: 0.25,
    });
    expect(seen[1]).toMatchObject({
      now: 20,
      queueDepth: 1,
      ongoing: 2,
      arrivalRate: 0.5,
      completionRate: 1,
      meanLatency: 0.5,
      utilisation: 0,
    });
  });

  it('has no percentile and no mean length where nothing came, and a latency of 0', () => {
    const [first] = watched([]);
    expect(first).toMatchObject({ arrivalRate: 0, completionRate: 0, meanLatency: 0 });
    expect(of([first!], 'ttft')).toEqual([undefined]);
    expect(of([first!], 'itl')).toEqual([undefined]);
    expect(of([first!], 'promptTokens')).toEqual([undefined]);
    expect(of([first!], 'outputTokens')).toEqual([undefined]);
  });
});

describe('percentiles of latency', () => {
  /** Twenty answers, whose first tokens came after 0.1, 0.2, … 2 s. */
  const answers: Happening[] = Array.from({ length: 20 }, (_, index) => [
    0,
    (one) => {
      one.answer(one.arrive(100, 11), (index + 1) / 10);
    },
  ]);

  it('are of the requests that were answered: 19 of 20 within 1.9 s', () => {
    const [p95] = watched(answers);
    expect(Math.abs(p95!.ttft! / 1.9 - 1)).toBeLessThan(1 / 64);
    const [median] = watched(answers, { percentile: 50 });
    expect(Math.abs(median!.ttft! / 1 - 1)).toBeLessThan(1 / 64);
  });

  it('of the time between tokens divide what comes after the first by the other tokens', () => {
    const [first] = watched([
      [0, (one) => void one.arrive(100, 11)],
      [3, (one) => one.answer(0, 1)],
    ]);
    // 2 s for ten more tokens.
    expect(Math.abs(first!.itl! / 0.2 - 1)).toBeLessThan(1 / 64);
  });

  it('leave out answers of one token, which have no time between tokens', () => {
    const [first] = watched([
      [0, (one) => void one.arrive(100, 1)],
      [3, (one) => one.answer(0, 3)],
    ]);
    expect(first!.itl).toBeUndefined();
    expect(Math.abs(first!.ttft! / 3 - 1)).toBeLessThan(1 / 64);
  });

  it('are over the window as everything else is', () => {
    const seen = watched([
      [0, (one) => [one.arrive(1, 1), one.arrive(1, 1)]],
      [4, (one) => one.answer(0, 4)],
      [12, (one) => one.answer(1, 1)],
    ]);
    expect(of(seen, 'ttft').map((value) => value && Math.round(value))).toEqual([4, 1, undefined]);
  });

  it('are not kept where nobody reads them', () => {
    const meters: unknown[] = [];
    const look: Happening = [5, ({ meter }) => meters.push(meter)];
    watched([look], { reads: ['queue-depth', 'latency', 'kv-use', 'tokens-per-second'] });
    expect(meters).toEqual([undefined]);
    watched([look], { reads: ['ttft'] });
    expect(meters[1]).toBeDefined();
  });
});

describe('tokens', () => {
  it('a second are those of the engine, which first counts what it has done', () => {
    const seen = watched([
      [5, ({ tokens }) => (tokens.answered = 700)],
      [15, ({ tokens }) => (tokens.answered = 750)],
    ]);
    expect(of(seen, 'tokensPerSecond')).toEqual([70, 5, 0]);
  });

  it('a second are those of whole answers where the engine counts none', () => {
    const seen = watched(
      [
        [5, (one) => void one.arrive(10, 80)],
        [15, (one) => one.answer(0, 6)],
      ],
      { isLlm: false },
    );
    expect(of(seen, 'tokensPerSecond')).toEqual([0, 8, 0]);
  });

  it('of a request are the mean of those that arrived', () => {
    const seen = watched([
      [1, (one) => [one.arrive(100, 10), one.arrive(300, 20)]],
      [11, (one) => void one.arrive(7, 1)],
    ]);
    expect(of(seen, 'promptTokens')).toEqual([200, 7, undefined]);
    expect(of(seen, 'outputTokens')).toEqual([15, 1, undefined]);
  });
});

describe('replicas', () => {
  const holding = undefined as never;
  const fleet: Happening = [
    5,
    (one) => {
      one.lives = [
        { replica: 0, holding, placedAt: 0, readyAt: 0 },
        { replica: 1, holding, placedAt: 0, readyAt: 2e6 },
        { replica: 2, holding, placedAt: 0, readyAt: 3e6 },
        { replica: 3, holding, placedAt: 4e6, readyAt: undefined },
      ];
      one.isDraining = (replica) => replica === 2;
      one.kv.push(0.25, 0.75, 1, 1);
    },
  ];

  it('that are ready have a mean KV use; those that start or drain do not count', () => {
    expect(of(watched([fleet]), 'kvUse')[0]).toBe(0.5);
  });

  it('that are ready are needed for a KV use, and an engine that has a KV cache', () => {
    expect(of(watched([]), 'kvUse')[0]).toBeUndefined();
    expect(of(watched([fleet], { isLlm: false }), 'kvUse')[0]).toBeUndefined();
  });

  it('are told one by one where they are read', () => {
    const reading = (replica: number) => ({
      replica,
      startedAt: 0,
      isDraining: false,
      ongoing: 10 + replica,
      waiting: replica,
      promptTokens: 100 * replica,
    });
    expect(watched([fleet], { reads: ['replicas'] })[0]!.replicas).toEqual([
      { ...reading(0), readyAt: 0, kvUse: 0.25 },
      { ...reading(1), readyAt: 2, kvUse: 0.75 },
      { ...reading(2), readyAt: 3, isDraining: true, kvUse: 1 },
      { ...reading(3), startedAt: 4, readyAt: undefined, kvUse: 1 },
    ]);
    expect(watched([fleet], { reads: ['kv-use'] })[0]!.replicas).toBeUndefined();
  });
});

describe('a window', () => {
  const flood = [...arrivals(0, 5, 2), ...arrivals(5, 20, 4)];

  it('longer than the interval reaches further back, at first to the start', () => {
    // 10 and 20 in the first 10 s, 40 more in the next, and then none.
    expect(of(watched(flood, { window: 20 }), 'arrivalRate')).toEqual([3, 3.5, 2]);
  });

  it('shorter than the interval sees only the end of it', () => {
    const seen = watched(flood, { window: 8 });
    // From 2 to 10 s: 6 and 20.
    expect(of(seen, 'arrivalRate')).toEqual([26 / 8, 4, 0]);
    expect(watched(flood, { window: 8, interval: 5, until: 5 })[0]!.arrivalRate).toBe(2);
  });

  it('leaves levels as they are now where nothing is scraped', () => {
    const seen = watched([[15, (one) => (one.waiting = 8)]], { window: 20 });
    expect(of(seen, 'queueDepth')).toEqual([0, 8, 8]);
  });
});

describe('scraped', () => {
  it('every 4 s, a decision at 10 s goes by what was there at 8 s', () => {
    const seen = watched([...arrivals(0, 8, 2), ...arrivals(8, 10, 100)], { scrape: 4 });
    // Since the start, and then between 12 s and 20 s.
    expect(of(seen, 'arrivalRate').slice(0, 2)).toEqual([2, 0]);
  });

  it('has levels as the mean of the scrapes in the window', () => {
    const levels: Happening[] = [
      [2, (one) => Object.assign(one, { waiting: 3, ongoing: 5 })],
      [6, (one) => Object.assign(one, { waiting: 4, ongoing: 10 })],
      [9, (one) => Object.assign(one, { waiting: 90, ongoing: 90 })],
      [11, (one) => Object.assign(one, { waiting: 0, ongoing: 1 })],
    ];
    const seen = watched(levels, { scrape: 4 });
    expect(of(seen, 'queueDepth').slice(0, 2)).toEqual([3.5, 0]);
    expect(of(seen, 'ongoing').slice(0, 2)).toEqual([7.5, 1]);
    // A window that reaches to the start holds no scrape of that instant.
    expect(watched(levels, { scrape: 4, window: 20 })[0]!.queueDepth).toBe(3.5);
  });

  it('at the instant of a decision is read by it', () => {
    const seen = watched([[10, (one) => (one.waiting = 7)]], { scrape: 5 });
    expect(of(seen, 'queueDepth')).toEqual([3.5, 7, 7]);
  });

  it('less often than there are decisions goes back two scrapes', () => {
    const seen = watched(arrivals(0, 100, 3), { scrape: 25, until: 60 });
    expect(of(seen, 'arrivalRate')).toEqual([undefined, undefined, 3, 3, 3, 3]);
  });

  it('once in a window there is a level, and no rate', () => {
    const seen = watched([...arrivals(0, 30, 3), [1, (one) => (one.waiting = 2)]], {
      scrape: 10,
      window: 8,
    });
    expect(of(seen, 'queueDepth')).toEqual([2, 2, 2]);
    expect(of(seen, 'arrivalRate')).toEqual([undefined, undefined, undefined]);
    expect(of(seen, 'meanLatency')).toEqual([undefined, undefined, undefined]);
  });

  it('less often than the window is long, decisions in between see nothing', () => {
    const seen = watched(arrivals(0, 40, 3), { scrape: 20, window: 5, until: 40 });
    expect(seen.map(isBlank)).toEqual([true, false, true, false]);
  });
});

describe('a lag', () => {
  it('of 3 s shows a decision at 10 s the first 7 s, and one at 20 s those from 7 to 17 s', () => {
    const seen = watched([...arrivals(0, 7, 1), ...arrivals(7, 17, 5)], { lag: 3 });
    expect(of(seen, 'arrivalRate')).toEqual([1, 5, 0]);
  });

  it('shows levels as they were', () => {
    const seen = watched(
      [
        [5, (one) => (one.waiting = 1)],
        [8, (one) => (one.waiting = 9)],
      ],
      { lag: 3 },
    );
    expect(of(seen, 'queueDepth')).toEqual([1, 9, 9]);
  });

  it('keeps counts of replicas at now', () => {
    const seen = watched([[19, (one) => Object.assign(one, { count: 5 })]], { lag: 15 });
    expect(of(seen, 'ready')).toEqual([0, 5, 5]);
  });

  it('longer than the run so far leaves nothing to see', () => {
    const seen = watched(arrivals(0, 30, 2), { lag: 10 });
    expect(seen.map(isBlank)).toEqual([true, false, false]);
    expect(of(seen, 'arrivalRate')).toEqual([undefined, 2, 2]);
  });

  it('of scrapes shows the last that is old enough', () => {
    const seen = watched([...arrivals(0, 8, 2), ...arrivals(8, 30, 6)], { scrape: 4, lag: 5 });
    // At 10 s what came until 4 s, at 20 s what came between 8 s, for 5 s are too early, and 12 s.
    expect(of(seen, 'arrivalRate')).toEqual([2, 6, 6]);
  });
});

/** Numbers in turn, then the same again. */
function inTurn(...numbers: readonly number[]): () => number {
  let next = 0;
  return () => numbers[next++ % numbers.length]!;
}

/** For each reading what becomes of it, and then the same for each of its twelve signals. */
function readings(...each: readonly (readonly [fate: number, noise: number])[]): () => number {
  return inTurn(...each.flatMap(([fate, noise]) => [fate, ...signals.map(() => noise)]));
}

describe('missing', () => {
  it('with certainty shows nothing, ever', () => {
    const seen = watched(arrivals(0, 30, 2), { missing: 1, draws: () => 0.999 });
    expect(seen.map(isBlank)).toEqual([true, true, true]);
  });

  it('at a decision shows nothing, and at the next one what came since', () => {
    const flood = [...arrivals(0, 10, 1), ...arrivals(10, 20, 2), ...arrivals(20, 30, 3)];
    const draws = readings([0.9, 0.5], [0.1, 0.5], [0.9, 0.5]);
    const seen = watched(flood, { missing: 0.5, draws });
    expect(of(seen, 'arrivalRate')).toEqual([1, undefined, 3]);
    expect(seen.map(isBlank)).toEqual([false, true, false]);
  });

  it('of a scrape leaves a gap, over which rates are', () => {
    const flood = [...arrivals(0, 5, 1), ...arrivals(5, 10, 9), ...arrivals(10, 30, 2)];
    // At 10 s and 20 s.
    const draws = readings([0.9, 0.5], [0.1, 0.5], [0.9, 0.5], [0.1, 0.5]);
    const seen = watched(flood, { missing: 0.5, scrape: 5, draws });
    // From 0 to 5 s; alone at 15 s; alone at 25 s.
    expect(of(seen, 'arrivalRate')).toEqual([1, undefined, undefined]);
    const longer = watched(flood, { missing: 0.5, scrape: 5, window: 15, draws });
    // From 0 to 5 s, from 5 to 15 s, from 15 to 25 s.
    expect(of(longer, 'arrivalRate')).toEqual([1, 5.5, 2]);
  });
});

describe('noise', () => {
  // The standard normal distribution has 0.8413447460685429 below 1.
  const oneUp = 0.8413447460685429;
  const full: Happening = [
    5,
    (one) => {
      Object.assign(one, { waiting: 50, ongoing: 80 });
      Object.assign(one.totals, { arrived: 100, busySlotTicks: 95e6, openSlotTicks: 100e6 });
    },
  ];

  it('of 10 % multiplies a reading by 1.1 where it is one deviation up', () => {
    const [first] = watched([full], { noise: 0.1, draws: () => oneUp });
    expect(first!.queueDepth).toBeCloseTo(55, 9);
    expect(first!.ongoing).toBeCloseTo(88, 9);
    expect(first!.arrivalRate).toBeCloseTo(11, 9);
  });

  it('does not lift what is a part of a whole above it, nor sink anything below 0', () => {
    const [high] = watched([full], { noise: 0.1, draws: () => oneUp });
    expect(high!.utilisation).toBe(1);
    const [low] = watched([full], { noise: 2, draws: () => 1 - oneUp });
    expect(low).toMatchObject({ queueDepth: 0, arrivalRate: 0, utilisation: 0 });
  });

  it('is drawn for each signal by itself', () => {
    const [first] = watched([full], { noise: 0.1, draws: inTurn(0.5, oneUp, 0.5, 1 - oneUp) });
    expect(first!.queueDepth).toBeCloseTo(55, 9);
    expect(first!.ongoing).toBe(80);
    expect(first!.arrivalRate).toBeCloseTo(9, 9);
  });

  it('draws thirteen numbers a reading, whoever reads what', () => {
    const drawsOf = (reads: readonly 'itl'[] | undefined) => {
      let count = 0;
      const draws = () => {
        count += 1;
        return 0.5;
      };
      watched([full], { noise: 0.1, reads, draws });
      return count;
    };
    expect(drawsOf(undefined)).toBe(39);
    expect(drawsOf(['itl'])).toBe(39);
  });
});

describe('demand', () => {
  it('at completion is told as the rate of arrivals', () => {
    const happenings: Happening[] = [
      [5, ({ totals }) => Object.assign(totals, { arrived: 90, completed: 20 })],
    ];
    const [first] = watched(happenings, { demand: 'completion' });
    expect(first).toMatchObject({ arrivalRate: 2, completionRate: 2 });
    expect(watched(happenings)[0]).toMatchObject({ arrivalRate: 9, completionRate: 2 });
  });
});

describe('a script', () => {
  const calm: Happening[] = [[1, (one) => (one.waiting = 2)], ...arrivals(0, 40, 3)];

  it('is read in the place of what it names, the last block at or before the decision', () => {
    const seen = watched(calm, {
      until: 40,
      script: [
        { at: 20, signals: { queueDepth: 70, meanLatency: 9 }, missing: [] },
        { at: 35, signals: { ttft: 1 }, missing: [] },
      ],
    });
    expect(of(seen, 'queueDepth')).toEqual([2, 70, 70, 2]);
    expect(of(seen, 'meanLatency')).toEqual([0, 9, 9, 0]);
    expect(of(seen, 'ttft')).toEqual([undefined, undefined, undefined, 1]);
    expect(of(seen, 'arrivalRate')).toEqual([3, 3, 3, 3]);
  });

  it('takes away what is missing, and with `all` everything but the counts', () => {
    const seen = watched(calm, {
      script: [
        { at: 10, signals: { ongoing: 5 }, missing: ['queue-depth', 'latency', 'replicas'] },
        { at: 20, signals: { ongoing: 5 }, missing: 'all' },
        { at: 30, signals: { promptTokens: 5, kvUse: 0.5 }, missing: ['request-tokens'] },
      ],
    });
    expect(seen[0]).toMatchObject({ ongoing: 5, arrivalRate: 3 });
    expect(Object.keys(seen[0]!)).not.toContain('queueDepth');
    expect(Object.keys(seen[0]!)).not.toContain('meanLatency');
    expect(Object.keys(seen[0]!)).not.toContain('replicas');
    expect(seen[1]).toEqual({ now: 20, ready: 0, starting: 0, draining: 0 });
    expect(seen[2]).toMatchObject({ kvUse: 0.5 });
    expect(seen[2]!.promptTokens).toBeUndefined();
  });

  it('is read as it stands: without lag, noise or gaps', () => {
    const seen = watched(calm, {
      lag: 5,
      noise: 1,
      missing: 1,
      draws: () => 0.9,
      script: [{ at: 0, signals: { queueDepth: 70 }, missing: [] }],
    });
    expect(seen[0]).toEqual({ now: 10, ready: 0, starting: 0, draining: 0, queueDepth: 70 });
  });
});
