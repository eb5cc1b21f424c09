/** The largest value of the last `size` indices: what is kept is descending in value, ascending in index. */
export interface MaxWindow {
  readonly size: number;
  readonly entries: readonly { readonly index: number; readonly value: number }[];
}

/** An empty window over so many indices. */
export function maxWindow(size: number): MaxWindow {
  return { size, entries: [] };
}

/** The window with a value at an index no smaller than those before. */
export function recordInMaxWindow(window: MaxWindow, index: number, value: number): MaxWindow {
  // Whatever is no larger than a newer value can never be the maximum again.
  let entries = window.entries.filter((entry) => entry.value > value);
  const firstKept = entries.findIndex((entry) => index - entry.index < window.size);
  entries = firstKept < 0 ? [] : entries.slice(firstKept);
  // Within one index the largest stands, so a smaller late value is dropped.
  if (entries.at(-1)?.index === index) return { size: window.size, entries };
  return { size: window.size, entries: [...entries, { index, value }] };
}

/** The largest value recorded within the window; undefined before the first. */
export function maxOfWindow(window: MaxWindow): number | undefined {
  return window.entries[0]?.value;
}
