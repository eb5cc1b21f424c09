/** A part of a sweep’s cells: the `index`-th of `of`, from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Reads `2/3`; undefined where it is no such thing, or beyond the last. */
export function readShard(text: string): Shard | undefined {
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text);
  if (match === null) return undefined;
  const [index, of] = [Number(match[1]), Number(match[2])];
  return index >= 1 && index <= of ? { index, of } : undefined;
}

/** Whether a cell is of a shard: they are dealt round, so that each gets some of every variant. */
export function isInShard(cell: number, { index, of }: Shard): boolean {
  return cell % of === index - 1;
}
