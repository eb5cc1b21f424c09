import type { Streams } from '../engine/streams.ts';
import type { TrafficScenario } from '../scenario/schema.ts';
import { contentDraw } from '../workload/content.ts';
import type { RequestSource, SessionSource } from '../workload/request.ts';
import { eachDraft } from './each-draft.ts';

/** Lets the requests of a traffic ask what others ask as well. */
export function asking(
  source: RequestSource | SessionSource,
  name: string,
  content: NonNullable<TrafficScenario['content']>,
  streams: Streams,
): RequestSource | SessionSource {
  const draw = contentDraw(content, streams(`content/${name}`));
  return eachDraft(source, draw, (draft) => {
    // What is asked next depends on what was said before: nobody else asks it.
    draft.content = -1;
    draft.topic = -1;
  });
}
