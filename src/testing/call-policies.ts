import fc from 'fast-check';
import { failureTables } from '../policies/resilience/failure-classes.ts';
import type { Data } from './distributions.ts';

/** Retries of every kind, with and without a budget. */
export function retries(): fc.Arbitrary<Data> {
  const limited = fc.record(
    {
      kind: fc.constant('limited'),
      classes: fc.constantFrom(...failureTables),
      max_attempts: fc.integer({ min: 1, max: 6 }),
      max_attempts_per_target: fc.integer({ min: 1, max: 3 }),
      retry_on: fc.subarray([0, 400, 408, 429, 500, 503]),
      honour_retry_after: fc.boolean(),
      max_retry_after: fc.constantFrom('0s', '2s', '60s'),
      backoff: backoffs(),
      wait_before_fallback: fc.boolean(),
      budget: retryBudgets(),
      sdk: fc.record({
        retries: fc.nat(2),
        initial: fc.constantFrom('0s', '100ms'),
        max: fc.constant('1s'),
      }),
    },
    { requiredKeys: ['kind', 'classes', 'max_attempts', 'backoff', 'budget'] },
  );
  return fc
    .oneof(
      { arbitrary: limited, weight: 6 },
      { arbitrary: fc.constant({ kind: 'none' }), weight: 1 },
      { arbitrary: fc.constant({ kind: 'ai-provider-gateway' }), weight: 1 },
    )
    .map(withinAttempts);
}

/** No target is tried more often than all together are. */
function withinAttempts(retry: Data): Data {
  if (retry['kind'] !== 'limited') return retry;
  const most = Number(retry['max_attempts']);
  const atTarget = retry['max_attempts_per_target'];
  if (atTarget === undefined)
    return most === 1 ? retry : { ...retry, max_attempts_per_target: Math.min(2, most) };
  return { ...retry, max_attempts_per_target: Math.min(Number(atTarget), most) };
}

function backoffs(): fc.Arbitrary<Data> {
  return fc.oneof(
    fc.record({ kind: fc.constant('constant'), delay: firstWaits() }),
    fc.record({
      kind: fc.constant('exponential'),
      initial: firstWaits(),
      max: fc.constant('2s'),
      jitter: fc.constantFrom('none', 'full', 'equal', 'decorrelated'),
    }),
    fc.record({ kind: fc.constant('linear'), initial: firstWaits(), step: fc.constant('200ms') }),
  );
}

function firstWaits(): fc.Arbitrary<string> {
  return fc.constantFrom('0s', '50ms', '1s');
}

function retryBudgets(): fc.Arbitrary<Data> {
  const windowed = {
    ttl: fc.constantFrom('1s', '10s'),
    min_retries_per_second: fc.nat(2),
    percent_can_retry: fc.constantFrom('0%', '20%', '100%'),
  };
  return fc.oneof(
    fc.record({ kind: fc.constantFrom('finagle', 'linkerd'), ...windowed }),
    fc.record({
      kind: fc.constant('grpc'),
      max_tokens: fc.integer({ min: 1, max: 10 }),
      token_ratio: fc.constantFrom(0.1, 0.5, 1.6),
    }),
    fc.record({
      kind: fc.constant('ratio'),
      window: fc.constantFrom('1s', '10s'),
      ratio: fc.constantFrom('0%', '20%', '150%'),
      reserve: fc.nat(3),
    }),
    fc.constant({ kind: 'unlimited' }),
  );
}

/** Copies of slow requests, from a share of their own or from the retry budget. */
export function hedges(): fc.Arbitrary<Data> {
  const common = {
    delay: fc.constantFrom('0s', '100ms', '1s'),
    max_copies: fc.integer({ min: 1, max: 3 }),
    share: fc.constantFrom('0%', '20%', '100%'),
  };
  const optional = { requiredKeys: ['kind', 'delay'] as ('kind' | 'delay')[] };
  return fc.oneof(
    fc.record({ kind: fc.constant('fixed'), ...common }, optional),
    fc.record(
      {
        kind: fc.constant('percentile'),
        percentile: fc.constantFrom('50%', '95%'),
        min_calls: fc.integer({ min: 1, max: 10 }),
        calls: fc.constant(20),
        ...common,
      },
      { requiredKeys: ['kind', 'delay', 'min_calls', 'calls'] },
    ),
  );
}

/** Breakers of every kind, quick to open and to try again. */
export function breakers(): fc.Arbitrary<Data> {
  const seconds = fc.constantFrom('500ms', '2s', '10s');
  const few = fc.integer({ min: 1, max: 4 });
  return fc.oneof(
    fc.record({
      kind: fc.constant('ai-gateway'),
      corrected: fc.boolean(),
      failure_threshold: few,
      timeout: seconds,
    }),
    fc.record({
      kind: fc.constant('resilience4j'),
      sliding_window_type: fc.constantFrom('count-based', 'time-based'),
      sliding_window_size: fc.integer({ min: 1, max: 10 }),
      minimum_number_of_calls: few,
      wait_duration_in_open_state: seconds,
      permitted_number_of_calls_in_half_open_state: few,
      max_wait_duration_in_half_open_state: fc.constantFrom('0s', '1s'),
      automatic_transition_from_open_to_half_open_enabled: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('polly'),
      minimum_throughput: fc.integer({ min: 2, max: 5 }),
      break_duration: seconds,
    }),
    fc.record({
      kind: fc.constant('opossum'),
      reset_timeout: seconds,
      volume_threshold: fc.nat(4),
    }),
    fc.record({
      kind: fc.constant('cockatiel'),
      breaker: few.map((threshold) => ({ kind: 'consecutive', threshold })),
      half_open_after: seconds,
    }),
    fc.record({
      kind: fc.constant('finagle'),
      policies: few.map((failures) => [
        {
          kind: 'consecutive-failures',
          failures,
          mark_dead_for: { kind: 'durations', durations: ['1s', '2s'], afterwards: '3s' },
        },
      ]),
    }),
    fc.record({ kind: fc.constant('linkerd'), max_failures: few, max_penalty: fc.constant('4s') }),
  );
}

/** Every way to find targets that fail. */
export function healths(): fc.Arbitrary<Data> {
  const seconds = fc.constantFrom('500ms', '2s', '10s');
  return fc.oneof(
    { arbitrary: fc.constant({ kind: 'none' }), weight: 2 },
    {
      arbitrary: fc.record({
        kind: fc.constant('litellm-cooldown'),
        cooldown_time: seconds,
        minimum_requests: fc.nat(3),
        all_failed_requests: fc.integer({ min: 1, max: 5 }),
      }),
      weight: 1,
    },
    {
      arbitrary: fc.record({
        kind: fc.constant('envoy-outlier'),
        consecutive_5xx: fc.integer({ min: 1, max: 4 }),
        interval: fc.constant('1s'),
        base_ejection_time: seconds,
        max_ejection_percent: fc.constantFrom(10, 100),
      }),
      weight: 1,
    },
    {
      arbitrary: fc.record({
        kind: fc.constant('ema-health'),
        corrected: fc.boolean(),
        failure_step: fc.constantFrom('10%', '50%'),
        half_life: seconds,
      }),
      weight: 1,
    },
  );
}

/** What becomes of a request while no target is well. */
export function allUnhealthy(): fc.Arbitrary<Data> {
  return fc.oneof(
    fc.record({ kind: fc.constantFrom('fail', 'panic') }),
    fc.record({
      kind: fc.constant('wait'),
      at_most: fc.constantFrom('100ms', '5s', '30s'),
      look_again: fc.constantFrom('50ms', '1s'),
    }),
  );
}
