import { PythonError } from './python-error.ts';

/** Python's `min` with a key: the first of the least, and a first NaN is never undercut; raises where there is none. */
export function pythonMin<Item>(items: readonly Item[], key: (item: Item) => number): Item {
  let [least] = items;
  if (least === undefined) throw new PythonError('ValueError', 'min() arg is an empty sequence');
  for (const item of items) if (key(item) < key(least)) least = item;
  return least;
}
