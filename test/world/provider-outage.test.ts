import { describe, expect, it } from 'vitest';
import { meanInterval } from '../../src/metrics/intervals.ts';
import type { CellResult } from '../../src/world/result.ts';
import { callsTo, hosted, retries, runGated } from './gated.ts';
import { at } from './literal.ts';
import { shippedScenario } from './shipped-scenario.ts';

// More than half an hour before the incident, and a third of it.
const run = shippedScenario('provider-outage', {
  horizon: '62min',
  warmup: '0s',
  replications: 3,
});
const ran = new Map<string, readonly CellResult[]>();

/** Where the mean over the replications lies, with 95 % confidence. */
function interval(gateway: string, metric: string): { low: number; high: number } {
  const results = ran.get(gateway) ?? run({ gateway });
  ran.set(gateway, results);
  const values = results.map(({ total }) => total[metric]!);
  const { mean, halfWidth } = meanInterval(values);
  return { low: mean - halfWidth, high: mean + halfWidth };
}

describe('scenarios/provider-outage.yaml', () => {
  it('the naive gateway storms: more than two calls for each request', () => {
    expect(interval('naive', 'amplification').low).toBeGreaterThan(2);
  });

  it.each(['budget', 'budget, breaker', 'budget, breaker, own GPUs'])(
    '%s: fewer than 1.3 calls for each request',
    (gateway) => {
      expect(interval(gateway, 'amplification').high).toBeLessThan(1.3);
    },
  );

  it('a budget alone answers no more than the storm; with a breaker more reach the spare, and with own GPUs nearly all', () => {
    const alone = interval('budget', 'goodput_ratio');
    const broken = interval('budget, breaker', 'goodput_ratio');
    const own = interval('budget, breaker, own GPUs', 'goodput_ratio');
    expect(alone.high).toBeLessThan(broken.low);
    expect(broken.high).toBeLessThan(own.low);
    expect(own.low).toBeGreaterThan(0.9);
  });

  it('the published gateway never calls the main provider again once it failed', () => {
    const shortly = shippedScenario(
      'provider-outage',
      { horizon: '50min', warmup: '0s', replications: 1 },
      { 'providers.main.outages.at.0.for': '3min' },
    );
    // The incident is from 38 to 41 min; two calls may have been sent before it and ended after it began.
    const late = (gateway: string) =>
      shortly({ gateway })[0]!
        .series.filter(({ deployment, time }) => deployment === 'main' && time >= 45 * 60)
        .reduce((sum, { arrived }) => sum + arrived, 0);
    expect(late('published')).toBe(0);
    expect(late('corrected')).toBeGreaterThan(100);
  });

  it('where a third of the calls fail, retries without end do best, and a breaker shuts out what would have answered', () => {
    const partial = shippedScenario(
      'provider-outage',
      { horizon: '80min', warmup: '0s', replications: 1 },
      { 'providers.main.outages.at.0.impact': 'partial' },
    );
    const failed = (gateway: string) => partial({ gateway })[0]!.total['failed']!;
    expect(failed('naive')).toBe(0);
    expect(failed('budget')).toBeGreaterThan(100);
    expect(failed('budget, breaker')).toBeGreaterThan(failed('budget'));
  });
});

describe('error classes are LiteLLM’s: who is cooled down after which errors', () => {
  const requests = at(...Array.from({ length: 20 }, (_, second) => second));
  const health = { kind: 'litellm-cooldown', cooldown_time: '100s' };

  /** Calls, of twenty requests, to a provider that fails them all in this way, with or without another beside it. */
  function calls(failing: object, hasOther: boolean): number {
    const a = hosted({ ...failing });
    const providers = hasOther ? { a, b: hosted() } : { a };
    const retry = retries(2, { max_attempts_per_target: 1 });
    return callsTo(runGated(requests, providers, { retry, health }), 'a');
  }

  it.each([401, 404, 429])('%i: at once', (status) => {
    expect(calls({ errors: { [status]: 1 } }, true)).toBe(1);
  });

  it.each([408, 500, 502, 503, 529])('%i: as the fifth of five fails', (status) => {
    expect(calls({ errors: { [status]: 1 } }, true)).toBe(5);
  });

  it.each([400, 402, 403, 422])('%i: never', (status) => {
    expect(calls({ errors: { [status]: 1 } }, true)).toBe(20);
  });

  it('a lost connection: never', () => {
    const outages = { at: [{ at: '0s', for: '60s' }], major: { status: 0 } };
    expect(calls({ outages }, true)).toBe(20);
  });

  it('429 and 503 of the only target: not within twenty calls', () => {
    for (const status of [429, 503]) expect(calls({ errors: { [status]: 1 } }, false)).toBe(20);
  });
});
