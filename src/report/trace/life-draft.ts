import type { Life, LifeOutcome, LifePhase } from './life.ts';
import type { WaitClock } from './wait-clock.ts';

/** What is known of a life as long as it lasts. */
export interface LifeDraft {
  readonly life: Life;
  /** Of a call: the request's; undefined where nobody waits for it, or no longer. */
  parent: LifeDraft | undefined;
  /** Calls that it waits for. */
  readonly openCalls: LifeDraft[];
  /** Whether a service has said how it ended, though perhaps nobody has heard of that yet. */
  hasEnded: boolean;
  /** The clock of the present wait, and what it showed when that began. */
  clock: WaitClock | undefined;
  readAt: ReturnType<WaitClock['read']> | undefined;
}

/** A life that begins, in no phase yet. */
export function newDraft(
  facts: Pick<
    Life,
    | 'number'
    | 'call'
    | 'how'
    | 'tenant'
    | 'service'
    | 'target'
    | 'at'
    | 'promptTokens'
    | 'outputTokens'
  >,
  parent: LifeDraft | undefined,
): LifeDraft {
  return {
    life: {
      ...facts,
      until: Number.NaN,
      outcome: 'in-flight',
      reason: '',
      cachedTokens: 0,
      firstAnswerAt: Number.NaN,
      phases: [],
      marks: [],
      chunks: [],
      calls: [],
      preemptions: 0,
    },
    parent,
    openCalls: [],
    hasEnded: false,
    clock: undefined,
    readAt: undefined,
  };
}

/** The present phase ends, and another begins. */
export function enter(
  draft: LifeDraft,
  phase: LifePhase,
  now: number,
  replica?: number,
  clock?: WaitClock,
): void {
  leave(draft, now);
  draft.life.phases.push({ phase, at: now, until: Number.NaN, replica });
  draft.clock = clock;
  draft.readAt = clock?.read(now);
}

/** The present phase ends; one that took no time was none. */
export function leave(draft: LifeDraft, now: number): void {
  const { phases } = draft.life;
  const last = phases.at(-1);
  if (last === undefined || !Number.isNaN(last.until)) return;
  if (last.at === now) {
    phases.pop();
  } else {
    last.until = now;
    const waits = draft.clock?.since(draft.readAt!, now);
    if (waits !== undefined) last.waits = waits;
  }
  draft.clock = undefined;
}

/** Its service says how it ended. */
export function conclude(draft: LifeDraft, outcome: LifeOutcome, reason: string): void {
  draft.hasEnded = true;
  draft.life.outcome = outcome;
  draft.life.reason = reason;
}
