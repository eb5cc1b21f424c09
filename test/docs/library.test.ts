import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  ApiCostTracker,
  aiProviderGateway,
  backoff,
  breaker,
  breakerGuard,
  chatCompletion,
  failureClass,
  gatewayRouter,
  llmPrice,
  parseScenario,
  readSource,
  retryBudget,
  simulate,
  spendingLimit,
  targetGuard,
  tokensUsd,
} from '../../src/index.ts';
import { factsOf, requestOf, viewOf } from '../policies/routing/gateway/gateway-view.ts';

test('the example of README.md runs: one M/M/1 replication through the public library', () => {
  const file = new URL('../../scenarios/mm1.yaml', import.meta.url);
  const { scenario } = parseScenario(readSource(readFileSync(file, 'utf8'), 'mm1.yaml'));
  const result = simulate({ ...scenario, horizon: 10_000 }, new Map(), { replication: 0 });
  expect(result.fingerprint).toMatch(/^[0-9a-f]{8}$/);
  expect(result.warmup).toBe(2500);
  // 7,500 s at 0.9/s are 6,750 arrivals, with a standard deviation of √6750 = 82.
  expect(Math.abs(result.total['arrived']! - 6750)).toBeLessThan(4 * 82);
});

describe('what a gateway decides, without a gateway', () => {
  const luck = () => 0.5;

  test('the breaker of docs/adding-a-policy.md', () => {
    const said = {
      kind: 'ai-gateway',
      corrected: true,
      failure_threshold: 2,
      timeout: 30,
    } as const;
    const one = breaker(said, luck);
    for (const now of [1, 2]) if (one.admit(now)) one.record(now, false, 0.2);
    expect([one.state, one.because, one.retryAt]).toEqual(['open', '2 failures in a row', 32]);
    const guard = breakerGuard(
      said,
      2,
      () => {},
      () => luck,
    );
    expect(guard.isOpen(1, 0)).toBe(true);
    const health = targetGuard({ kind: 'none' }, 2, () => {});
    expect(health.isOpen(1, 0)).toBe(true);
  });

  test('the next wait, whether there may be one, and for what', () => {
    const waits = backoff({
      kind: 'exponential',
      initial: 1,
      multiplier: 2,
      max: 'unlimited',
      jitter: 'full',
    });
    expect(waits.delay(2, 0, luck)).toBe(2);
    const budget = retryBudget({ kind: 'ratio', window: 10, ratio: 0.5, reserve: 0 });
    for (const now of [0, 1]) budget.deposit(now);
    expect([budget.withdraw(1), budget.withdraw(1)]).toEqual([true, false]);
    expect(failureClass('litellm', 429)).toMatchObject({ again: true, elsewhere: true });
  });

  test('whom to ask: the cheapest for this request, and why', () => {
    const shown = [{ usd: 0.03 }, { usd: 0.01 }];
    const router = gatewayRouter({ kind: 'cheapest', by: 'request' }, factsOf(shown));
    const choice = { target: -1, because: '' };
    router.choose(requestOf(), viewOf(shown), luck, choice);
    expect(choice).toEqual({ target: 1, because: 'cheapest' });
  });

  test('the reference design’s gateway makes twenty attempts where all are down', () => {
    const down = () => ({ isAnswered: false, seconds: 0.1 });
    expect(chatCompletion(aiProviderGateway(false), 0, down).attempts.length).toBe(20);
  });

  test('what a call costs, and whether a tenant may make it', () => {
    const { prices } = llmPrice('openai/gpt-4o')!;
    expect(tokensUsd(prices, 1_000_000, 0, 0, 100_000)).toBeCloseTo(2.5 + 1, 12);
    const of = [
      { tenants: 'each', amount: 1, per: 'day', alerts: [0.9], enforcement: 'reject' },
    ] as const;
    const limit = spendingLimit({ kind: 'reserve', starts: 0, of }, ['shop'], () => {});
    expect([limit.admit(0, 0, 0.6), limit.admit(0, 0, 0.6)]).toEqual([true, false]);
    expect(new ApiCostTracker(true).trackCost(0, 'openai', 'gpt-4', 1000, 1000, 'shop')).toBe(0.04);
  });
});
