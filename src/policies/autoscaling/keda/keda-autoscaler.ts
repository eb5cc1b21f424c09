import type { Autoscaler, ScalingDecision, ScalingObservation } from '../autoscaler.ts';
import { heldWithin } from '../held-within.ts';
import { type HpaState, hpa } from '../hpa/hpa.ts';
import { hpaConfigOf, readsOf } from '../hpa/hpa-autoscaler.ts';
import type { HpaReading } from '../hpa/metric.ts';
import { observedPods } from '../hpa/observed-pods.ts';
import { externalValue, readingOf, resourcesOf } from '../hpa/signal-metric.ts';
import { parseStart, type RunStart } from '../scheduled/start.ts';
import { cronWindow } from './cron-window.ts';
import { type KedaState, keda, kedaHpaBounds, kedaHpaMetrics } from './keda.ts';
import { hpaMetricsOf, kedaBehaviorOf, kedaConfigOf } from './keda-config.ts';
import {
  type KedaScaling,
  type KedaTriggerScaling,
  kedaBounds,
  triggersOf,
} from './keda-scaling.ts';
import { threeDecimals } from './three-decimals.ts';
import type { TriggerReading } from './trigger.ts';

/** What KEDA's loop and its HPA's remember; times in seconds. */
export interface KedaAutoscalerState {
  readonly keda: KedaState;
  readonly hpa: HpaState;
  /** Failures in a row of each trigger. */
  readonly failures: readonly number[];
  readonly nextPoll: number;
  readonly nextSync: number;
}

/**
 * KEDA as a scenario's autoscaler, in its two loops: at each poll KEDA itself goes between nothing (or idle) and the
 * minimum, and at each sync its HPA moves between 1 and the maximum. Ticks come at the finer of the two. Where the
 * poll changes the count, the HPA waits for its next sync. Throws a RangeError where the manifest has not been read,
 * or a cron expression cannot be.
 */
export function kedaAutoscaler(config: KedaScaling): Autoscaler<KedaAutoscalerState> {
  if (config.manifest !== undefined) {
    throw new RangeError(`the manifest ${config.manifest} of KEDA has not been read`);
  }
  const of = kedaConfigOf(config);
  const poller = keda(of);
  const triggers = triggersOf(config);
  const metrics = hpaMetricsOf(triggers);
  const resources = resourcesOf(metrics);
  const { min, max } = kedaHpaBounds(of);
  const behavior = kedaBehaviorOf(config);
  const scaler = hpa(hpaConfigOf(config, { least: min, most: max }, behavior, metrics));
  const read = readerOf(triggers, parseStart(config.start));
  const { initial, least, most } = kedaBounds(config);
  const bounds = { least, most, names: ['minReplicaCount', 'maxReplicaCount'] } as const;
  const { pollingInterval } = of;
  const { interval: syncPeriod } = config;
  const isPaused = of.switches.paused || of.switches.pausedReplicas !== undefined;
  const isMeasured = triggers.map(({ kind }) => kind !== 'cron');

  function decide(
    before: KedaAutoscalerState,
    seen: ScalingObservation,
  ): ScalingDecision<KedaAutoscalerState> {
    const { now } = seen;
    const current = seen.ready + seen.starting;
    let state = before;
    let because = 'between two polls';
    const readings = read(seen);
    if (isDue(now, state.nextPoll)) {
      const input = { now, currentReplicas: current, readings };
      const polled = poller.decide(state.keda, input);
      const nextPoll = following(state.nextPoll, now, pollingInterval);
      state = { ...state, keda: polled.state, nextPoll };
      because = polled.because;
      if (polled.desired !== current) return { desired: polled.desired, because, state };
    }
    // A paused ScaledObject has no HPA.
    if (isPaused || !isDue(now, state.nextSync)) return { desired: current, because, state };
    const asked = kedaHpaMetrics(of, state.failures, readings, { current, ready: seen.ready });
    const pods = observedPods(seen, resources);
    const synced = scaler.decide(state.hpa, {
      now,
      currentReplicas: current,
      statusReplicas: current,
      pods,
      // What goes through KEDA is its answer, fallback included; the rest the HPA reads itself.
      readings: triggers.map(({ kind }, index) =>
        kind === 'cpu'
          ? readingOf(metrics[index]!, seen, pods, syncPeriod)
          : seriesOf(asked.metrics[index]?.value),
      ),
    });
    const nextSync = following(state.nextSync, now, syncPeriod);
    state = { ...state, hpa: synced.state, failures: asked.failures, nextSync };
    // At zero the HPA is switched off, and the poll says why nothing happens.
    return { desired: synced.desired, because: current === 0 ? because : synced.because, state };
  }

  return {
    initialReplicas: initial,
    interval: Math.min(pollingInterval, syncPeriod),
    reads: readsOf(metrics.filter((_, index) => isMeasured[index])),
    initial: () => ({
      keda: poller.initial(),
      hpa: scaler.initial(),
      failures: [],
      nextPoll: pollingInterval,
      nextSync: syncPeriod,
    }),
    decide: (before, seen) => heldWithin(decide(before, seen), bounds),
  };
}

/** Times are sums of intervals, and drift in their last bits. */
const slack = 1e-6;

function isDue(now: number, at: number): boolean {
  return now >= at - slack;
}

/** The next time of a loop after now, on its own grid, whichever ticks were missed. */
function following(due: number, now: number, period: number): number {
  return due + period * (1 + Math.max(0, Math.floor((now - due + slack) / period)));
}

function seriesOf(value: number | undefined): HpaReading | undefined {
  return value === undefined ? undefined : { kind: 'series', valuesMilli: [threeDecimals(value)] };
}

/** Reads every trigger as KEDA would. */
function readerOf(triggers: readonly KedaTriggerScaling[], start: RunStart) {
  const readers = triggers.map((trigger) => triggerReader(trigger, start));
  return (seen: ScalingObservation): TriggerReading[] => readers.map((read) => read(seen));
}

function triggerReader(
  trigger: KedaTriggerScaling,
  start: RunStart,
): (seen: ScalingObservation) => TriggerReading {
  switch (trigger.kind) {
    case 'metric':
      return (seen) => externalValue(trigger, seen) ?? 'null';
    case 'cron': {
      const isWithin = cronWindow(trigger, start);
      return ({ now }) => (isWithin(now) ? 1 : 0);
    }
    case 'cpu':
      return () => 'error';
  }
}
