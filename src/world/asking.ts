import type { Streams } from '../engine/streams.ts';
import type { TrafficScenario } from '../scenario/schema.ts';
import { contentDraw } from '../workload/content.ts';
import type { RequestSource, SessionSource } from '../workload/request.ts';

/** Lets the requests of a traffic ask what others ask as well. */
export function asking(
  source: RequestSource | SessionSource,
  name: string,
  content: NonNullable<TrafficScenario['content']>,
  streams: Streams,
): RequestSource | SessionSource {
  const draw = contentDraw(content, streams(`content/${name}`));
  const next: RequestSource['next'] = (draft) => {
    if (!source.next(draft)) return false;
    draw(draft);
    return true;
  };
  if (!('follow' in source)) return { next };
  return {
    next,
    follow(session, endedAt, draft) {
      if (!source.follow(session, endedAt, draft)) return false;
      // What is asked next depends on what was said before: nobody else asks it.
      draft.content = -1;
      draft.topic = -1;
      return true;
    },
  };
}
