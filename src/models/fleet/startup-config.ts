import type { Distribution } from '../../engine/distributions.ts';

/** Parts of a start in their order; `startup` is one that is told as a whole, `wake` that of a sleeping replica. */
export const startupPhases = [
  'slice',
  'startup',
  'node',
  'image',
  'container',
  'init',
  'weights',
  'compile',
  'warmup',
  'restore',
  'wake',
  'readiness',
] as const;

export type StartupPhase = (typeof startupPhases)[number];

/** One phase of a start; times are seconds. */
export interface PhaseConfig {
  readonly phase: StartupPhase;
  readonly time: Distribution;
  /** The same where its node keeps what the phase brought there; undefined where it keeps nothing. */
  readonly again?: Distribution | undefined;
  /** Whether every node has it from the start. */
  readonly isKept?: boolean;
  /** The same while another replica is ready to give it. */
  readonly peer?: Distribution | undefined;
  /** Instead, it lasts until the next probe: they come so often from the start of the container on. */
  readonly probe?: number | undefined;
}

/** How replicas start, phase by phase. */
export interface StartupConfig {
  readonly phases: readonly PhaseConfig[];
  /** Restores a process in place of `snapshotted` phases; made by the first replica on a node, or there from the start. */
  readonly snapshot: { readonly restore: Distribution; readonly isMade: boolean } | undefined;
  /** Whether each start is on a machine of its own, which has nothing. */
  readonly onNewNodes: boolean;
  /** Whether times differ from start to start. */
  readonly isRandom: boolean;
}

/** A start that is told as a whole, in seconds. */
export function plainStartup(seconds: number): StartupConfig {
  const time = { mean: seconds, quantile: () => seconds };
  return {
    phases: [{ phase: 'startup', time }],
    snapshot: undefined,
    onNewNodes: false,
    isRandom: false,
  };
}

/** Phases that a snapshot takes the place of. */
export const snapshotted: readonly StartupPhase[] = ['init', 'weights', 'compile', 'warmup'];

/** Phases of the machine and not of the process, which a fault leaves as they are. */
export const ofMachine: readonly StartupPhase[] = ['node', 'image'];

/** Why a replica starts: it is new, it had a fault, or it slept. */
export type StartKind = 'cold' | 'restart' | 'wake';

/** A start as it goes on; instants are ticks. */
export interface StartRecord {
  readonly replica: number;
  readonly kind: StartKind;
  readonly orderedAt: number;
  /** Since when it has a place. */
  readonly placedAt: number;
  /** Seconds of each phase that has begun. */
  readonly seconds: { [phase in StartupPhase]?: number };
  /** When it ended, and how; undefined while it lasts. */
  endedAt: number | undefined;
  outcome: 'starting' | 'ready' | 'abandoned';
}

/** Seconds of a typical start of a replica on a node that has only what every node has. */
export function typicalStartup({ phases, snapshot }: StartupConfig): number {
  const isRestored = snapshot?.isMade === true;
  let seconds = isRestored ? snapshot.restore.mean : 0;
  let sinceContainer = seconds;
  for (const { phase, time, again, isKept, probe } of phases) {
    if (isRestored && snapshotted.includes(phase)) continue;
    const mean = isKept === true && again !== undefined ? again.mean : time.mean;
    const lasts = probe === undefined ? mean : untilProbe(sinceContainer, probe);
    seconds += lasts;
    if (ofMachine.includes(phase) || phase === 'container') sinceContainer = 0;
    else sinceContainer += lasts;
  }
  return seconds;
}

/** Seconds until the next probe, so many after the first could have been. */
export function untilProbe(since: number, every: number): number {
  // A probe at the very instant sees it; the slack takes up what floating point adds.
  return Math.max(0, Math.ceil(since / every - 1e-9) * every - since);
}
