import { toTicks } from '../../engine/time.ts';
import type { ReplicaReading } from '../../policies/autoscaling/autoscaler.ts';
import { fieldOf, type Signals } from '../../policies/autoscaling/signals.ts';
import type { Readable, ScriptedSignals } from './signals-config.ts';

/** What a decision reads: signals, and each replica where it reads them. */
export interface Reading extends Signals {
  readonly replicas?: readonly ReplicaReading[];
}

/** What is read at `now`, in ticks, where a script says so; else what was measured. */
export function scripted(
  measured: Reading,
  script: readonly ScriptedSignals[],
  now: number,
): Reading {
  const entry = entryAt(script, now);
  if (entry === undefined) return measured;
  if (entry.missing === 'all') return {};
  const lost = new Set(entry.missing.flatMap(fieldsOf));
  const read = Object.entries({ ...measured, ...entry.signals });
  return Object.fromEntries(read.filter(([field]) => !lost.has(field as keyof Reading)));
}

/** Whether the autoscaler is asked at `now`, in ticks. */
export function isAsked(script: readonly ScriptedSignals[], now: number): boolean {
  return entryAt(script, now)?.asked !== false;
}

function entryAt(script: readonly ScriptedSignals[], now: number): ScriptedSignals | undefined {
  return script.findLast(({ at }) => toTicks(at) <= now);
}

function fieldsOf(name: Readable): readonly (keyof Reading)[] {
  if (name === 'replicas') return ['replicas'];
  return name === 'request-tokens' ? ['promptTokens', 'outputTokens'] : [fieldOf(name)];
}
