import { type Accelerator, accelerators } from '../catalog/accelerators.ts';
import type { LlmPrice, PriceByLength } from '../catalog/llm-price.ts';
import { llmPriceSource, llmPrices } from '../catalog/llm-prices.ts';
import { type CatalogTable, catalogTable } from './catalog-table.ts';

/** What an accelerator costs by the hour, and a hosted model by the token; dated snapshots, both. */
export function priceTables(): CatalogTable[] {
  return [hourlyTable(accelerators.filter(({ usdPerHour }) => usdPerHour !== undefined)), hosted()];
}

/** The same for machines. */
export function pricesJson(): object {
  return {
    accelerators: accelerators.flatMap(({ id, usdPerHour, priceSource }) =>
      usdPerHour === undefined
        ? []
        : [{ accelerator: id, usdPerHour, source: priceSource ?? null }],
    ),
    hosted: llmPrices.map((price) => ({ ...price, source: sourceOf(price) })),
    date: llmPriceSource.date,
  };
}

function hourlyTable(rows: readonly Accelerator[]): CatalogTable {
  return catalogTable(
    'accelerators',
    [
      { head: 'accelerator', key: 'name', value: (row) => row.id },
      {
        head: '$/h on demand',
        key: 'usd_per_hour',
        value: (row) => row.usdPerHour,
        text: ({ usdPerHour }) => usdPerHour!.toFixed(2),
      },
    ],
    rows,
    { left: 1, source: (row) => row.priceSource },
  );
}

function hosted(): CatalogTable {
  const usd = (
    head: string,
    key: string,
    priceOf: (row: LlmPrice) => PriceByLength | undefined,
  ) => ({
    head,
    key,
    value: (row: LlmPrice) => priceOf(row)?.base,
    text: (row: LlmPrice) => shownPrice(priceOf(row)),
  });
  return catalogTable<LlmPrice>(
    'hosted',
    [
      { head: 'hosted model', key: 'name', value: (row) => row.id },
      usd('$/M input', 'usd_per_million_input', ({ prices }) => prices.input),
      usd('output', 'usd_per_million_output', ({ prices }) => prices.output),
      usd('cache read', 'usd_per_million_cache_read', ({ prices }) => prices.cacheRead),
      usd('cache write', 'usd_per_million_cache_write', ({ prices }) => prices.cacheWrite),
      {
        head: 'context',
        key: 'context_tokens',
        value: (row) => row.contextTokens,
        text: ({ contextTokens }) => contextTokens?.toLocaleString('en-US') ?? '–',
      },
    ],
    llmPrices,
    { left: 1, source: sourceOf },
  );
}

/** A price, and from how many tokens of a prompt on all of them cost more. */
function shownPrice(price: PriceByLength | undefined): string {
  if (price === undefined) return '–';
  const tiers = (price.tiers ?? []).map((tier) => `, ${tier.price} from ${tier.start / 1000}K`);
  return `${price.base}${tiers.join('')}`;
}

function sourceOf({ vendor, note }: LlmPrice): string {
  if (vendor === 'as-published') return note!;
  const base = `${llmPriceSource.source}, ${llmPriceSource.date}`;
  return note === undefined ? base : `${base}; ${note}`;
}
