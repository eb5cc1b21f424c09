import { distribution } from '../engine/distributions.ts';
import type { Uniform } from '../engine/streams.ts';

/** What requests ask, where the same is asked again and again. */
export interface ContentConfig {
  /** How many different questions there are. */
  readonly questions: number;
  /** How unequal their popularity is (Zipf): question k is asked in proportion to 1/(k + 1)^exponent. */
  readonly exponent: number;
  /** Classes of similar questions; none where left out. */
  readonly topics?: number | undefined;
  /** Part of the requests that ask one of these questions; the others ask what nobody asks again. */
  readonly share: number;
}

/** The question and its topic of a request, each -1 for none. */
export interface Content {
  content: number;
  topic: number;
}

/** Fills in what the next request asks, with one number of the stream whatever comes of it. */
export function contentDraw(config: ContentConfig, uniform: Uniform): (draft: Content) => void {
  const { questions, exponent, topics, share } = config;
  const popularity = distribution({ kind: 'zipf', n: questions, exponent });
  return (draft) => {
    const u = uniform();
    if (u >= share) {
      draft.content = -1;
      draft.topic = -1;
      return;
    }
    const content = popularity.quantile(u / share) - 1;
    draft.content = content;
    // Dealt out in turns, so that each topic has questions of every popularity.
    draft.topic = topics === undefined ? -1 : content % topics;
  };
}
