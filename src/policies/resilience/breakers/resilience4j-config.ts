/** What resilience4j calls its states. */
export type Resilience4jState =
  | 'closed'
  | 'open'
  | 'half-open'
  | 'disabled'
  | 'metrics-only'
  | 'forced-open';

/** resilience4j's settings, under its names; rates are parts of 1, times are seconds. */
export interface Resilience4jConfig {
  readonly kind: 'resilience4j';
  readonly failure_rate_threshold: number;
  readonly slow_call_rate_threshold: number;
  readonly slow_call_duration_threshold: number;
  readonly sliding_window_type: 'count-based' | 'time-based';
  /** Calls, or whole seconds. */
  readonly sliding_window_size: number;
  readonly minimum_number_of_calls: number;
  readonly wait_duration_in_open_state: number;
  /** Each time that it opens again without having closed, the wait grows by this factor. */
  readonly exponential_backoff_multiplier?: number | undefined;
  readonly exponential_max_wait_duration_in_open_state?: number | undefined;
  readonly automatic_transition_from_open_to_half_open_enabled: boolean;
  readonly permitted_number_of_calls_in_half_open_state: number;
  /** 0 waits for ever. */
  readonly max_wait_duration_in_half_open_state: number;
  readonly transition_to_state_after_wait_duration: 'open' | 'closed';
  readonly initial_state: Resilience4jState;
}

/** Milliseconds of the wait the n-th time (from 1) that it opens; whole ones, as resilience4j counts them. */
export function openMilliseconds(config: Resilience4jConfig, attempt: number): number {
  const multiplier = config.exponential_backoff_multiplier ?? 1;
  const most =
    config.exponential_max_wait_duration_in_open_state === undefined
      ? Number.MAX_SAFE_INTEGER
      : Math.floor(config.exponential_max_wait_duration_in_open_state * 1000);
  let wait = Math.round(config.wait_duration_in_open_state * 1000);
  if (multiplier === 1) return Math.min(wait, most);
  for (let n = 1; n < attempt && wait < most; n += 1) wait = Math.trunc(wait * multiplier);
  return Math.min(wait, most);
}

/** Whether resilience4j lets somebody put a breaker from one state into another. */
export function mayBecome(from: Resilience4jState, to: Resilience4jState): boolean {
  if (from === 'closed') return to !== 'half-open';
  if (from === 'metrics-only') return to !== 'half-open' && to !== 'open';
  return true;
}
