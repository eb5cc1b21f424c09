import type { ScalingObservation } from './autoscaler.ts';
import { addsUp, type SignalName, signalOf } from './signals.ts';

/**
 * A signal as the mean of the replicas that serve: a replica's part of one that adds up, the level of another.
 * Undefined where it is missing, or where nobody serves whose mean it could be.
 */
export function perReplica(seen: ScalingObservation, signal: SignalName): number | undefined {
  const value = signalOf(seen, signal);
  if (value === undefined || seen.ready === 0) return undefined;
  return addsUp(signal) ? value / seen.ready : value;
}

/**
 * A signal as the sum over the replicas that serve: its value where it adds up, else so many times its level. Undefined
 * where it is missing, and of a level where nobody serves.
 */
export function overAll(seen: ScalingObservation, signal: SignalName): number | undefined {
  const value = signalOf(seen, signal);
  if (value === undefined || addsUp(signal)) return value;
  return seen.ready === 0 ? undefined : value * seen.ready;
}
