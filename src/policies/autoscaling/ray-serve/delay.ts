/** How long a wish must last before it is followed, in seconds. */
export interface DelayRules {
  readonly upscaleDelay: number;
  readonly downscaleDelay: number;
  /** From 1 to 0; undefined for `downscaleDelay`. */
  readonly downscaleToZeroDelay: number | undefined;
}

/** In which direction the decisions have gone without a break, and since when in seconds. */
export interface DelayState {
  readonly direction: 'up' | 'down' | undefined;
  readonly since: number | undefined;
}

/** Nothing wished for yet. */
export const noDelay: DelayState = { direction: undefined, since: undefined };

/** Differences of times drift in their last bits: a wait of 399.9999999 s counts as 400. */
const tolerance = 1e-6;

/** Follows a wish once it has lasted; zero is reached from one replica only, so from more it stops at one. */
export function applyDelay(
  rules: DelayRules,
  before: DelayState,
  now: number,
  desired: number,
  target: number,
): { desired: number; because: string; state: DelayState } {
  if (desired === target) return { desired: target, because: 'at target', state: noDelay };

  const direction = desired > target ? 'up' : 'down';
  const toZero = direction === 'down' && target === 1;
  const wanted = direction === 'down' && !toZero ? Math.max(1, desired) : desired;
  const delay =
    direction === 'up'
      ? rules.upscaleDelay
      : toZero
        ? (rules.downscaleToZeroDelay ?? rules.downscaleDelay)
        : rules.downscaleDelay;
  const since = before.direction === direction ? (before.since ?? now) : now;

  if (now - since + tolerance >= delay) {
    const stop = wanted > desired ? ', by way of 1' : '';
    return { desired: wanted, because: `${direction} for ${delay} s${stop}`, state: noDelay };
  }
  const name = direction === 'up' ? 'upscale' : toZero ? 'downscale-to-zero' : 'downscale';
  return { desired: target, because: `${name} delay of ${delay} s`, state: { direction, since } };
}
