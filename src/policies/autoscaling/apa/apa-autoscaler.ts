import type { Autoscaler } from '../autoscaler.ts';
import { heldWithin } from '../held-within.ts';
import { perReplica } from '../per-replica.ts';
import { meanOf, type Sample, withinWindow } from '../sample-window.ts';
import type { SignalName } from '../signals.ts';
import { type ApaState, apa } from './apa.ts';

/** AIBrix's APA in a scenario; times in seconds. */
export interface ApaScaling {
  readonly kind: 'apa';
  readonly min_replicas: number;
  readonly max_replicas: number;
  readonly initial_replicas?: number | undefined;
  readonly metric: SignalName;
  /** Per replica. */
  readonly target: number;
  /** Parts of the target. */
  readonly scale_up_tolerance: number;
  readonly scale_down_tolerance: number;
  /** Factors in one step. */
  readonly max_scale_up_rate: number;
  readonly max_scale_down_rate: number;
  readonly scale_up_cooldown: number;
  readonly scale_down_cooldown: number;
  /** Over which the metric is averaged. */
  readonly window: number;
  readonly interval: number;
}

export interface ApaAutoscalerState {
  readonly apa: ApaState;
  readonly samples: readonly Sample[];
}

/** AIBrix's APA as a scenario's autoscaler. Without a sample now it holds, whatever it saw before. */
export function apaAutoscaler(config: ApaScaling): Autoscaler<ApaAutoscalerState> {
  const { min_replicas: minReplicas, max_replicas: maxReplicas } = config;
  const bounds = {
    least: minReplicas,
    most: maxReplicas,
    names: ['min_replicas', 'max_replicas'],
  } as const;
  const pods = apa({
    target: config.target,
    minReplicas,
    maxReplicas,
    limits: {
      upTolerance: config.scale_up_tolerance,
      downTolerance: config.scale_down_tolerance,
      maxScaleUpRate: config.max_scale_up_rate,
      maxScaleDownRate: config.max_scale_down_rate,
    },
    windows: {
      scaleUpCooldown: config.scale_up_cooldown,
      scaleDownCooldown: config.scale_down_cooldown,
    },
  });
  return {
    initialReplicas: config.initial_replicas ?? minReplicas,
    interval: config.interval,
    reads: [config.metric],
    initial: () => ({ apa: pods.initial(), samples: [] }),
    decide: (before, seen) => {
      const { now, ready } = seen;
      const current = ready + seen.starting;
      const use = perReplica(seen, config.metric);
      const samples = withinWindow(before.samples, now, use, config.window);
      const usePerReplica = use === undefined ? undefined : meanOf(samples);
      const decision = pods.decide(before.apa, { now, current, ready, usePerReplica });
      // Found at zero with a minimum: nobody scaled it down by hand, as upstream would have to think.
      return { ...heldWithin(decision, bounds), state: { apa: decision.state, samples } };
    },
  };
}
