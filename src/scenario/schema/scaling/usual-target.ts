import type { z } from 'zod';
import type { SignalName } from '../../../policies/autoscaling/signals.ts';
import { readTarget } from './signal-target.ts';

interface Targeted {
  readonly metric: SignalName;
  readonly target?: string | number | undefined;
}

/** Settings with their target read; the usual one stands only for the metric that is usual, in base units. */
export function withTarget<Settings extends Targeted>(
  settings: Settings,
  context: z.RefinementCtx,
  usual: { readonly metric: SignalName; readonly target: number },
): Omit<Settings, 'target'> & { readonly target: number } {
  const { metric, target } = settings;
  if (target !== undefined) {
    return { ...settings, target: readTarget(metric, target, context) };
  }
  if (metric !== usual.metric) {
    const message = `is missing: only ${usual.metric} has a usual target`;
    context.addIssue({ code: 'custom', path: ['target'], message });
  }
  return { ...settings, target: usual.target };
}
