import { noneHealthy, type RegionRouter } from './region-router.ts';

/** Settings of multivalue answers. */
export interface MultivalueConfig {
  readonly kind: 'multivalue';
}

/** Regions in an answer of Route 53, at most. */
export const mostAnswers = 8;

/**
 * Up to eight healthy regions at random, in a random order: Route 53's multivalue answers. A client goes to the
 * first, and where that does not answer to the next.
 */
export function multivalue(): RegionRouter {
  const left: number[] = [];
  return {
    choose(view, draw, choice) {
      const { healthy } = view;
      const count = Math.min(mostAnswers, healthy.length);
      choice.region = -1;
      choice.because = count > 0 ? 'at random' : noneHealthy;
      for (let at = 0; at < healthy.length; at += 1) left[at] = healthy[at]!;
      // The first steps of Fisher and Yates: every order of so many regions is as likely.
      for (let at = 0; at < count; at += 1) {
        const from = at + Math.floor(draw() * (healthy.length - at));
        const region = left[from]!;
        left[from] = left[at]!;
        if (at === 0) choice.region = region;
        else choice.others[at - 1] = region;
      }
      // Overwritten and cut, not emptied and filled: an array that was empty gets new memory.
      choice.others.length = Math.max(0, count - 1);
    },
  };
}
