/** What AIBrix's own KPA decides from; values are sums over all replicas, in the unit of the target. */
export interface AibrixKpaInput {
  readonly current: number;
  readonly target: number;
  /** The metric over the long window and over the short one. */
  readonly stable: number;
  readonly panic: number;
  readonly inPanic: boolean;
  /** The most replicas that were wanted during this panic. */
  readonly maxPanicPods: number;
  /** Replicas at least, where there is any. */
  readonly activationScale: number;
  readonly maxScaleUpRate: number;
  readonly maxScaleDownRate: number;
}

/** Replicas, the most wanted during this panic, and the rule that decided. */
export interface AibrixKpaAnswer {
  readonly desired: number;
  readonly maxPanicPods: number;
  readonly because: string;
}

/** AIBrix's simplification of Knative's KPA: who panics is told, not found out. */
export function aibrixKpaReplicas(input: AibrixKpaInput): AibrixKpaAnswer {
  const { inPanic, maxPanicPods } = input;
  const stable = within(input, Math.ceil(input.stable / input.target));
  const panic = within(input, Math.ceil(input.panic / input.target));
  if (!inPanic) return { ...stable, maxPanicPods };
  const wanted = panic.desired > stable.desired ? panic : stable;
  if (wanted.desired > maxPanicPods) return { ...wanted, maxPanicPods: wanted.desired };
  return { desired: maxPanicPods, maxPanicPods, because: 'panic: never down' };
}

/** Whether AIBrix takes a rise for a panic: the short window over the long one beyond a threshold (2 by default). */
export function aibrixPanics(stable: number, panic: number, threshold = 2): boolean {
  return stable <= 0 || panic / stable > threshold;
}

function within(input: AibrixKpaInput, wanted: number) {
  const ready = Math.max(0, input.current);
  // One replica at least, so that zero can be left.
  const most = Math.max(1, Math.ceil(input.maxScaleUpRate * ready));
  const least = Math.floor(ready / input.maxScaleDownRate);
  const bounded = Math.min(Math.max(wanted, least), most);
  if (input.activationScale > 1 && bounded > 0 && bounded < input.activationScale) {
    return { desired: input.activationScale, because: 'activation scale' };
  }
  if (bounded === wanted) return { desired: bounded, because: 'metric over target' };
  const because = bounded === most ? 'scale-up rate' : 'scale-down rate';
  return { desired: bounded, because };
}
