import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakerGuard } from '../../../../src/policies/resilience/breaker-guard.ts';
import { breaker as made } from '../../../../src/policies/resilience/breakers/index.ts';
import { serverError } from '../../../../src/policies/resilience/failure.ts';
import { type BreakerScenario, breaker } from '../../../../src/scenario/schema/breaker.ts';
import { half } from './breaker-cases.ts';

/** Each kind with settings under which it opens soon, and the calls that it lets through at once while half-open. */
const kinds: readonly (readonly [string, unknown, number])[] = [
  ['as published', { kind: 'ai-gateway', failure_threshold: 3, timeout: '5s' }, Infinity],
  ['corrected', { kind: 'ai-gateway', corrected: true, failure_threshold: 3, timeout: '5s' }, 1],
  [
    'resilience4j by calls',
    {
      kind: 'resilience4j',
      sliding_window_size: 4,
      minimum_number_of_calls: 2,
      wait_duration_in_open_state: '5s',
      exponential_backoff_multiplier: 2,
      permitted_number_of_calls_in_half_open_state: 3,
    },
    3,
  ],
  [
    'resilience4j by seconds, with timers',
    {
      kind: 'resilience4j',
      sliding_window_type: 'time-based',
      sliding_window_size: 4,
      minimum_number_of_calls: 2,
      wait_duration_in_open_state: '5s',
      automatic_transition_from_open_to_half_open_enabled: true,
      max_wait_duration_in_half_open_state: '3s',
      permitted_number_of_calls_in_half_open_state: 2,
    },
    2,
  ],
  [
    'polly',
    {
      kind: 'polly',
      failure_ratio: 0.5,
      minimum_throughput: 2,
      sampling_duration: '6s',
      break_duration: '5s',
    },
    1,
  ],
  ['opossum', { kind: 'opossum', reset_timeout: '5s', rolling_count_timeout: '6s' }, 1],
  [
    'cockatiel',
    {
      kind: 'cockatiel',
      breaker: { kind: 'sampling', threshold: 0.5, duration: '6s', minimum_rps: 0.2 },
      half_open_after: { initial_delay: '2s', max_delay: '9s' },
    },
    1,
  ],
  ['finagle', { kind: 'finagle', policies: [{ kind: 'consecutive-failures', failures: 2 }] }, 1],
  ['linkerd', { kind: 'linkerd', max_failures: 2, min_penalty: '2s', max_penalty: '9s' }, 1],
];

const step = fc.record({
  op: fc.constantFrom('admit', 'admit', 'failed', 'failed', 'succeeded', 'released', 'look'),
  /** Ticks: whole seconds too, at which waits end. */
  after: fc.oneof(
    fc.constant(0),
    fc.nat(3).map((s) => s * 1_000_000),
    fc.nat(4_000_000),
  ),
  which: fc.nat(20),
});

describe.each(kinds)('%s', (_name, written, most) => {
  const settings = breaker.parse(written);

  it('is open to a call just where it admits it, and tells each change once', () => {
    let openings = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 30, maxLength: 150 }), (steps) => {
        const told: [string, string][] = [];
        const guard = breakerGuard(
          settings,
          1,
          (_target, state, because) => told.push([state, because]),
          () => half,
        );
        const begun: number[] = [];
        let ticks = 0;
        for (const { op, after, which } of steps) {
          ticks += after;
          const now = ticks / 1e6;
          if (op === 'look') guard.isOpen(0, now);
          else if (op === 'admit') {
            const isOpen = guard.isOpen(0, now);
            expect(guard.retryAt(0, now) <= now).toBe(isOpen);
            const isAdmitted = guard.admit(0, now);
            expect(isAdmitted).toBe(isOpen);
            if (isAdmitted) begun.push(now);
          } else if (begun.length > 0) {
            const [at] = begun.splice(which % begun.length, 1);
            if (op === 'released') guard.released(0, now);
            else if (op === 'succeeded') guard.succeeded(0, now, now - at!);
            else guard.failed(0, now, now - at!, serverError);
          }
        }
        told.reduce((before, [state, because]) => {
          expect(state).not.toBe(before);
          expect(because).not.toBe('');
          return state;
        }, 'closed');
        openings += told.filter(([state]) => state === 'open').length;
      }),
      { numRuns: 100, seed: 11 },
    );
    expect(openings).toBeGreaterThan(50);
  });

  it('stays closed where nothing fails', () => {
    const one = made(settings, half);
    for (let now = 0; now < 300; now += 1) {
      expect(one.admit(now)).toBe(true);
      one.record(now, true, 0.1);
    }
    expect(one.state).toBe('closed');
  });

  it('opens where all fails, says why, and closes again once its trials succeed', () => {
    const one = made(settings, half);
    let now = 0;
    while (one.state === 'closed' && now < 1000) {
      one.admit(now);
      one.record(now, false, 0);
      now += 1;
    }
    expect(one.state).toBe('open');
    expect(one.because).toMatch(/\d/);
    now = Math.max(now, one.retryAt);
    let trials = 0;
    for (; trials < 50 && one.admit(now); trials += 1);
    expect(trials).toBe(Math.min(most, 50));
    for (let n = 0; n < trials && one.state !== 'closed'; n += 1) one.record(now, true, 0);
    expect(one.state).toBe('closed');
    expect(one.retryAt).toBe(0);
  });

  it('comes back by itself after any outage, where calls are tried whenever it lets them', () => {
    const one = made(settings, half);
    for (let now = 0; now < 600; now += 0.5) {
      if (one.admit(now)) one.record(now, now >= 300, 0);
    }
    expect(one.state).toBe('closed');
  });
});

describe('the guard', () => {
  const settings = (written: object): BreakerScenario => breaker.parse(written);
  const polite = { kind: 'ai-gateway', corrected: true, failure_threshold: 1 };

  it('keeps a breaker for each target, and tells which one changed', () => {
    const told: [number, string, string][] = [];
    const guard = breakerGuard(
      settings(polite),
      3,
      (...change) => told.push(change),
      () => half,
    );
    guard.admit(1, 0);
    guard.failed(1, 2, 2, serverError);
    expect([0, 1, 2].map((target) => guard.isOpen(target, 3))).toEqual([true, false, true]);
    expect(guard.retryAt(1, 3)).toBe(62);
    guard.admit(1, 62);
    guard.succeeded(1, 63, 1);
    expect(told).toEqual([
      [1, 'open', '1 failure'],
      [1, 'half-open', 'open for 60 s, now on trial'],
      [1, 'closed', 'the trial call succeeded'],
    ]);
  });

  it('is open where less than a tick is left, as its breaker admits', () => {
    const guard = breakerGuard(
      settings(polite),
      1,
      () => {},
      () => half,
    );
    guard.failed(0, 1, 0, serverError);
    expect([60.999_999, 60.999_999_7, 61].map((now) => guard.isOpen(0, now))).toEqual([
      false,
      true,
      true,
    ]);
    expect(guard.admit(0, 60.999_999_7)).toBe(true);
  });

  it.each<[object, number, boolean]>([
    [polite, 400, true],
    [polite, 500, false],
    [{ ...polite, ignored_statuses: [500] }, 500, true],
    [{ ...polite, ignored_statuses: [] }, 400, false],
    // The published gateway tells its breaker of whatever is raised.
    [{ kind: 'ai-gateway', failure_threshold: 1 }, 400, false],
  ])('%j, told of a %d, is open: %s', (written, status, isOpen) => {
    const guard = breakerGuard(
      settings(written),
      1,
      () => {},
      () => half,
    );
    guard.admit(0, 0);
    guard.failed(0, 0, 0, status);
    expect(guard.isOpen(0, 0)).toBe(isOpen);
  });
});

describe('the `breaker` block of a scenario', () => {
  it.each<[unknown, unknown]>([
    [
      { kind: 'ai-gateway' },
      { kind: 'ai-gateway', corrected: false, failure_threshold: 5, timeout: 60 },
    ],
    [
      {
        kind: 'polly',
        failure_ratio: '20%',
        break_duration: '500ms',
        ignored_statuses: [400, 404],
      },
      {
        kind: 'polly',
        failure_ratio: 0.2,
        minimum_throughput: 100,
        sampling_duration: 30,
        break_duration: 0.5,
        ignored_statuses: [400, 404],
      },
    ],
    [
      { kind: 'cockatiel', half_open_after: '3s' },
      { kind: 'cockatiel', breaker: { kind: 'consecutive', threshold: 5 }, half_open_after: 3 },
    ],
    [
      { kind: 'linkerd' },
      { kind: 'linkerd', max_failures: 7, min_penalty: 1, max_penalty: 60, jitter_ratio: 0.5 },
    ],
  ])('%j means %j', (written, meant) => {
    expect(breaker.parse(written)).toEqual(meant);
  });

  it.each<[unknown, string]>([
    [{ kind: 'resilience4j', failure_rate_threshold: 0 }, 'must be more than 0'],
    [{ kind: 'polly', break_duration: '100ms' }, 'is less than 0.5'],
    [{ kind: 'linkerd', min_penalty: '2min' }, 'is less than `min_penalty`'],
    [{ kind: 'cockatiel', breaker: { kind: 'count', threshold: 1 } }, 'must be less than 1'],
    [
      { kind: 'cockatiel', breaker: { kind: 'count', size: 5, minimum_number_of_calls: 6 } },
      '6 is more than size (5)',
    ],
    [
      {
        kind: 'finagle',
        policies: [{ kind: 'consecutive-failures', mark_dead_for: { start: '1h' } }],
      },
      'is less than `start`',
    ],
  ])('%j is refused: %s', (written, message) => {
    const { error } = breaker.safeParse(written);
    expect(error?.issues.map((issue) => issue.message).join()).toContain(message);
  });
});
