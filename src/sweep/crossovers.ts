import type { Standing } from './reading.ts';

/** The lead passes from one, who led alone, to another, who is shown to be better further on. */
export interface Crossover {
  readonly from: string;
  readonly leader: string;
  readonly to: string;
  readonly next: string;
}

/**
 * Where along an axis the lead changes hands: from the last point at which somebody led alone to the first at which
 * another is shown to beat it. Between the two nothing is shown. Who has no value there is not beaten.
 */
export function crossovers(standings: readonly Standing[]): Crossover[] {
  const found: Crossover[] = [];
  let champion: { readonly name: string; readonly at: string } | undefined;
  for (const { at, candidates } of standings) {
    const leader = candidates[0];
    if (leader === undefined) continue;
    const before = candidates.find(({ name }) => name === champion?.name);
    if (champion !== undefined && before?.isTied === false) {
      found.push({ from: champion.at, leader: champion.name, to: at, next: leader.name });
      champion = undefined;
    }
    const rivals = candidates.slice(1);
    if (rivals.length > 0 && !rivals.some(({ isTied }) => isTied)) {
      champion = { name: leader.name, at };
    }
  }
  return found;
}
