import { z } from 'zod';
import { publishedHealth } from '../../policies/resilience/guards/ema-health-config.ts';
import { quantity } from '../quantities.ts';
import { described } from './described.ts';
import { duration, positiveDuration, whole } from './numbers.ts';

const percent = (value: number) => z.number().min(0).max(100).default(value);
const part = () => quantity('ratio', { min: 0, max: 1 });
const fails = (what: string) => whole(0).optional().describe(what);

const none = z.strictObject({
  // A discriminator with a default must be optional itself, or it is not found where it is left out.
  kind: z.literal('none').optional().default('none').describe('none is left alone'),
});

const litellmCooldown = z.strictObject({
  kind: z.literal('litellm-cooldown').describe('as LiteLLM has it: by the failures of a minute'),
  cooldown_time: duration().default(5).describe('that a target is left alone'),
  failure_threshold: part().default(0.5).describe('part of a minute’s calls that may fail'),
  minimum_requests: whole(0).default(5).describe('in a minute, for that part to count'),
  all_failed_requests: whole(1)
    .default(1000)
    .describe('in a minute that all failed: so many cool down even the only target'),
  allowed_fails: fails(
    'in a cooldown time, in place of the above; 3 counts as left out, as in LiteLLM',
  ),
  allowed_fails_policy: z
    .strictObject({
      authentication: fails('of 401'),
      not_found: fails('of 404'),
      timeout: fails('of 408 and 504'),
      rate_limit: fails('of 429'),
      internal_server: fails('of 500'),
      bad_gateway: fails('of 502'),
      service_unavailable: fails('of 503'),
    })
    .optional()
    .describe('failures that are allowed, by kind; 0 counts as `allowed_fails`, as in LiteLLM'),
});

const envoyOutlier = z
  .strictObject({
    kind: z.literal('envoy-outlier').describe('Envoy’s outlier detection, under its names'),
    consecutive_5xx: whole(1).default(5).describe('failures in a row'),
    enforcing_consecutive_5xx: z.boolean().default(true).describe('whether they eject'),
    consecutive_gateway_failure: whole(1).default(5).describe('502, 503 or 504 in a row'),
    enforcing_consecutive_gateway_failure: z
      .boolean()
      .default(false)
      .describe('whether they eject'),
    interval: positiveDuration()
      .default(10)
      .describe('at whose ends targets are judged and return'),
    base_ejection_time: positiveDuration()
      .default(30)
      .describe('for which a target is ejected, times how often it was of late'),
    max_ejection_time: positiveDuration()
      .optional()
      .describe('300s, or the base time where that is more'),
    max_ejection_percent: percent(10).describe(
      'of the targets that may be ejected at one time, 0 to 100',
    ),
    always_eject_one_host: z
      .boolean()
      .default(true)
      .describe('even where one is more than that; false in new versions of Envoy'),
    success_rate_minimum_hosts: whole(0)
      .default(5)
      .describe('that had enough calls to be compared'),
    success_rate_request_volume: whole(0).default(100).describe('calls in an interval'),
    success_rate_stdev_factor: whole(0)
      .default(1900)
      .describe('thousandths of standard deviations below the mean'),
    enforcing_success_rate: z.boolean().default(true).describe('whether outliers are ejected'),
    failure_percentage_threshold: percent(85).describe('of calls in an interval, 0 to 100'),
    failure_percentage_minimum_hosts: whole(0).default(5).describe('that had enough calls'),
    failure_percentage_request_volume: whole(0).default(50).describe('calls in an interval'),
    enforcing_failure_percentage: z.boolean().default(false).describe('whether it ejects'),
  })
  .transform((written, context) => {
    const { base_ejection_time: base, max_ejection_time: most = Math.max(300, base) } = written;
    if (most < base) {
      const message = 'is less than base_ejection_time';
      context.addIssue({ code: 'custom', path: ['max_ejection_time'], message });
    }
    return { ...written, max_ejection_time: most };
  });

const emaHealth = z.strictObject({
  kind: z
    .literal('ema-health')
    .describe('the reference design’s: an error rate that answers lower and failures raise'),
  corrected: z
    .boolean()
    .default(false)
    .describe('whether it mends with time; as published, a target that is unavailable stays so'),
  latency_alpha: part()
    .default(publishedHealth.latency_alpha)
    .describe('part of the newest latency in its moving average'),
  success_factor: part()
    .default(publishedHealth.success_factor)
    .describe('what an answer leaves of the error rate'),
  failure_step: part()
    .default(publishedHealth.failure_step)
    .describe('what a failure adds to the error rate'),
  unavailable_at: quantity('ratio', { above: 0, max: 1 })
    .default(publishedHealth.unavailable_at)
    .describe('error rate from which on a target is unavailable'),
  half_life: positiveDuration()
    .default(30)
    .describe('in which half of the error rate is forgotten; where corrected'),
});

/** How a gateway tells from their answers which of its targets are well. */
export const health = z
  .discriminatedUnion('kind', [none, litellmCooldown, envoyOutlier, emaHealth])
  .prefault({})
  .describe('how targets that fail are found, and left alone');

/** What a gateway does with a request while all of its targets are left alone. */
export const allUnhealthy = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: described(['fail', 'panic'], {
        fail: 'it fails at once',
        panic: 'all are called as if they were well',
      })
        .optional()
        .default('fail'),
    }),
    z.strictObject({
      kind: z.literal('wait').describe('it waits for the first that is back'),
      at_most: positiveDuration().default(30).describe('then it fails'),
      look_again: positiveDuration()
        .default(1)
        .describe('where one is being tried: until the request looks how that went'),
    }),
  ])
  .prefault({})
  .describe('what becomes of a request while no target is well');
