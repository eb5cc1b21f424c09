import type { Uniform } from '../../../../src/engine/streams.ts';
import type {
  GatewayRequest,
  TargetChoice,
} from '../../../../src/policies/routing/gateway/gateway-router.ts';
import {
  type GatewayRoutingConfig,
  gatewayRouter,
} from '../../../../src/policies/routing/gateway/index.ts';
import { gatewayRouting } from '../../../../src/scenario/schema/gateway-routing.ts';
import { factsOf, requestOf, type Shown, viewOf } from './gateway-view.ts';

/** Always the same number. */
export const constantly =
  (u: number): Uniform =>
  () =>
    u;

/** A router with the settings that a scenario gives it, and its choices for what targets show. */
export function choosing(written: unknown, shown: readonly Shown[]) {
  const config: GatewayRoutingConfig = gatewayRouting.parse(written);
  const router = gatewayRouter(config, factsOf(shown));
  const choose = (
    parts: Parameters<typeof requestOf>[0] = {},
    now: readonly Shown[] = shown,
    draw: Uniform = constantly(0),
  ): TargetChoice => {
    const choice: TargetChoice = { target: -2, because: '' };
    router.choose(requestOf(parts), viewOf(now), draw, choice);
    return choice;
  };
  const target = (...given: Parameters<typeof choose>) => choose(...given).target;
  const escalate = (request: GatewayRequest, from: number, draw: Uniform, now = shown) =>
    router.escalate?.(request, from, viewOf(now), draw);
  return { router, choose, target, escalate };
}

/** Four standard errors of a share that is `share` by theory, of so many: chance alone leaves it once in 16,000. */
export function fourErrors(share: number, count: number): number {
  return 4 * Math.sqrt((share * (1 - share)) / count);
}
