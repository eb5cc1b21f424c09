import { keyedBy } from '../engine/keyed-uniform.ts';
import type { Streams } from '../engine/streams.ts';
import type { TrafficScenario } from '../scenario/schema.ts';
import { contentDraw } from '../workload/content.ts';
import type { RequestDraft, RequestSource, SessionSource } from '../workload/request.ts';
import { eachDraft } from './each-draft.ts';

type ContentScenario = NonNullable<TrafficScenario['content']>;

/** Lets the requests of a traffic ask what others ask as well. */
export function asking(
  source: RequestSource | SessionSource,
  name: string,
  content: ContentScenario,
  streams: Streams,
): RequestSource | SessionSource {
  if (content.by === 'session') return askingBySession(source, name, content, streams);
  const draw = contentDraw(content, streams(`content/${name}`));
  return eachDraft(source, draw, (draft) => {
    // What is asked next depends on what was said before: nobody else asks it.
    draft.content = -1;
    draft.topic = -1;
  });
}

/** All turns of a conversation ask the same. */
function askingBySession(
  source: RequestSource | SessionSource,
  name: string,
  content: ContentScenario,
  streams: Streams,
): RequestSource | SessionSource {
  const uniform = streams(`content/${name}`);
  const bySession = keyedBy(uniform);
  let session = -1;
  const draw = contentDraw(content, () => (session < 0 ? uniform() : bySession(session, 0, 0)));
  return eachDraft(source, (draft: RequestDraft) => {
    session = draft.session;
    draw(draft);
  });
}
