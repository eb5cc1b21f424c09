import { Resilience4jBreaker } from '../../../../src/policies/resilience/breakers/resilience4j.ts';
import type { Resilience4jConfig } from '../../../../src/policies/resilience/breakers/resilience4j-config.ts';

/** Settings under which few calls decide. */
export const defaults: Resilience4jConfig = {
  kind: 'resilience4j',
  failure_rate_threshold: 0.5,
  slow_call_rate_threshold: 1,
  slow_call_duration_threshold: 60,
  sliding_window_type: 'count-based',
  sliding_window_size: 4,
  minimum_number_of_calls: 4,
  wait_duration_in_open_state: 10,
  automatic_transition_from_open_to_half_open_enabled: false,
  permitted_number_of_calls_in_half_open_state: 2,
  max_wait_duration_in_half_open_state: 0,
  transition_to_state_after_wait_duration: 'open',
  initial_state: 'closed',
};

/** A breaker with settings of one's own. */
export const made = (config: Partial<Resilience4jConfig> = {}) =>
  new Resilience4jBreaker({ ...defaults, ...config });
