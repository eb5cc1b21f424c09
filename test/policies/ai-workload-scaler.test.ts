import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AiWorkloadScalerConfig,
  aiWorkloadScaler,
} from '../../src/policies/autoscaling/ai-workload-scaler.ts';
import type { ScalingObservation } from '../../src/policies/autoscaling/autoscaler.ts';
import { PublishedAIWorkloadScaler } from './published-ai-workload-scaler.ts';

const defaults: AiWorkloadScalerConfig = {
  kind: 'ai-workload-scaler',
  min_instances: 2,
  max_instances: 20,
  target_queue_depth: 10,
  target_latency: 0.1,
  scale_up_threshold: 1.5,
  scale_down_threshold: 0.5,
  cooldown: 300,
  interval: 15,
};

const calm = {
  ready: 2,
  starting: 0,
  queueDepth: 0,
  meanLatency: 0,
  utilisation: 0,
  arrivalRate: 10,
};

/** What the scaler decides over observations, from its start. */
function decisions(
  config: Partial<AiWorkloadScalerConfig>,
  seen: readonly (Partial<ScalingObservation> & { now: number })[],
) {
  const scaler = aiWorkloadScaler({ ...defaults, ...config });
  let state = scaler.initial();
  return seen.map((one) => {
    const decision = scaler.decide(state, { ...calm, ...one });
    state = decision.state;
    return [decision.desired, decision.because] as const;
  });
}

describe('against the published class, line by line', () => {
  const configs = fc
    .record({
      min_instances: fc.integer({ min: 1, max: 4 }),
      more: fc.nat(20),
      target_queue_depth: fc.integer({ min: 1, max: 20 }),
      // Whole milliseconds and quarters, so that both divide the same numbers.
      target_latency: fc.constantFrom(0.125, 0.25, 1),
      cooldown: fc.constantFrom(0, 30, 300, 3600),
    })
    .map(({ more, ...config }) => ({
      ...defaults,
      ...config,
      max_instances: config.min_instances + more,
    }));
  const samples = fc.array(
    fc.record({
      // Seconds and minutes, and now and then hours and days: the cooldown looks at the seconds only.
      gap: fc.oneof(fc.nat(60), fc.nat(400), fc.nat(90_000)),
      queueDepth: fc.nat(40),
      meanLatency: fc.nat(16).map((n) => n / 16),
      utilisation: fc.nat(10).map((n) => n / 10),
      arrivalRate: fc.nat(12),
    }),
    { minLength: 1, maxLength: 40 },
  );

  it('decides the same over any sequence of metrics', () => {
    let changes = 0;
    fc.assert(
      fc.property(configs, samples, (config, seen) => {
        const scaler = aiWorkloadScaler(config);
        const published = new PublishedAIWorkloadScaler(
          config.min_instances,
          config.max_instances,
          config.target_queue_depth,
          config.target_latency * 1000,
          config.scale_up_threshold,
          config.scale_down_threshold,
          config.cooldown,
        );
        let state = scaler.initial();
        for (const { gap, ...metrics } of seen) {
          published.now += gap;
          const told = {
            timestamp: published.now,
            queue_depth: metrics.queueDepth,
            avg_latency_ms: metrics.meanLatency * 1000,
            gpu_utilization: metrics.utilisation,
            requests_per_second: metrics.arrivalRate,
          };
          published.metrics_history.push(told);
          const delta = published.should_scale(told);
          if (delta !== 0) {
            published.scale_instances(delta);
            changes += 1;
          }
          const decision = scaler.decide(state, { ...calm, ...metrics, now: published.now });
          state = decision.state;
          expect(decision.desired).toBe(published.current_instances);
        }
      }),
      { numRuns: 2000, seed: 1 },
    );
    // Both ways of the comparison were exercised, not only "no change".
    expect(changes).toBeGreaterThan(1000);
  });
});

describe('its rules', () => {
  it('grows by half when the queue is beyond 1.5 times its target', () => {
    expect(decisions({}, [{ now: 300, queueDepth: 15 }])).toEqual([[2, 'within thresholds']]);
    expect(decisions({}, [{ now: 300, queueDepth: 16 }])).toEqual([
      [3, 'queue at 160 % of target'],
    ]);
  });

  it('grows when latency is beyond 1.5 times its target', () => {
    expect(decisions({}, [{ now: 300, meanLatency: 0.2 }])).toEqual([
      [3, 'latency at 200 % of target'],
    ]);
  });

  it('grows when requests rise by more than 20 % in 5 minutes', () => {
    const seen = [
      { now: 600, arrivalRate: 10 },
      { now: 750, arrivalRate: 12.5 },
    ];
    expect(decisions({}, seen)[1]).toEqual([3, 'requests up 25 % in 5 minutes']);
  });

  it('forgets a sample that is five minutes old', () => {
    const seen = [
      { now: 600, arrivalRate: 10 },
      { now: 900, arrivalRate: 20 },
    ];
    expect(decisions({}, seen)[1]![0]).toBe(2);
  });

  it('shrinks by a quarter when idle while requests fall by more than 10 %', () => {
    const seen = [
      { now: 300, queueDepth: 99, arrivalRate: 10 },
      { now: 600, queueDepth: 99, arrivalRate: 10 },
      { now: 901, arrivalRate: 10 },
      { now: 1000, arrivalRate: 8 },
    ];
    expect(
      decisions({ max_instances: 8, min_instances: 4 }, seen).map(([desired]) => desired),
    ).toEqual([6, 8, 8, 6]);
  });

  it('does nothing within its cooldown', () => {
    const seen = [
      { now: 299.9, queueDepth: 99 },
      { now: 300, queueDepth: 99 },
      { now: 599, queueDepth: 99 },
      { now: 600, queueDepth: 99 },
    ];
    expect(decisions({}, seen)).toEqual([
      [2, 'cooldown'],
      [3, 'queue at 990 % of target'],
      [3, 'cooldown'],
      [4, 'queue at 990 % of target'],
    ]);
  });

  it('never goes beyond max_instances', () => {
    const seen = [1, 2, 3].map((turn) => ({ now: 300 * turn, queueDepth: 99 }));
    expect(decisions({ min_instances: 4, max_instances: 5 }, seen)).toEqual([
      [5, 'queue at 990 % of target'],
      [5, 'queue at 990 % of target, but at max_instances'],
      [5, 'queue at 990 % of target, but at max_instances'],
    ]);
  });
});

describe('its three faults, kept as published', () => {
  it('cannot scale down under steady low load: a day of one request a second changes nothing', () => {
    const busy = [1, 2, 3, 4, 5, 6, 7].map((turn) => ({ now: 300 * turn, queueDepth: 99 }));
    const quiet = Array.from({ length: 5000 }, (_, tick) => ({
      now: 2415 + 15 * tick,
      arrivalRate: 1,
    }));
    const all = decisions({}, [...busy, ...quiet]);
    expect(all[6]![0]).toBe(20);
    expect(all.at(-1)).toEqual([20, 'idle, but requests do not fall by 10 % in 5 minutes']);
  });

  it('cannot leave one instance: half of one is none', () => {
    const flood = Array.from({ length: 100 }, (_, turn) => ({
      now: 300 * (turn + 1),
      queueDepth: 1e6,
    }));
    const all = decisions({ min_instances: 1 }, flood);
    expect(new Set(all.map(([desired]) => desired))).toEqual(new Set([1]));
    expect(all[0]![1]).toMatch(/but that is no change/);
  });

  it('its cooldown returns every 24 hours', () => {
    const day = 86_400;
    const seen = [
      { now: 300, queueDepth: 99 },
      { now: 300 + day - 1, queueDepth: 99 },
    ];
    expect(decisions({}, seen)[1]![0]).toBe(4);
    const dayLater = [
      seen[0]!,
      { now: 300 + day, queueDepth: 99 },
      { now: 300 + day + 299, queueDepth: 99 },
    ];
    expect(decisions({}, dayLater).slice(1)).toEqual([
      [3, 'cooldown'],
      [3, 'cooldown'],
    ]);
  });
});
