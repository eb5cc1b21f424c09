import type { ScalingObservation } from './autoscaler.ts';

/** What can be measured of a deployment. */
export interface Signals {
  /** Requests that wait and are not being served. */
  readonly queueDepth?: number | undefined;
  /** Requests that are served or wait. */
  readonly ongoing?: number | undefined;
  /** Requests that arrived, per second. */
  readonly arrivalRate?: number | undefined;
  /** Requests that were answered, per second. */
  readonly completionRate?: number | undefined;
  /** Mean end-to-end latency of the requests answered, in seconds; 0 where there were none. */
  readonly meanLatency?: number | undefined;
  /** A percentile of the time to the first token of the requests answered, in seconds. */
  readonly ttft?: number | undefined;
  /** A percentile of the time between tokens of the requests answered, in seconds. */
  readonly itl?: number | undefined;
  /** Busy part of the ready replicas' time, 0 to 1. */
  readonly utilisation?: number | undefined;
  /** Part of the KV cache in use, 0 to 1, as a mean over replicas. */
  readonly kvUse?: number | undefined;
  /** Tokens answered per second, of all replicas together. */
  readonly tokensPerSecond?: number | undefined;
  /** Mean tokens of a prompt, and of an answer, of the requests that arrived; undefined where none did. */
  readonly promptTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
}

/** Signals that a policy can be told to go by, under the names that scenarios give them. */
export const signalNames = [
  'queue-depth',
  'ongoing',
  'arrival-rate',
  'completion-rate',
  'latency',
  'ttft',
  'itl',
  'utilisation',
  'kv-use',
  'tokens-per-second',
] as const;

export type SignalName = (typeof signalNames)[number];

const fields = {
  'queue-depth': 'queueDepth',
  ongoing: 'ongoing',
  'arrival-rate': 'arrivalRate',
  'completion-rate': 'completionRate',
  latency: 'meanLatency',
  ttft: 'ttft',
  itl: 'itl',
  utilisation: 'utilisation',
  'kv-use': 'kvUse',
  'tokens-per-second': 'tokensPerSecond',
} as const satisfies Record<SignalName, keyof Signals>;

/** Where a signal stands among those of an observation. */
export function fieldOf(signal: SignalName): keyof Signals {
  return fields[signal];
}

/** The value of a signal; undefined where it is missing. */
export function signalOf(seen: ScalingObservation, signal: SignalName): number | undefined {
  return seen[fields[signal]];
}

/** Whether a signal adds up over replicas, so that its mean is a replica's part; the others are the same for all. */
export function addsUp(signal: SignalName): boolean {
  switch (signal) {
    case 'queue-depth':
    case 'ongoing':
    case 'arrival-rate':
    case 'completion-rate':
    case 'tokens-per-second':
      return true;
    case 'latency':
    case 'ttft':
    case 'itl':
    case 'utilisation':
    case 'kv-use':
      return false;
  }
}
