import type { HpaConfig } from './config.ts';
import { type Limited, type LimitReason, limitByRate, limitPlainly } from './limits.ts';
import { type Recommendation, stabilizeBoth, stabilizeDown } from './recommendations.ts';
import type { ScaleEvents } from './scale-events.ts';

/** What became of the replicas that the metrics asked for. */
export interface Normalized {
  readonly replicas: number;
  /** The rule that bound last; undefined where the metrics got what they asked for. */
  readonly because: string | undefined;
  /** The reason of the AbleToScale condition. */
  readonly ableToScale: 'ReadyForNewScale' | 'ScaleUpStabilized' | 'ScaleDownStabilized';
  /** The reason of the ScalingLimited condition. */
  readonly scalingLimited: LimitReason;
  readonly recommendations: readonly Recommendation[];
}

/** Stabilises a recommendation over its window first, then holds it to rates, minimum and maximum. */
export function normalize(
  config: HpaConfig,
  current: number,
  asked: number,
  recommendations: readonly Recommendation[],
  events: ScaleEvents,
  now: number,
): Normalized {
  const { behavior, minReplicas, maxReplicas } = config;
  const downSeconds =
    behavior?.scaleDown.stabilizationWindowSeconds ??
    config.controller.downscaleStabilizationSeconds;
  const upSeconds = behavior?.scaleUp.stabilizationWindowSeconds ?? 0;

  const stable =
    behavior === undefined
      ? stabilizeDown(recommendations, asked, downSeconds, now)
      : stabilizeBoth(recommendations, current, asked, { upSeconds, downSeconds }, now);
  const wish = { current, desired: stable.replicas, minReplicas, maxReplicas };
  const limited =
    behavior === undefined
      ? limitPlainly(wish)
      : limitByRate(wish, behavior.scaleUp, behavior.scaleDown, events, now);

  const waitsToGrow = behavior !== undefined && asked >= current;
  const stabilized = stable.replicas !== asked;
  return {
    replicas: limited.replicas,
    because:
      limited.reason !== 'DesiredWithinRange'
        ? bound(limited, config)
        : !stabilized
          ? undefined
          : waitsToGrow
            ? `scale-up window: min of the last ${upSeconds} s`
            : `scale-down window: max of the last ${downSeconds} s`,
    ableToScale: !stabilized
      ? 'ReadyForNewScale'
      : waitsToGrow
        ? 'ScaleUpStabilized'
        : 'ScaleDownStabilized',
    scalingLimited: limited.reason,
    recommendations: stable.recommendations,
  };
}

function bound({ reason }: Limited, { minReplicas, maxReplicas, behavior }: HpaConfig): string {
  switch (reason) {
    case 'TooFewReplicas':
      return `minReplicas ${minReplicas}`;
    case 'TooManyReplicas':
      return `maxReplicas ${maxReplicas}`;
    case 'ScaleUpLimit':
      if (behavior === undefined) return 'scale-up limit: double the replicas or 4';
      return behavior.scaleUp.selectPolicy === 'Disabled'
        ? 'scale-up disabled'
        : `scale-up policies (${behavior.scaleUp.selectPolicy})`;
    case 'ScaleDownLimit':
      return behavior?.scaleDown.selectPolicy === 'Disabled'
        ? 'scale-down disabled'
        : `scale-down policies (${behavior?.scaleDown.selectPolicy})`;
    case 'DesiredWithinRange':
      return 'within range';
  }
}
