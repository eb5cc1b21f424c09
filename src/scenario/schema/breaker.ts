import { z } from 'zod';
import { cockatielGenerators } from '../../policies/resilience/backoff/cockatiel.ts';
import { quantity } from '../quantities.ts';
import { duration, positiveDuration, whole } from './numbers.ts';

const part = () => quantity('ratio', { above: 0, max: 1 });

const common = {
  ignored_statuses: z
    .array(z.int().min(0).max(599))
    .optional()
    .describe(
      'statuses of failed calls that say nothing of the target; 400 where left out, but none as published',
    ),
};

/** The reference design's breaker, under its own names. */
const aiGateway = z.strictObject({
  kind: z.literal('ai-gateway').describe('the reference design’s, under its names'),
  corrected: z
    .boolean()
    .default(false)
    .describe(
      'without the faults of the published one, which forgets no failure while closed, and lets every call through half-open',
    ),
  failure_threshold: whole(1).default(5).describe('failures that open it'),
  timeout: positiveDuration()
    .default(60)
    .describe('from the last failure, or corrected from its opening, until it is tried again'),
  ...common,
});

const resilience4j = z.strictObject({
  kind: z.literal('resilience4j').describe('resilience4j’s, under its names'),
  failure_rate_threshold: part().default(0.5).describe('part of the calls that failed'),
  slow_call_rate_threshold: part().default(1).describe('part of the calls that were slow'),
  slow_call_duration_threshold: positiveDuration()
    .default(60)
    .describe('longer calls than this are slow'),
  sliding_window_type: z
    .enum(['count-based', 'time-based'])
    .default('count-based')
    .describe('whether it judges the last calls, or those of the last seconds'),
  sliding_window_size: whole(1).max(1_000_000).default(100).describe('calls, or whole seconds'),
  minimum_number_of_calls: whole(1).default(100).describe('fewer than which it does not judge'),
  wait_duration_in_open_state: quantity('duration', { min: 0.001 })
    .default(60)
    .describe('whole milliseconds until it is tried again'),
  exponential_backoff_multiplier: quantity('factor', { min: 1 })
    .optional()
    .describe('of that wait, each time that it opens again without having closed'),
  exponential_max_wait_duration_in_open_state: positiveDuration()
    .optional()
    .describe('that the wait grows to at the most'),
  automatic_transition_from_open_to_half_open_enabled: z
    .boolean()
    .default(false)
    .describe('whether a timer makes it half-open, and not the next call'),
  permitted_number_of_calls_in_half_open_state: whole(1)
    .max(1_000_000)
    .default(10)
    .describe('trial calls, which are judged together'),
  max_wait_duration_in_half_open_state: duration()
    .default(0)
    .describe('for which it waits for them; 0 for ever'),
  transition_to_state_after_wait_duration: z
    .enum(['open', 'closed'])
    .default('open')
    .describe('what it becomes then'),
  initial_state: z
    .enum(['closed', 'open', 'half-open', 'disabled', 'metrics-only', 'forced-open'])
    .default('closed')
    .describe('what it is at the start'),
  ...common,
});

const polly = z.strictObject({
  kind: z.literal('polly').describe('Polly’s, of version 8, under its names'),
  failure_ratio: part().default(0.1).describe('part of the calls that failed'),
  minimum_throughput: whole(2).default(100).describe('calls, fewer than which it does not judge'),
  sampling_duration: quantity('duration', { min: 0.5 }).default(30).describe('that it looks back'),
  break_duration: quantity('duration', { min: 0.5 })
    .default(5)
    .describe('until it is tried again, with one call'),
  ...common,
});

const opossum = z.strictObject({
  kind: z.literal('opossum').describe('opossum’s, under its names'),
  error_threshold_percentage: quantity('ratio', { min: 0, max: 1 })
    .default(0.5)
    .describe('part of the calls that must be exceeded by failures'),
  reset_timeout: positiveDuration().default(30).describe('until it is tried again, with one call'),
  rolling_count_timeout: positiveDuration().default(10).describe('that it looks back'),
  rolling_count_buckets: whole(1).max(10_000).default(10).describe('into which that is divided'),
  volume_threshold: whole(0).default(0).describe('calls, fewer than which it does not judge'),
  allow_warm_up: z
    .boolean()
    .default(false)
    .describe('whether it stays closed in the first rolling_count_timeout'),
  ...common,
});

/** cockatiel takes a part between 0 and 1, neither of them. */
const cockatielPart = () =>
  quantity('ratio', { above: 0 })
    .refine((value) => value < 1, 'must be less than 1')
    .default(0.5);

const cockatielJudge = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('consecutive').optional().default('consecutive'),
      threshold: whole(1).default(5).describe('failures in a row that open it'),
    }),
    z
      .strictObject({
        kind: z.literal('count'),
        threshold: cockatielPart().describe('part of the calls that must be exceeded by failures'),
        size: whole(1).max(1_000_000).default(100).describe('calls that it looks back'),
        minimum_number_of_calls: whole(1)
          .optional()
          .describe('fewer than which it does not judge; the size where left out'),
      })
      .transform((written, context) => {
        const { minimum_number_of_calls: minimum, size } = written;
        if (minimum !== undefined && minimum > size) {
          const message = `${minimum} is more than size (${size})`;
          context.addIssue({ code: 'custom', path: ['minimum_number_of_calls'], message });
        }
        return written;
      }),
    z.strictObject({
      kind: z.literal('sampling'),
      threshold: cockatielPart().describe('part of the calls that must be exceeded by failures'),
      duration: quantity('duration', { min: 0.005 }).default(30).describe('that it looks back'),
      minimum_rps: z
        .number()
        .positive()
        .optional()
        .describe('calls a second, fewer than which it does not judge; 5 / threshold if left out'),
    }),
  ])
  .prefault({});

const cockatiel = z.strictObject({
  kind: z.literal('cockatiel').describe('cockatiel’s, under its names'),
  breaker: cockatielJudge.describe('when it opens'),
  half_open_after: z
    .union([
      positiveDuration(),
      z.strictObject({
        generator: z.enum(cockatielGenerators).default('decorrelated'),
        initial_delay: duration().default(0.128),
        max_delay: duration().default(30),
        exponent: quantity('factor', { above: 0 }).default(2).describe('of `decorrelated` only'),
      }),
    ])
    .prefault('10s')
    .describe('until it is tried again, with one call: a time, or a back-off that grows'),
  ...common,
});

const markDeadFor = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('equal-jittered').optional().default('equal-jittered'),
        start: positiveDuration().default(5).describe('the first time'),
        maximum: positiveDuration().default(300),
      })
      .transform((written, context) => {
        if (written.start > written.maximum) {
          const message = 'is less than `start`';
          context.addIssue({ code: 'custom', path: ['maximum'], message });
        }
        return written;
      }),
    z.strictObject({
      kind: z.literal('durations'),
      durations: z.array(positiveDuration()).default([]).describe('one time after the other'),
      // What Finagle does where its durations run out.
      afterwards: positiveDuration().default(300).describe('each time after those'),
    }),
  ])
  .prefault({})
  .describe('for how long a target is left alone, time after time until it answers');

const accrualPolicy = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('consecutive-failures'),
    failures: whole(1).default(5).describe('in a row'),
    mark_dead_for: markDeadFor,
  }),
  z.strictObject({
    kind: z.literal('success-rate'),
    required: part().default(0.8).describe('part of the calls that succeed, as a moving mean'),
    requests: whole(1).default(100).describe('over which the mean is'),
    mark_dead_for: markDeadFor,
  }),
  z.strictObject({
    kind: z.literal('success-rate-within-duration'),
    required: part().default(0.8).describe('part of the calls that succeed, as a moving mean'),
    window: quantity('duration', { min: 0.005 }).default(30).describe('over which the mean is'),
    min_requests: whole(0).default(5).describe('in a window, fewer than which it does not judge'),
    mark_dead_for: markDeadFor,
  }),
]);

const finagle = z.strictObject({
  kind: z.literal('finagle').describe('Finagle’s failure accrual'),
  policies: z
    .array(accrualPolicy)
    .min(1)
    .prefault([{ kind: 'success-rate-within-duration' }, { kind: 'consecutive-failures' }])
    .describe('any of which marks a target dead; the longest time counts'),
  ...common,
});

const linkerd = z
  .strictObject({
    kind: z.literal('linkerd').describe('linkerd’s failure accrual, under its names'),
    max_failures: whole(1).default(7).describe('failures in a row that open it'),
    min_penalty: positiveDuration().default(1).describe('until it is tried again, with one call'),
    max_penalty: positiveDuration()
      .default(60)
      .describe('to which that doubles, each time that the call fails'),
    jitter_ratio: quantity('ratio', { min: 0, max: 100 })
      .default(0.5)
      .describe('part of the penalty that chance adds at the most'),
    ...common,
  })
  .transform((written, context) => {
    if (written.min_penalty > written.max_penalty) {
      const message = 'is less than `min_penalty`';
      context.addIssue({ code: 'custom', path: ['max_penalty'], message });
    }
    return written;
  });

/** What stops calls to one target that fails; each target of a gateway has its own. */
export const breaker = z
  .discriminatedUnion('kind', [
    aiGateway,
    resilience4j,
    polly,
    opossum,
    cockatiel,
    finagle,
    linkerd,
  ])
  .describe('what stops calls to a target that fails');

/** The `breaker` block with its defaults filled in. */
export type BreakerScenario = z.output<typeof breaker>;
