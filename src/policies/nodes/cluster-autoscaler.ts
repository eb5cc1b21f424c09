import { type BackOff, type BackOffConfig, backedOff, stillKnown } from './back-off.ts';
import type { NodeAutoscaler, NodeObservation } from './node-autoscaler.ts';
import { findUnneeded, type ScaleDownConfig, scaleDown } from './scale-down.ts';
import { scaleUp } from './scale-up.ts';

/** Settings of cluster-autoscaler, in seconds. */
export interface ClusterAutoscalerConfig extends ScaleDownConfig {
  readonly scan_interval: number;
  /** Nodes at the least and at the most, of all groups together. */
  readonly min: number;
  readonly max: number;
  /** No node is given back for so long after an order, after another was given back, and after one could not be emptied. */
  readonly delay_after_add: number;
  readonly delay_after_delete: number;
  readonly delay_after_failure: number;
  readonly backoff: BackOffConfig;
}

/** Seconds since the start of the run, or minus infinity where it never happened. */
interface ClusterState {
  readonly addedAt: number;
  readonly deletedAt: number;
  readonly keptAt: number;
  /** By group. */
  readonly backOffs: readonly (BackOff | undefined)[];
  readonly unneededSince: ReadonlyMap<number, number>;
}

/**
 * Kubernetes’ cluster-autoscaler (FAQ and core/static_autoscaler.go at 55c37cd5): orders nodes where replicas find no
 * room, and gives back those that were unneeded for long enough. A scan that orders nodes gives none back.
 */
export function clusterAutoscaler(config: ClusterAutoscalerConfig): NodeAutoscaler<ClusterState> {
  return {
    interval: config.scan_interval,
    initial: () => ({
      addedAt: Number.NEGATIVE_INFINITY,
      deletedAt: Number.NEGATIVE_INFINITY,
      keptAt: Number.NEGATIVE_INFINITY,
      backOffs: [],
      unneededSince: new Map(),
    }),
    decide(before, seen) {
      const { now } = seen;
      const backOffs = backOffsAfter(config, before, seen);
      const { orders, because } = scaleUp(config, seen, backOffs);
      const happened = (what: string) => seen.news.some((one) => one.what === what);
      const state = {
        ...before,
        backOffs,
        deletedAt: happened('removed') ? now : before.deletedAt,
        keptAt: happened('kept') ? now : before.keptAt,
      };
      if (orders.length > 0) {
        const unneeded = [...before.unneededSince.keys()];
        return { orders, removals: [], unneeded, because, state: { ...state, addedAt: now } };
      }
      const unneededSince = findUnneeded(config, seen, before.unneededSince);
      const waits = cooldown(config, state, now);
      const removals = waits ? [] : scaleDown(config, seen, unneededSince);
      const reasons = removals.map((one) => `node ${one.node}: ${one.because}`);
      return {
        orders,
        removals,
        unneeded: [...unneededSince.keys()],
        because: because ?? (reasons.length === 0 ? undefined : reasons.join('; ')),
        state: {
          ...state,
          unneededSince,
          deletedAt: removals.some(({ empties }) => !empties) ? now : state.deletedAt,
        },
      };
    },
  };
}

/** Failures of a group since the last scan count once; a node that came up ends its back-off. */
function backOffsAfter(
  { backoff }: ClusterAutoscalerConfig,
  { backOffs }: ClusterState,
  { now, groups, news }: NodeObservation,
): (BackOff | undefined)[] {
  return groups.map((_, group) => {
    const own = news.filter((one) => one.group === group);
    if (own.some(({ what }) => what === 'failed')) return backedOff(backoff, backOffs[group], now);
    if (own.some(({ what }) => what === 'up')) return undefined;
    return stillKnown(backoff, backOffs[group], now);
  });
}

function cooldown(
  config: ClusterAutoscalerConfig,
  state: Pick<ClusterState, 'addedAt' | 'deletedAt' | 'keptAt'>,
  now: number,
): boolean {
  return (
    state.addedAt + config.delay_after_add > now ||
    state.deletedAt + config.delay_after_delete > now ||
    state.keptAt + config.delay_after_failure > now
  );
}
