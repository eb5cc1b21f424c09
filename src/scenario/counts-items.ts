import { itemModel } from '../catalog/item-models.ts';
import type { Needs } from './schema/needs.ts';

/** Whether the work of a request is counted in items: then it has no prompt and no answer. */
export function countsItems({ model }: Needs): boolean {
  const count = typeof model === 'string' ? itemModel(model)?.count : model.count;
  return count === 'items';
}
