/** A variant whose replicas report, between two decisions. */
export interface VariantState {
  readonly name: string;
  /** Price of one replica, in any unit that is the same for all. */
  readonly cost: number;
  /** Replicas that report. */
  readonly readyReplicas: number;
  /** Replicas that exist, those on their way included. */
  readonly currentReplicas: number;
  /** What was decided last; 0 where nothing was. */
  readonly desiredReplicas: number;
  /** Replicas that exist and do not serve yet. */
  readonly pendingReplicas: number;
}

/** Replicas by variant, and the rule that decided. */
export interface VariantTargets {
  readonly targets: ReadonlyMap<string, number>;
  readonly because: string;
}

/**
 * One replica more on the cheapest variant, or one less on the dearest: what v1 makes of its analysis.
 * While any variant is on its way (decided ≠ existing, or reporting ≠ existing) nothing moves.
 */
export function saturationTargets(
  analysis: { readonly shouldScaleUp: boolean; readonly scaleDownSafe: boolean },
  variants: readonly VariantState[],
): VariantTargets {
  const moving = variants.find(
    (one) => isOnItsWay(one) || one.readyReplicas !== one.currentReplicas,
  );
  if (moving !== undefined) {
    const targets = new Map(
      variants.map((one) => [
        one.name,
        isOnItsWay(one) ? one.desiredReplicas : one.currentReplicas,
      ]),
    );
    return { targets, because: `${moving.name} is still on its way` };
  }
  const targets = new Map(variants.map((one) => [one.name, one.readyReplicas]));
  if (analysis.shouldScaleUp) {
    const [cheapest] = variants.filter((one) => one.pendingReplicas === 0).sort(byCost);
    if (cheapest === undefined) return { targets, because: 'every variant waits for replicas' };
    targets.set(cheapest.name, cheapest.readyReplicas + 1);
    return { targets, because: `too little room: one more of the cheapest, ${cheapest.name}` };
  }
  if (!analysis.scaleDownSafe) return { targets, because: 'steady' };
  const dearest = variants
    .filter((one) => one.readyReplicas > 1)
    .sort(byCost)
    .at(-1);
  if (dearest === undefined) return { targets, because: 'room to spare, but one replica each' };
  targets.set(dearest.name, dearest.readyReplicas - 1);
  return { targets, because: `room to spare: one less of the dearest, ${dearest.name}` };
}

function isOnItsWay(one: VariantState): boolean {
  return one.desiredReplicas !== 0 && one.desiredReplicas !== one.currentReplicas;
}

/** Ties by name: the first of the cheapest grows, the last of the dearest shrinks. */
function byCost(a: VariantState, b: VariantState): number {
  return a.cost - b.cost || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}
