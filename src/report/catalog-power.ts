import { type Accelerator, accelerators } from '../catalog/accelerators.ts';
import { idleWatts, powerOf } from '../catalog/power.ts';
import { type CatalogTable, catalogTable } from './catalog-table.ts';

/** Watts at rest and at work of every accelerator whose data sheet has some. */
export function powerTable(): CatalogTable {
  const watts = (head: string, key: 'bare' | 'parked' | 'busy') => ({
    head,
    key: `${key}_watts`,
    value: (row: Accelerator) => powerOf(row)?.[key],
  });
  return catalogTable<Accelerator>(
    'power',
    [
      { head: 'watts of', key: 'accelerator', value: (row) => row.id },
      watts('without a process', 'bare'),
      watts('with an engine that waits', 'parked'),
      watts('fully used', 'busy'),
      {
        head: 'at rest',
        key: 'confidence',
        value: ({ id }) => idleWatts[id]?.parked.confidence ?? 'estimated',
      },
    ],
    accelerators.filter((row) => powerOf(row) !== undefined),
    { left: 1, source: sourceOf },
  );
}

/** The same for machines. */
export function powerJson(): object[] {
  return accelerators.flatMap((sheet) => {
    const power = powerOf(sheet);
    return power === undefined
      ? []
      : [{ accelerator: sheet.id, ...power, source: sourceOf(sheet) }];
  });
}

function sourceOf({ id }: Accelerator): string {
  const known = idleWatts[id];
  if (known === undefined)
    return 'at rest the median part of the data sheet’s watts that others draw';
  return `without a process: ${known.bare.source}; that waits: ${known.parked.source}`;
}
