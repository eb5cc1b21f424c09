import type { Distribution } from '../../engine/distributions.ts';
import type { Billing } from './billing.ts';
import type { ErrorClass } from './errors.ts';
import type { InstancesConfig } from './instances.ts';
import type { RateLimitsConfig } from './rate-limits.ts';
import type { ServiceConfig } from './service.ts';

/** What of a call that is withdrawn is billed: its prompt with the tokens that were there by then, everything, or nothing. */
export type CancelledBilling = 'so-far' | 'all' | 'nothing';

/** One hosted model: how fast it is, what it takes, how it fails, what it costs. */
export interface ProviderConfig {
  /** Names its events and streams. */
  readonly name: string;
  readonly service: ServiceConfig;
  /** Seconds after which a call is told that it failed. */
  readonly refusal: Distribution;
  readonly limits: RateLimitsConfig | undefined;
  /** Calls side by side; infinite where unlimited. */
  readonly concurrency: number;
  /** Tokens of prompt and answer together; infinite where unlimited. */
  readonly context: number;
  readonly errors: readonly ErrorClass[];
  /** Chance that a call is never answered. */
  readonly hang: number;
  /** Part of each prompt that the provider finds in its own cache. */
  readonly cachedPart: number;
  readonly billing: Billing;
  readonly cancelled: CancelledBilling;
  /** Of a platform whose instances are started and paid; undefined where there are always enough. */
  readonly instances: InstancesConfig | undefined;
}
