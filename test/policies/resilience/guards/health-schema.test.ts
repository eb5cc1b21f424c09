import { describe, expect, it } from 'vitest';
import {
  type AllUnhealthyConfig,
  whenAllUnhealthy,
} from '../../../../src/policies/resilience/all-unhealthy.ts';
import { publishedHealth } from '../../../../src/policies/resilience/guards/ema-health-config.ts';
import { type GuardConfig, targetGuard } from '../../../../src/policies/resilience/guards/index.ts';
import { allUnhealthy, health } from '../../../../src/scenario/schema/health.ts';

/** What a scenario's block means; the type says that policies understand it. */
const read = (written: unknown): GuardConfig => health.parse(written);
const issues = (written: unknown) =>
  health.safeParse(written).error?.issues.map(({ path, message }) => [path.join('.'), message]);

describe('the health block', () => {
  it('is none where nothing is said', () => expect(read(undefined)).toEqual({ kind: 'none' }));

  it('has LiteLLM’s defaults', () => {
    expect(read({ kind: 'litellm-cooldown' })).toEqual({
      kind: 'litellm-cooldown',
      cooldown_time: 5,
      failure_threshold: 0.5,
      minimum_requests: 5,
      all_failed_requests: 1000,
    });
  });

  it('has Envoy’s defaults', () => {
    expect(read({ kind: 'envoy-outlier' })).toMatchObject({
      consecutive_5xx: 5,
      enforcing_consecutive_5xx: true,
      consecutive_gateway_failure: 5,
      enforcing_consecutive_gateway_failure: false,
      interval: 10,
      base_ejection_time: 30,
      max_ejection_time: 300,
      max_ejection_percent: 10,
      success_rate_stdev_factor: 1900,
    });
  });

  it('lets the longest ejection be no shorter than the base', () => {
    const config = { kind: 'envoy-outlier', base_ejection_time: '10min' };
    expect(read(config)).toMatchObject({ max_ejection_time: 600 });
    expect(issues({ ...config, max_ejection_time: '5min' })).toEqual([
      ['max_ejection_time', 'is less than base_ejection_time'],
    ]);
  });

  it('has the reference design’s constants, as published', () => {
    expect(read({ kind: 'ema-health' })).toEqual({
      ...publishedHealth,
      corrected: false,
      half_life: 30,
    });
  });

  it('says what is wrong', () => {
    expect(issues({ kind: 'ema-health', half_life: '0s' })?.[0]?.[0]).toBe('half_life');
    expect(issues({ kind: 'litellm' })?.[0]?.[0]).toBe('kind');
  });
});

describe('the guard of a block', () => {
  it.each(['none', 'litellm-cooldown', 'envoy-outlier', 'ema-health'])('%s', (kind) => {
    const guard = targetGuard(read({ kind }), 2, () => {});
    expect([guard.isOpen(1, 0), guard.admit(1, 0), guard.retryAt(1, 3)]).toEqual([true, true, 3]);
    for (let at = 0; at < 5; at += 1) guard.failed(1, 3, 1, 500);
    expect([guard.isOpen(0, 3), guard.isOpen(1, 3)]).toEqual([true, kind === 'none']);
  });
});

describe('the all_unhealthy block', () => {
  const readAll = (written: unknown): AllUnhealthyConfig => allUnhealthy.parse(written);

  it('fails where nothing is said', () => expect(readAll(undefined)).toEqual({ kind: 'fail' }));

  it('waits for half a minute', () => {
    const config = readAll({ kind: 'wait' });
    expect(config).toEqual({ kind: 'wait', at_most: 30, look_again: 1 });
    const decision = { kind: 'fail' as const, until: 0, because: '' };
    whenAllUnhealthy(config, { retryAt: () => 7 }, [0], 0, 0, decision);
    expect(decision).toMatchObject({ kind: 'wait', until: 7 });
  });
});
