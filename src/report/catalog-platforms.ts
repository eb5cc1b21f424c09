import type { Fact } from '../catalog/fact.ts';
import { outageHistories } from '../catalog/outages.ts';
import { type Platform, type PlatformBilling, platforms } from '../catalog/platforms.ts';
import { type ProviderSpeed, providerSpeeds } from '../catalog/provider-speeds.ts';
import { type CatalogTable, catalogTable } from './catalog-table.ts';
import { digits, formatDuration } from './format.ts';

/** How platforms bill and start one accelerator with a model. */
export function platformTable(): CatalogTable {
  return catalogTable<Platform>(
    'platforms',
    [
      { head: 'platform', key: 'platform', value: (row) => row.id },
      { head: 'charges', key: 'billing', value: ({ billing }) => billing.kind },
      {
        head: '$/h',
        key: 'usd_per_hour',
        value: ({ billing }) => hourly(billing)?.value,
        text: ({ billing }) => hourly(billing)?.value.toFixed(2) ?? '–',
      },
      {
        head: 'cold start',
        key: 'cold_start_s',
        value: (row) => row.coldStartSeconds.value,
        text: (row) => shownSeconds(row.coldStartSeconds.value),
      },
      {
        head: 'kept idle',
        key: 'keep_alive_s',
        value: ({ keepAliveSeconds: { value } }) => (Number.isFinite(value) ? value : 'unlimited'),
        text: (row) => shownSeconds(row.keepAliveSeconds.value),
      },
      {
        head: 'start is paid',
        key: 'bills_start',
        value: (row) => (row.billsStart ? 'yes' : 'no'),
      },
    ],
    platforms,
    { source: sourcesOf },
  );
}

/** How fast hosted models answer, and how their services failed. */
export function providerTables(): CatalogTable[] {
  return [speeds(), outages()];
}

/** Platforms for machines; `unlimited` where a time has no end. */
export function platformsJson(): object[] {
  return platforms.map(({ keepAliveSeconds, maxInstances, ...platform }) => ({
    ...platform,
    keepAliveSeconds: {
      ...keepAliveSeconds,
      value: Number.isFinite(keepAliveSeconds.value) ? keepAliveSeconds.value : 'unlimited',
    },
    maxInstances: maxInstances ?? 'unlimited',
  }));
}

function speeds(): CatalogTable {
  return catalogTable<ProviderSpeed>(
    'speeds',
    [
      { head: 'hosted model', key: 'name', value: (row) => row.id },
      { head: 'calls', key: 'calls', value: (row) => row.calls },
      {
        head: 'first token, median',
        key: 'ttft_median_s',
        value: (row) => row.ttftMedian,
        text: (row) => `${digits(row.ttftMedian)} s`,
      },
      { head: 'sigma', key: 'ttft_sigma', value: (row) => row.ttftSigma },
      {
        head: 'tokens/s',
        key: 'tokens_per_second_median',
        value: (row) => row.tokensPerSecondMedian,
      },
      { head: 'sigma', key: 'tokens_per_second_sigma', value: (row) => row.tokensPerSecondSigma },
      { head: 'confidence', key: 'confidence', value: (row) => row.confidence },
    ],
    providerSpeeds,
    { left: 1, source: (row) => row.source },
  );
}

function outages(): CatalogTable {
  return catalogTable(
    'outages',
    [
      { head: 'outages of', key: 'name', value: (row) => row.id },
      { head: 'incidents', key: 'incidents', value: (row) => row.incidents },
      { head: 'minutes, median', key: 'minutes_median', value: ({ minutes }) => minutes.p50 },
      { head: '90 %', key: 'minutes_p90', value: ({ minutes }) => minutes.p90 },
      {
        head: 'hours between, median',
        key: 'hours_between_median',
        value: (row) => row.hoursBetweenStarts.p50,
      },
    ],
    outageHistories,
    {
      left: 1,
      source: () =>
        'atlarge-research/llm-service-analysis@36c45981, until 2024-08-31 (arXiv 2501.12469)',
    },
  );
}

function hourly(billing: PlatformBilling): Fact | undefined {
  return billing.kind === 'per-token' ? undefined : billing.usdPerHour;
}

function shownSeconds(seconds: number): string {
  if (seconds === 0) return 'none';
  return Number.isFinite(seconds) ? formatDuration(seconds) : 'always';
}

function sourcesOf({ billing, coldStartSeconds, keepAliveSeconds }: Platform): string {
  const price = hourly(billing);
  const facts = [
    ...(price === undefined ? [] : [`$/h: ${price.source} (${price.confidence})`]),
    `cold start: ${coldStartSeconds.source} (${coldStartSeconds.confidence})`,
    `kept: ${keepAliveSeconds.source} (${keepAliveSeconds.confidence})`,
  ];
  return facts.join('; ');
}
