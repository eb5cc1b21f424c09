import { type SpotMarket, spotMarkets } from '../catalog/spot.ts';
import { type CatalogTable, catalogTable } from './catalog-table.ts';

/** Spot markets that were traced. */
export function spotTable(): CatalogTable {
  return catalogTable<SpotMarket>(
    'spot',
    [
      { head: 'spot market', key: 'market', value: (row) => row.id },
      { head: 'days', key: 'days', value: (row) => row.days },
      { head: 'stretches', key: 'runs', value: (row) => row.runs },
      { head: 'hours with, mean', key: 'up_hours_mean', value: (row) => row.meanUpHours },
      { head: 'median', key: 'up_hours_median', value: (row) => row.medianUpHours },
      { head: 'hours without, mean', key: 'down_hours_mean', value: (row) => row.meanDownHours },
      { head: 'median', key: 'down_hours_median', value: (row) => row.medianDownHours },
    ],
    spotMarkets,
    { left: 1, source: (row) => row.source },
  );
}
