import type { GatewayRouter } from './gateway-router.ts';

/** Any target, with equal chances. */
export function random(): GatewayRouter {
  return {
    choose(_request, view, draw, choice) {
      choice.target = view.open[Math.floor(draw() * view.open.length)]!;
      choice.because = 'at random';
    },
  };
}
