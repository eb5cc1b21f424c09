import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScalingObservation } from '../../src/policies/autoscaling/autoscaler.ts';
import { runScenario, type ScenarioData, scenarios } from '../../src/testing/index.ts';
import type { RequestRow } from '../../src/world/result.ts';
import { runsOf } from '../nightly.ts';
import { lookingOn, observed } from './observed.ts';

interface Load {
  readonly arrivals: object;
  readonly sessions?: object;
  readonly prompt: number;
  readonly output: number;
  readonly warmup?: string;
  readonly signals?: object;
}

/** An 8B model on one H100, its KV cache derived, for 100 s in intervals of 10 s. */
function chat({ warmup = '0s', signals = {}, ...traffic }: Load) {
  return {
    name: 'signals',
    horizon: '100s',
    warmup,
    interval: '10s',
    pools: { p: { accelerator: 'H100', accelerators: 1 } },
    deployments: {
      chat: {
        pool: 'p',
        engine: { kind: 'llm', model: 'Llama-3.1-8B' },
        scaling: lookingOn('chat'),
        signals,
      },
    },
    traffic: { t: traffic },
  };
}

function seenOf(load: Load): readonly ScalingObservation[] {
  return observed(chat(load)).seen.get('chat')!;
}

/**
 * Half as much again as it can process prompts: each fills the 8192 tokens of a step, which takes 0.19 s, and 16 of
 * them are in the KV cache at a time, for as many steps as they answer tokens.
 */
const prefillBound: Load = {
  arrivals: { kind: 'constant', rate: '8/s' },
  prompt: 8192,
  output: 16,
};

describe('user pain 4: the wrong metric for language models', () => {
  it('KV use stays at a third while the queue of work bound by prefill grows without end', () => {
    const seen = seenOf(prefillBound);
    const queue = seen.map(({ queueDepth }) => queueDepth!);
    for (const { kvUse } of seen) {
      expect(kvUse).toBeGreaterThan(0.25);
      expect(kvUse).toBeLessThan(0.34);
    }
    // 2.7 more wait each second.
    for (let index = 1; index < queue.length; index += 1) {
      expect(queue[index]! - queue[index - 1]!).toBeGreaterThan(25);
    }
  });

  it('and the time to the first token says so', () => {
    const ttft = seenOf(prefillBound).map((one) => one.ttft!);
    expect(ttft[9]! / ttft[0]!).toBeGreaterThan(8);
  });

  it('utilisation is 100 % at one request', () => {
    const [first, ...later] = seenOf({
      arrivals: { kind: 'closed', users: 1 },
      sessions: { turns: 1, think: '1s' },
      prompt: 100,
      output: 100_000,
    });
    expect(first!.ongoing).toBe(1);
    expect(later.map(({ utilisation }) => utilisation)).toEqual(later.map(() => 1));
    for (const { ongoing, kvUse } of later) {
      expect(ongoing).toBe(1);
      expect(kvUse).toBeLessThan(0.05);
    }
  });
});

describe('user pain 5: demand that is measured at the output hides saturation', () => {
  it('shows what one replica can do, whatever comes', () => {
    const ratesAt = (rate: string, demand: string) =>
      seenOf({
        ...prefillBound,
        arrivals: { kind: 'constant', rate },
        signals: { demand },
      })
        .slice(2)
        .map(({ arrivalRate }) => arrivalRate!);
    for (const rate of ['8/s', '16/s']) {
      for (const seen of ratesAt(rate, 'completion')) expect(seen).toBeCloseTo(5.3, 0);
    }
    for (const seen of ratesAt('8/s', 'arrival')) expect(seen).toBeCloseTo(8, 0);
    for (const seen of ratesAt('16/s', 'arrival')) expect(seen).toBeCloseTo(16, 0);
  });
});

describe('what an autoscaler sees is what the result says', () => {
  const load: Load = {
    arrivals: { kind: 'poisson', rate: '4/s' },
    prompt: 700,
    output: 300,
  };
  const { seen, result } = observed(chat(load));
  const chatSeen = seen.get('chat')!;

  it('of tokens a second, in each interval', () => {
    const rows = result.series.map((row) => row.tokens_per_second);
    expect(rows.length).toBe(10);
    expect(chatSeen.map((one) => one.tokensPerSecond)).toEqual(rows);
  });

  it('of latencies: the percentiles of those that were answered in each, within 1/64', () => {
    for (const { now, ttft, itl, meanLatency, completionRate } of chatSeen) {
      const answered = [...result.requests!].filter(
        ({ ended, outcome }) => outcome === 'completed' && ended > now - 10 && ended <= now,
      );
      const firsts = answered.map(({ arrived, first_answer }) => first_answer - arrived);
      const gaps = answered.map(
        ({ first_answer, ended, output_tokens }) => (ended - first_answer) / (output_tokens - 1),
      );
      const whole = answered.map(({ arrived, ended }) => ended - arrived);
      expect(completionRate).toBe(answered.length / 10);
      expect(meanLatency).toBeCloseTo(whole.reduce((sum, one) => sum + one, 0) / whole.length, 9);
      // A tick of rounding, and half of a bucket.
      expect(Math.abs(ttft! - p95(firsts))).toBeLessThan(p95(firsts) / 64 + 1e-6);
      expect(Math.abs(itl! - p95(gaps))).toBeLessThan(p95(gaps) / 64 + 1e-6);
    }
  });

  it('does not depend on the warm-up, which only statistics leave out', () => {
    const warm = observed(chat({ ...load, warmup: '35s' }));
    expect(warm.seen.get('chat')).toEqual(chatSeen);
  });

  it('is the same whether others are looking at the engine or not', () => {
    const scraped = observed(chat({ ...load, signals: { scrape: '1s', lag: '3s' } }));
    const blind = observed(chat(load), 10, ['queue-depth']);
    expect(scraped.result.requests).toEqual(result.requests);
    expect(blind.result.requests).toEqual(result.requests);
  });

  function p95(values: readonly number[]): number {
    const sorted = values.toSorted((one, other) => one - other);
    return sorted[Math.ceil(0.95 * sorted.length) - 1]!;
  }
});

/** Sets the same key of every deployment, to what is made of its name. */
function everywhere(source: ScenarioData, key: string, value: (name: string) => unknown) {
  const deployments = Object.entries(source.deployments).map(([name, data]) => {
    return [name, { ...data, [key]: value(name) }];
  });
  return { ...source, deployments: Object.fromEntries(deployments) };
}

describe('I3: requests that are ongoing and those that wait', () => {
  it('are those that arrived and neither ended nor, of those that wait, started', () => {
    fc.assert(
      fc.property(scenarios({ noWarmup: true }), (source) => {
        const { seen, result } = observed(everywhere(source, 'scaling', lookingOn), 1);
        for (const [name, observations] of seen) {
          const own = [...result.requests!].filter(({ deployment }) => deployment === name);
          for (const { now, ongoing, queueDepth } of observations) {
            const here = own.filter((one) => one.arrived <= now && !(one.ended <= now));
            expect([now, ongoing]).toEqual([now, here.length]);
            const waiting = here.filter((one) => !(one.started <= now));
            expect([now, queueDepth]).toEqual([now, waiting.length]);
          }
        }
      }),
      { numRuns: runsOf(20), seed: 1 },
    );
  });
});

describe('I14: arrivals', () => {
  const settings = fc.record({
    scrape: fc.constantFrom('0s', '700ms', '2s'),
    lag: fc.constantFrom('0s', '1500ms', '4s'),
    window: fc.constantFrom('1s', '5s'),
    demand: fc.constantFrom('arrival', 'completion'),
    noise: fc.constantFrom(0, 0.3),
    missing: fc.constantFrom(0, 0.5),
    script: fc.constantFrom([], [{ at: '3s', queue_depth: 100, latency: '10s' }]),
  });

  it('of open traffic do not depend on how they reach the autoscaler', () => {
    fc.assert(
      fc.property(scenarios({ openTraffic: true }), settings, (source, signals) => {
        const scaling = {
          kind: 'ai-workload-scaler',
          min_instances: 1,
          interval: '1s',
          cooldown: '1s',
        };
        const scaled = everywhere(source, 'scaling', (name) => {
          const own = source.deployments[name]!['scaling'] as { readonly replicas?: number };
          // Its pool may have no room for any.
          return own.replicas === 0 ? own : scaling;
        });
        const plain = runScenario(scaled);
        const other = runScenario(everywhere(scaled as ScenarioData, 'signals', () => signals));
        expect(other.requests.map(offered)).toEqual(plain.requests.map(offered));
      }),
      { numRuns: runsOf(20), seed: 2 },
    );
  });

  function offered({ number, arrived, tenant, prompt_tokens, output_tokens, items }: RequestRow) {
    return [number, arrived, tenant, prompt_tokens, output_tokens, items];
  }
});

describe('a script', () => {
  it('may leave an autoscaler unasked, and the next window is no longer than any other', () => {
    const script = [
      { at: '15s', asked: false },
      { at: '25s', queue_depth: 0 },
    ];
    const seen = seenOf({ ...prefillBound, signals: { script } });
    expect(seen.slice(0, 3).map(({ now }) => now)).toEqual([10, 30, 40]);
    for (const { arrivalRate } of seen) expect(arrivalRate).toBeCloseTo(8, 0);
  });

  it('in a scenario moves the fleet, though nothing happens', () => {
    const quiet = {
      name: 'scripted',
      horizon: '60s',
      pools: { p: { accelerator: 'L4', accelerators: 8 } },
      deployments: {
        d: {
          pool: 'p',
          engine: { kind: 'slots', service: '1s' },
          scaling: { kind: 'ai-workload-scaler', cooldown: '1s' },
          startup: '5s',
          signals: {
            script: [
              { at: '40s', missing: 'all' },
              { at: '20s', queue_depth: 16 },
            ],
          },
        },
      },
      traffic: { t: { arrivals: { kind: 'constant', rate: 0 } } },
    };
    const { result } = runScenario(quiet);
    expect(result.decisions.map(({ time, desired, because }) => [time, desired, because])).toEqual([
      [15, 2, 'idle, but requests do not fall by 10 % in 5 minutes'],
      [30, 3, 'queue at 160 % of target'],
      [45, 3, 'no metrics'],
    ]);
  });
});
