import type { Backoff } from '../retry.ts';
import { type CockatielBackoffConfig, cockatielBackoff } from './cockatiel.ts';
import { type ConstantBackoffConfig, constantBackoff } from './constant.ts';
import { type ExponentialBackoffConfig, exponentialBackoff } from './exponential.ts';
import { type FinagleBackoffConfig, finagleBackoff } from './finagle.ts';
import { type LinearBackoffConfig, linearBackoff } from './linear.ts';
import { type PollyBackoffConfig, pollyBackoff } from './polly.ts';
import { type SpreadBackoffConfig, spreadBackoff } from './spread.ts';

/** How long to wait before one more attempt, and its settings in seconds. */
export type BackoffConfig =
  | ConstantBackoffConfig
  | LinearBackoffConfig
  | ExponentialBackoffConfig
  | PollyBackoffConfig
  | FinagleBackoffConfig
  | CockatielBackoffConfig
  | SpreadBackoffConfig;

/** A fresh back-off, which serves all requests. */
export function backoff(config: BackoffConfig): Backoff {
  switch (config.kind) {
    case 'constant':
      return constantBackoff(config);
    case 'linear':
      return linearBackoff(config);
    case 'exponential':
      return exponentialBackoff(config);
    case 'polly':
      return pollyBackoff(config);
    case 'finagle':
      return finagleBackoff(config);
    case 'cockatiel':
      return cockatielBackoff(config);
    case 'grpc':
    case 'bifrost':
    case 'openai-sdk':
      return spreadBackoff(config);
  }
}
