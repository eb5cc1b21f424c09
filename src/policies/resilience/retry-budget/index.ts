import type { RetryBudget } from '../retry.ts';
import { type FinagleBudgetConfig, finagleBudget } from './finagle.ts';
import { type GrpcBudgetConfig, grpcBudget } from './grpc.ts';
import { type LinkerdBudgetConfig, linkerdBudget } from './linkerd.ts';
import { type RatioBudgetConfig, ratioBudget } from './ratio.ts';
import { type UnlimitedBudgetConfig, unlimitedBudget } from './unlimited.ts';

/** How many retries all requests together may have, with its settings. */
export type RetryBudgetConfig =
  | FinagleBudgetConfig
  | LinkerdBudgetConfig
  | GrpcBudgetConfig
  | RatioBudgetConfig
  | UnlimitedBudgetConfig;

/** A fresh budget. */
export function retryBudget(config: RetryBudgetConfig): RetryBudget {
  switch (config.kind) {
    case 'finagle':
      return finagleBudget(config);
    case 'linkerd':
      return linkerdBudget(config);
    case 'grpc':
      return grpcBudget(config);
    case 'ratio':
      return ratioBudget(config);
    case 'unlimited':
      return unlimitedBudget();
  }
}
