import { type RegionCounts, totalOf } from './region-plan.ts';

/** What all weights add up to, but for regions that have nothing free, which divide it evenly and rounded. */
const allWeights = 1000;
/** How many times its part of what all regions have a region may weigh, free as it may be: KubeAdmiral's. */
const mostOverPart = 1.4;

/**
 * Weights by what is free in each region, as KubeAdmiral's ClusterCapacityWeight makes them where none are set
 * (pkg/controllers/scheduler/framework/plugins/rsp), which counts CPU cores. `capacity` is what the regions have in all.
 */
export function capacityWeights(free: RegionCounts, capacity: RegionCounts): RegionCounts {
  const allFree = totalOf(free);
  const limits = limitsOf(capacity);
  const cut = new Map(
    [...free].map(([name, units]) => [
      name,
      Math.min(Math.round((units / allFree) * allWeights), limits(name)),
    ]),
  );
  const allCut = totalOf(cut);
  if (allFree === 0 || allCut === 0) {
    const even = Math.round(allWeights / free.size);
    return new Map([...free.keys()].map((name) => [name, even]));
  }
  const weights = new Map(
    [...cut].map(([name, weight]) => [name, Math.round((weight / allCut) * allWeights)]),
  );
  const heaviest = heaviestOf(weights);
  // What rounding lost or won is where it weighs least.
  weights.set(heaviest, weights.get(heaviest)! + allWeights - totalOf(weights));
  return weights;
}

function limitsOf(capacity: RegionCounts): (name: string) => number {
  const all = totalOf(capacity);
  if (all === 0) {
    const even = Math.round(allWeights / capacity.size);
    return () => even;
  }
  return (name) => Math.round(((capacity.get(name) ?? 0) / all) * allWeights * mostOverPart);
}

/** The first by name of the heaviest, which upstream leaves to chance. */
function heaviestOf(weights: RegionCounts): string {
  const [heaviest] = [...weights].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return heaviest![0];
}
