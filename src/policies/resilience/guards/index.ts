import type { GuardChange, TargetGuard } from '../target-guard.ts';
import { emaHealth } from './ema-health.ts';
import type { EmaHealthConfig } from './ema-health-config.ts';
import { EnvoyOutlier, type EnvoyOutlierConfig } from './envoy-outlier.ts';
import { LitellmCooldown, type LitellmCooldownConfig } from './litellm-cooldown.ts';
import { unguarded } from './unguarded.ts';

/** How a gateway tells from their answers which of its targets are well. */
export type GuardConfig =
  | { readonly kind: 'none' }
  | LitellmCooldownConfig
  | EnvoyOutlierConfig
  | EmaHealthConfig;

/** A fresh guard of so many targets. */
export function targetGuard(
  config: GuardConfig,
  targets: number,
  changed: GuardChange,
): TargetGuard {
  switch (config.kind) {
    case 'none':
      return unguarded;
    case 'litellm-cooldown':
      return new LitellmCooldown(config, targets, changed);
    case 'envoy-outlier':
      return new EnvoyOutlier(config, targets, changed);
    case 'ema-health':
      return emaHealth(config, targets, changed);
  }
}
