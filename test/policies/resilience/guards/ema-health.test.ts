import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serverError } from '../../../../src/policies/resilience/failure.ts';
import { emaHealth } from '../../../../src/policies/resilience/guards/ema-health.ts';
import {
  type EmaHealthConfig,
  publishedHealth,
} from '../../../../src/policies/resilience/guards/ema-health-config.ts';
import { changes } from './changes.ts';

const correctedHealth: EmaHealthConfig = { ...publishedHealth, corrected: true, half_life: 30 };

function guarded(config: EmaHealthConfig) {
  const { said, changed } = changes();
  const guard = emaHealth(config, 2, changed);
  const fail = (now: number, times: number) => {
    for (let at = 0; at < times; at += 1) guard.failed(0, now, 1, serverError);
  };
  return { said, guard, fail };
}

describe('as published', () => {
  it('is unavailable at an error rate of a half: five failures', () => {
    const { guard, said, fail } = guarded(publishedHealth);
    fail(0, 4);
    expect([guard.admit(0, 0), guard.retryAt(0, 7)]).toEqual([true, 7]);
    fail(0, 1);
    expect([guard.admit(0, 0), guard.errorRate(0, 0)]).toEqual([false, 0.5]);
    expect([guard.isOpen(1, 0), guard.errorRate(1, 0)]).toEqual([true, 0]);
    expect(said).toEqual(['0 unavailable: error rate 0.5']);
  });

  it('averages latencies with 30 % of the newest, from 0', () => {
    const { guard } = guarded(publishedHealth);
    guard.succeeded(0, 1, 0.1);
    guard.succeeded(0, 2, 0.2);
    expect(guard.latencyMs(0)).toBeCloseTo(0.3 * 200 + 0.7 * 30, 12);
  });

  it('has an error rate of one at the most', () => {
    const { guard, fail } = guarded(publishedHealth);
    fail(0, 50);
    expect(guard.errorRate(0, 0)).toBe(1);
  });

  it('is available again by an answer that was under way, and only so', () => {
    const { guard, said, fail } = guarded(publishedHealth);
    fail(0, 5);
    expect(guard.retryAt(0, 1e9)).toBe(Number.POSITIVE_INFINITY);
    guard.succeeded(0, 1, 0.1);
    expect(guard.isOpen(0, 1)).toBe(true);
    expect(said[1]).toBe('0 available: error rate 0.475');
  });
});

describe('corrected', () => {
  it('forgets half of the error rate in a half-life', () => {
    const { guard, fail } = guarded(correctedHealth);
    fail(0, 4);
    expect(guard.errorRate(0, 30)).toBeCloseTo(0.2, 12);
    expect(guard.errorRate(0, 90)).toBeCloseTo(0.05, 12);
  });

  it('probes when the rate has faded below the limit, with one call, whose answer brings it back', () => {
    const { guard, said, fail } = guarded(correctedHealth);
    fail(0, 10);
    expect(guard.retryAt(0, 5)).toBe(30);
    expect([guard.admit(0, 29), guard.admit(0, 30), guard.admit(0, 30)]).toEqual([
      false,
      true,
      false,
    ]);
    expect(guard.retryAt(0, 31)).toBe(Number.POSITIVE_INFINITY);
    guard.succeeded(0, 32, 2);
    expect([guard.admit(0, 32), guard.admit(0, 32)]).toEqual([true, true]);
    expect(said.map((line) => line.split(':')[0])).toEqual([
      '0 unavailable',
      '0 probing',
      '0 available',
    ]);
  });

  it('may be called now where it is available, and after its wait, however late that is', () => {
    const { guard, fail } = guarded(correctedHealth);
    expect(guard.retryAt(0, 7)).toBe(7);
    fail(10, 10);
    expect([guard.retryAt(0, 20), guard.retryAt(0, 50)]).toEqual([40, 50]);
    expect([guard.isOpen(1, 20), guard.retryAt(1, 20)]).toEqual([true, 20]);
  });

  it('averages latencies in milliseconds, each with 30 % of the newest', () => {
    const { guard } = guarded(correctedHealth);
    guard.succeeded(1, 1, 0.1);
    guard.succeeded(1, 2, 0.2);
    expect(guard.latencyMs(1)).toBeCloseTo(0.3 * 200 + 0.7 * 30, 12);
    expect(guard.latencyMs(0)).toBe(0);
  });

  it('says once that it is unavailable, probing, and so again, and how high its rate is', () => {
    const { guard, said, fail } = guarded(correctedHealth);
    fail(0, 4);
    expect(said).toEqual([]);
    fail(0, 6);
    guard.admit(0, 30);
    fail(30, 1);
    guard.admit(0, 60);
    guard.succeeded(0, 60, 1);
    expect(said).toEqual([
      '0 unavailable: error rate 0.5',
      '0 probing: error rate 0.5',
      '0 unavailable: error rate 0.6',
      '0 probing: error rate 0.3',
      '0 available: a call was answered; error rate 0.285',
    ]);
  });

  it('stays available when a call of it comes to nothing', () => {
    const { guard, said } = guarded(correctedHealth);
    guard.admit(0, 1);
    guard.released(0, 1);
    expect([guard.admit(0, 1), guard.admit(0, 1), said]).toEqual([true, true, []]);
  });

  it('is available by an answer to a call of before, once its wait is over', () => {
    const { guard, fail } = guarded(correctedHealth);
    fail(0, 5);
    guard.succeeded(0, 2.999, 1);
    expect(guard.retryAt(0, 2.999)).toBe(3);
    guard.succeeded(0, 3, 1);
    expect([guard.admit(0, 3), guard.admit(0, 3)]).toEqual([true, true]);
  });

  it('waits anew where the probe fails, and at once where it came to nothing', () => {
    const { guard, fail } = guarded(correctedHealth);
    fail(0, 10);
    guard.admit(0, 30);
    guard.released(0, 31);
    expect(guard.admit(0, 31)).toBe(true);
    fail(32, 1);
    expect(guard.isOpen(0, 32)).toBe(false);
    expect(guard.retryAt(0, 32)).toBeGreaterThan(34.9);
    expect(guard.admit(0, guard.retryAt(0, 32))).toBe(true);
  });

  it('is not brought back early by answers to calls of before', () => {
    const { guard, fail } = guarded(correctedHealth);
    fail(0, 5);
    for (let at = 0; at < 20; at += 1) guard.succeeded(0, 1, 0.1);
    expect(guard.isOpen(0, 1)).toBe(false);
    expect(guard.retryAt(0, 1)).toBe(3);
  });
});

describe('a target that was down for a while', () => {
  /** Whether it is sent calls, and available, a day after it came back. */
  const recovers = (config: EmaHealthConfig) =>
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 200 }), (failures) => {
        const { guard } = guarded(config);
        let now = 0;
        for (; now < failures; now += 1) {
          if (guard.admit(0, now)) guard.failed(0, now, 1, serverError);
        }
        for (; now < failures + 86_400; now += 600) {
          if (guard.admit(0, now)) guard.succeeded(0, now, 0.1);
        }
        expect(guard.isOpen(0, now)).toBe(true);
      }),
    );

  it('never recovers as published', () => expect(() => recovers(publishedHealth)).toThrow());
  it('recovers corrected', () => recovers(correctedHealth));
});
