import { type MaxWindow, maxOfWindow, maxWindow, recordInMaxWindow } from './max-window.ts';

/** Seconds between two decisions, and the grain of the scale-down delay. */
const tick = 2;

/** What one decision goes by; values in the metric's unit, times in seconds. */
export interface KpaSpec {
  /** What one pod should carry. */
  readonly targetValue: number;
  /** What one pod can carry. */
  readonly totalValue: number;
  /** Requests of spare capacity to keep; -1 for no end, 0 for none. */
  readonly targetBurstCapacity: number;
  /** Ratio of pods needed in the panic window to ready pods at which panic begins. */
  readonly panicThreshold: number;
  readonly maxScaleUpRate: number;
  readonly maxScaleDownRate: number;
  readonly stableWindow: number;
  readonly scaleDownDelay: number;
  /** Whether a route leads to the revision; an unreachable one falls without limit or delay. */
  readonly reachable: boolean;
  readonly activationScale: number;
}

export interface KpaScaleState {
  /** When panic began or was last renewed, in seconds; undefined out of panic. */
  readonly panicSince: number | undefined;
  /** The most pods that this panic asked for. */
  readonly maxPanicPods: number;
  readonly delayWindow: MaxWindow | undefined;
}

/** What the autoscaler sees at one decision. */
export interface KpaReading {
  /** Seconds. */
  readonly now: number;
  /** undefined where pods cannot be counted. */
  readonly readyPods: number | undefined;
  /** Mean over the stable window, all pods together; undefined where there is no data. */
  readonly stable: number | undefined;
  /** Mean over the panic window, all pods together. */
  readonly panic: number | undefined;
}

export interface KpaScale {
  /** False where there was nothing to decide on: then the last decision stands. */
  readonly valid: boolean;
  readonly desired: number;
  /** Requests that could still come at once; below 0 the activator stays in the path. */
  readonly excessBurstCapacity: number;
  readonly because: string;
  readonly state: KpaScaleState;
}

/**
 * The state of a fresh autoscaler. It starts in panic over more than one pod: its history is lost, so the
 * present scale holds until there is data again.
 */
export function kpaScaleState(spec: KpaSpec, readyPods: number, now: number): KpaScaleState {
  return {
    panicSince: readyPods > 1 ? now : undefined,
    maxPanicPods: readyPods,
    delayWindow:
      spec.scaleDownDelay > 0 ? maxWindow(Math.ceil(spec.scaleDownDelay / tick)) : undefined,
  };
}

/** Knative's `Scale()`: stable need, panic need, rate limits, activation scale, scale-down delay. */
export function kpaScale(spec: KpaSpec, before: KpaScaleState, seen: KpaReading): KpaScale {
  const { now, readyPods, stable, panic } = seen;
  if (readyPods === undefined) return invalid('pods cannot be counted', before);
  if (stable === undefined || panic === undefined) return invalid('no metrics yet', before);

  const pods = Math.max(1, readyPods);
  const stableNeed = need(spec, pods, stable, 'stable window');
  const panicNeed = need(spec, pods, panic, 'panic window');
  const over = panicNeed.raw / pods >= spec.panicThreshold;
  const state = panicState(spec, before, over, now);

  let { desired, because } = stableNeed;
  let { maxPanicPods } = state;
  if (state.panicSince !== undefined) {
    if (panicNeed.desired > desired) ({ desired, because } = panicNeed);
    if (desired >= maxPanicPods) {
      because = `panic: ${because}`;
      maxPanicPods = desired;
    } else {
      because = `panic: no fewer than the ${maxPanicPods} asked for before`;
      desired = maxPanicPods;
    }
  }

  let { delayWindow } = state;
  if (delayWindow !== undefined && spec.reachable) {
    delayWindow = recordInMaxWindow(delayWindow, Math.floor(Math.floor(now) / tick), desired);
    const delayed = maxOfWindow(delayWindow)!;
    if (delayed !== desired) {
      because = `scale-down delay: max of the last ${spec.scaleDownDelay} s`;
      desired = delayed;
    }
  }

  return {
    valid: true,
    desired,
    excessBurstCapacity: excessBurstCapacity(spec, readyPods, panic),
    because,
    state: { panicSince: state.panicSince, maxPanicPods, delayWindow },
  };
}

function need(spec: KpaSpec, pods: number, observed: number, window: string) {
  const raw = Math.ceil(observed / spec.targetValue);
  // Rounded outwards, so that a rate near 1 cannot pin the scale: 2 pods × 1.1 still grow to 3.
  const most = Math.ceil(spec.maxScaleUpRate * pods);
  const least = spec.reachable ? Math.floor(pods / spec.maxScaleDownRate) : 0;
  let desired = Math.min(Math.max(raw, least), most);
  let because = window;
  if (desired < raw) because = `scale-up rate: at most ${spec.maxScaleUpRate} × ${pods}`;
  if (desired > raw) because = `scale-down rate: at least ${pods} / ${spec.maxScaleDownRate}`;
  if (spec.activationScale > 1 && raw > 0 && spec.activationScale > desired) {
    desired = spec.activationScale;
    because = 'activation scale';
  }
  return { raw, desired, because };
}

function panicState(
  spec: KpaSpec,
  before: KpaScaleState,
  over: boolean,
  now: number,
): KpaScaleState {
  if (over) return { ...before, panicSince: now };
  // The surge has made its way into the stable window by then.
  if (before.panicSince !== undefined && before.panicSince + spec.stableWindow < now) {
    return { ...before, panicSince: undefined, maxPanicPods: 0 };
  }
  return before;
}

/** By the panic window, so that the activator reacts to what comes and not to what was. */
function excessBurstCapacity(spec: KpaSpec, readyPods: number, panic: number): number {
  if (spec.targetBurstCapacity === 0) return 0;
  if (spec.targetBurstCapacity < 0) return -1;
  return Math.floor(readyPods * spec.totalValue - spec.targetBurstCapacity - panic);
}

function invalid(because: string, state: KpaScaleState): KpaScale {
  return { valid: false, desired: 0, excessBurstCapacity: 0, because, state };
}
