import type { HpaScalingRules } from './behavior.ts';

/** A change that was made, in pods and regardless of direction, at a time in seconds. */
export interface ScaleEvent {
  readonly change: number;
  readonly at: number;
  /** Older than the longest period of its policies: its slot may be used again. */
  readonly outdated: boolean;
}

/** The changes made, per direction. */
export interface ScaleEvents {
  readonly up: readonly ScaleEvent[];
  readonly down: readonly ScaleEvent[];
}

/** Pods changed within the last `periodSeconds`; the period's start does not count. */
export function changeWithin(
  events: readonly ScaleEvent[],
  periodSeconds: number,
  now: number,
): number {
  let change = 0;
  for (const event of events) if (event.at > now - periodSeconds) change += event.change;
  return change;
}

/** The events with a change added, in the last slot that is outdated where there is one. */
export function storeEvent(
  events: readonly ScaleEvent[],
  change: number,
  rules: HpaScalingRules,
  now: number,
): readonly ScaleEvent[] {
  const longest = Math.max(0, ...rules.policies.map((policy) => policy.periodSeconds));
  const marked = events.map((event) =>
    event.at < now - longest ? { ...event, outdated: true } : event,
  );
  const added = { change, at: now, outdated: false };
  const slot = marked.findLastIndex((event) => event.outdated);
  return slot === -1 ? [...marked, added] : marked.with(slot, added);
}
