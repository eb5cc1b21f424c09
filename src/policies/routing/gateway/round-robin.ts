import type { GatewayRouter } from './gateway-router.ts';

/** The targets in turn: the next one after the last choice that is open. */
export function roundRobin(): GatewayRouter {
  let last = -1;
  return {
    choose(_request, view, _draw, choice) {
      const { open } = view;
      let at = 0;
      while (at < open.length && open[at]! <= last) at += 1;
      last = open[at === open.length ? 0 : at]!;
      choice.target = last;
      choice.because = 'its turn';
    },
  };
}
