import type { RetryBudget } from '../retry.ts';

/** gRPC’s `retryThrottling` (proposal A6). */
export interface GrpcBudgetConfig {
  readonly kind: 'grpc';
  readonly max_tokens: number;
  /** Tokens that an answer brings; three decimals count. */
  readonly token_ratio: number;
}

/**
 * A failure that may be retried costs a token, an answer brings `token_ratio`, and there are retries while more than half of
 * the tokens are there. Retries are fewer than max_tokens/2 + token_ratio × answers, however much time passes.
 */
export function grpcBudget(config: GrpcBudgetConfig): RetryBudget {
  // Counted in thousandths as gRPC does, so that sums of ratios stay exact.
  const most = config.max_tokens * 1000;
  const ratio = Math.floor(config.token_ratio * 1000 + 1e-6);
  let level = most;
  return {
    deposit() {},
    withdraw: () => level > most / 2,
    ended(_now, isSuccess) {
      level = isSuccess ? Math.min(most, level + ratio) : Math.max(0, level - 1000);
    },
  };
}
