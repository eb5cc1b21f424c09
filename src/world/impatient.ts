import { distribution } from '../engine/distributions.ts';
import type { Streams, Uniform } from '../engine/streams.ts';
import { toTicks } from '../engine/time.ts';
import type { TrafficScenario } from '../scenario/schema.ts';
import type { RequestDraft, RequestSource, SessionSource } from '../workload/request.ts';
import { eachDraft } from './each-draft.ts';

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
  return eachDraft(
    source,
    (draft) => draw(draft, uniform),
    // A stream of its own, so that it does not depend on whose answer came first.
    (draft) => draw(draft, streams(`cancel/${name}/${draft.session}/${draft.turn}`)),
  );
}
