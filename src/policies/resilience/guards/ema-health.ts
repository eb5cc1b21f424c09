import type { GuardChange } from '../target-guard.ts';
import type { EmaHealth, EmaHealthConfig } from './ema-health-config.ts';
import { CorrectedEmaHealth } from './ema-health-corrected.ts';
import { PublishedEmaHealth } from './ema-health-published.ts';

/** The health of the reference design's gateway, as published or corrected. */
export function emaHealth(
  config: EmaHealthConfig,
  targets: number,
  changed: GuardChange,
): EmaHealth {
  return config.corrected
    ? new CorrectedEmaHealth(config, targets, changed)
    : new PublishedEmaHealth(config, targets, changed);
}
