/** Whether a model may have no replica at all. */
export interface ZeroPolicy {
  readonly scaleToZero: boolean;
  /** Requests within the retention period (10 minutes by default); undefined where they are not known. */
  readonly requestsInRetention: number | undefined;
}

/** Targets after the last word, and whether it changed anything. */
export interface Enforced {
  readonly targets: ReadonlyMap<string, number>;
  readonly applied: boolean;
  readonly because: string;
}

/** The price of a variant that names none. */
export const defaultVariantCost = 10;

/** All to zero where that is allowed and nobody asked for long; one of the cheapest where it is not. */
export function enforceZeroPolicy(
  policy: ZeroPolicy,
  targets: ReadonlyMap<string, number>,
  costs: ReadonlyMap<string, number>,
): Enforced {
  if (policy.scaleToZero) {
    if (policy.requestsInRetention === undefined) {
      return { targets, applied: false, because: 'requests are not known' };
    }
    if (policy.requestsInRetention > 0) {
      return { targets, applied: false, because: 'requests came within the retention period' };
    }
    const none = new Map([...targets.keys()].map((name) => [name, 0]));
    return { targets: none, applied: true, because: 'no request within the retention period' };
  }
  const cheapest = cheapestOf([...targets.keys()], costs);
  if (cheapest === undefined || [...targets.values()].some((replicas) => replicas > 0)) {
    return { targets, applied: false, because: 'has replicas' };
  }
  const one = new Map(targets).set(cheapest, 1);
  return { targets: one, applied: true, because: `never zero: one of the cheapest, ${cheapest}` };
}

/** The variant with the lowest price, the first by name among equals. */
export function cheapestOf(
  names: readonly string[],
  costs: ReadonlyMap<string, number>,
): string | undefined {
  const priceOf = (name: string) => {
    const cost = costs.get(name) ?? 0;
    return cost > 0 ? cost : defaultVariantCost;
  };
  const [cheapest] = names.toSorted(
    (a, b) => priceOf(a) - priceOf(b) || (a < b ? -1 : a > b ? 1 : 0),
  );
  return cheapest;
}
