import { bounds } from './scaling/bounds.ts';
import { cooldown } from './scaling/cooldown.ts';
import { deterministic } from './scaling/deterministic.ts';
import { flaps } from './scaling/flaps.ts';
import { givesBack } from './scaling/gives-back.ts';
import type { ScalingInvariant } from './scaling/invariant.ts';
import { monotone } from './scaling/monotone.ts';
import { pure } from './scaling/pure.ts';
import { queueFloor } from './scaling/queue-floor.ts';
import { accelerators } from './scaling/quota.ts';
import { reacts } from './scaling/reacts.ts';
import { settles } from './scaling/settles.ts';
import { survivesGaps } from './scaling/survives-gaps.ts';
import { wholeAnswers } from './scaling/whole-answers.ts';
import { zeroWhenIdle } from './scaling/zero-when-idle.ts';

/** What every autoscaling policy should keep, the plainest first. */
export const scalingInvariants: readonly ScalingInvariant[] = [
  wholeAnswers,
  bounds,
  accelerators,
  cooldown,
  deterministic,
  pure,
  monotone,
  reacts,
  givesBack,
  settles,
  flaps,
  queueFloor,
  zeroWhenIdle,
  survivesGaps,
];
