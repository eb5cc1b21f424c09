import { z } from 'zod';
import { type SignalName, signalNames } from '../../../policies/autoscaling/signals.ts';
import { type QuantityKind, readQuantity } from '../../quantities.ts';

/** The signal that a policy goes by. */
export const signal = () => z.enum(signalNames);

/** A value of a signal as a scenario writes it; `readTarget` makes a number of it. */
export const writtenTarget = () => z.union([z.string(), z.number()]);

/** Reads a value, which must be above 0 unless it may be 0, in the unit of its signal, into base units. */
export function readTarget(
  metric: SignalName,
  input: string | number,
  context: z.RefinementCtx,
  key: string | readonly (string | number)[] = 'target',
  range: { readonly min?: number; readonly above?: number } = { above: 0 },
): number {
  const value = readQuantity(quantityOf(metric), input, range);
  if (typeof value === 'number') return value;
  context.addIssue({ code: 'custom', path: [key].flat(), message: value });
  return z.NEVER;
}

function quantityOf(metric: SignalName): QuantityKind {
  switch (metric) {
    case 'queue-depth':
    case 'ongoing':
      return 'count';
    case 'arrival-rate':
    case 'completion-rate':
    case 'tokens-per-second':
      return 'rate';
    case 'latency':
    case 'ttft':
    case 'itl':
      return 'duration';
    case 'utilisation':
    case 'kv-use':
      return 'ratio';
  }
}
