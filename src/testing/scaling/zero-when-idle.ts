import { countOf } from './changes.ts';
import { isPlain } from './flood.ts';
import { floods } from './floods.ts';
import type { ScalingInvariant } from './invariant.ts';

/** It goes to zero only where nothing arrives and nothing waits. */
export const zeroWhenIdle: ScalingInvariant = {
  name: 'zero-when-idle',
  says: () => 'it goes to zero only when nothing arrives and nothing waits',
  exempt: ({ scalesToZero }) => (scalesToZero ? undefined : 'it may not scale to zero'),
  floods: (terms) => floods(terms, { observations: 60 }),
  judge: ({ steps }) => {
    const at = steps.findIndex((step) => {
      const isBusy = step.point.rate > 0 || step.queue >= 1;
      return step.desired === 0 && countOf(step) > 0 && isBusy && isPlain(step.point);
    });
    if (at < 0) return undefined;
    const { point, queue, because } = steps[at]!;
    return {
      at,
      says: `it goes to 0 under ${point.rate} requests/s with ${Math.round(queue)} waiting (${because})`,
    };
  },
};
