import { distribution } from '../engine/distributions.ts';
import type { Streams, Uniform } from '../engine/streams.ts';
import { toTicks } from '../engine/time.ts';
import type { TrafficScenario } from '../scenario/schema.ts';
import type { RequestDraft, RequestSource, SessionSource } from '../workload/request.ts';

/** Lets some clients go before they have the full answer. */
export function impatient(
  source: RequestSource | SessionSource,
  name: string,
  { share, after }: NonNullable<TrafficScenario['cancel']>,
  streams: Streams,
): RequestSource | SessionSource {
  const patience = distribution(after);
  const uniform = streams(`cancel/${name}`);
  const draw = (draft: RequestDraft, from: Uniform) => {
    const goes = from() < share;
    const ticks = toTicks(patience.quantile(from()));
    draft.patience = goes ? Math.max(0, ticks) : Number.POSITIVE_INFINITY;
  };
  const next = (draft: RequestDraft) => {
    if (!source.next(draft)) return false;
    draw(draft, uniform);
    return true;
  };
  if (!('follow' in source)) return { next };
  return {
    next,
    follow(session, endedAt, draft) {
      if (!source.follow(session, endedAt, draft)) return false;
      // A stream of its own, so that it does not depend on whose answer came first.
      draw(draft, streams(`cancel/${name}/${draft.session}/${draft.turn}`));
      return true;
    },
  };
}
