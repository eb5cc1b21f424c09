import type { Finding } from './check.ts';
import type { Path } from './source.ts';

export function checkDistribution(
  path: Path,
  config: {
    readonly kind: string;
    readonly min?: number;
    readonly max?: number | undefined;
    readonly quantiles?: readonly { readonly p: number; readonly value: number }[];
  },
): Finding[] {
  if (config.min !== undefined && config.max !== undefined && config.max < config.min) {
    return [{ path: [...path, 'max'], message: 'is less than `min`' }];
  }
  if (config.quantiles === undefined) return [];
  const { quantiles } = config;
  const ascending = quantiles.every(
    (one, index) =>
      index === 0 || (one.p > quantiles[index - 1]!.p && one.value >= quantiles[index - 1]!.value),
  );
  if (ascending && quantiles[0]!.p === 0 && quantiles.at(-1)!.p === 1) return [];
  return [{ path: [...path, 'quantiles'], message: 'must ascend from p: 0 to p: 1' }];
}
