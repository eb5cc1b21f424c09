import { type PlatformBilling, platform as platformOf } from '../catalog/platforms.ts';
import { distribution } from '../engine/distributions.ts';
import type { TokenPrices } from '../ledger/token-price.ts';
import type { Billing } from '../models/provider/billing.ts';
import type { InstancesConfig } from '../models/provider/instances.ts';
import { limitOf } from '../scenario/quantities.ts';
import type { PlatformScenario } from '../scenario/schema/platform.ts';

const secondsPerHour = 3600;

/** What a platform bills; `prices` are those of tokens, needed where it bills them. */
export function platformBilling(
  { billing, preset }: PlatformScenario,
  prices: TokenPrices | undefined,
): Billing {
  if (billing === undefined) return presetBilling(platformOf(preset!)!.billing, prices);
  switch (billing.kind) {
    case 'per-token':
      return { kind: 'per-token', tokens: prices! };
    case 'per-second':
      return { kind: 'per-second', usdPerSecond: billing.price / secondsPerHour };
    case 'per-hour': {
      const tokens = billing.tokens ? prices : undefined;
      return { kind: 'per-hour', usdPerHour: billing.price, tokens };
    }
    case 'per-prediction':
      return {
        kind: 'per-prediction',
        usd: billing.price,
        usdPerSecond: billing.time / secondsPerHour,
      };
    case 'infrastructure':
      return {
        kind: 'infrastructure',
        usdPerHour: billing.price,
        overheadUsdPerHour: billing.overhead,
      };
  }
}

function presetBilling(billing: PlatformBilling, prices: TokenPrices | undefined): Billing {
  switch (billing.kind) {
    case 'per-token':
      return { kind: 'per-token', tokens: prices! };
    case 'per-second':
      return { kind: 'per-second', usdPerSecond: billing.usdPerHour.value / secondsPerHour };
    case 'per-hour': {
      const tokens = billing.tokens ? prices : undefined;
      return { kind: 'per-hour', usdPerHour: billing.usdPerHour.value, tokens };
    }
    case 'per-prediction':
      return {
        kind: 'per-prediction',
        usd: billing.usd.value,
        usdPerSecond: billing.usdPerHour.value / secondsPerHour,
      };
    case 'infrastructure':
      return {
        kind: 'infrastructure',
        usdPerHour: billing.usdPerHour.value,
        overheadUsdPerHour: billing.overheadUsdPerHour.value,
      };
  }
}

/** The instances of a platform; undefined where nobody counts them. */
export function platformInstances(said: PlatformScenario): InstancesConfig | undefined {
  const preset = said.preset === undefined ? undefined : platformOf(said.preset)!;
  const min = said.min_instances ?? preset?.minInstances ?? 0;
  const max = said.max_instances ?? Math.max(min, preset?.maxInstances ?? 0);
  if (max === 0) return undefined;
  const keepAlive =
    said.keep_alive === 'always'
      ? Number.POSITIVE_INFINITY
      : (said.keep_alive ?? preset?.keepAliveSeconds.value ?? Number.POSITIVE_INFINITY);
  const start = preset?.coldStartSeconds.value ?? 0;
  return {
    perInstance: said.concurrency,
    min,
    max,
    coldStart: distribution(said.cold_start ?? { kind: 'constant', value: start }),
    keepAlive,
    queueLimit: limitOf(said.queue),
    billsStart: said.bills_start ?? preset?.billsStart ?? true,
  };
}
