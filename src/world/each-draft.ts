import type { RequestDraft, RequestSource, SessionSource } from '../workload/request.ts';

/** A source whose drafts are completed one by one: those that come by themselves, and further turns of conversations. */
export function eachDraft(
  source: RequestSource | SessionSource,
  complete: (draft: RequestDraft) => void,
  completeNextTurn = complete,
): RequestSource | SessionSource {
  const next = (draft: RequestDraft) => {
    if (!source.next(draft)) return false;
    complete(draft);
    return true;
  };
  if (!('follow' in source)) return { next };
  return {
    next,
    follow(session, endedAt, draft) {
      if (!source.follow(session, endedAt, draft)) return false;
      completeNextTurn(draft);
      return true;
    },
  };
}
