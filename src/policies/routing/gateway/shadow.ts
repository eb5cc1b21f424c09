import type { GatewayRouter, TargetFacts, TargetView } from './gateway-router.ts';
import { copyLot } from './lot.ts';
import { PartView } from './part-view.ts';
import { type PlainGatewayRoutingConfig, plainGatewayRouter } from './plain-router.ts';

/** Settings of copies to a target whose answers nobody waits for. */
export interface ShadowConfig {
  readonly kind: 'shadow';
  /** Its name. */
  readonly target: string;
  /** Part of the requests that are copied. */
  readonly share: number;
  /** Among the other targets, for the answers. */
  readonly base: PlainGatewayRoutingConfig;
}

/**
 * Another router among all targets but one, and that one gets copies of a share of the requests: by their number, so that
 * what is copied does not depend on who answers. The target itself never answers.
 */
export function shadow(config: ShadowConfig, targets: readonly TargetFacts[]): GatewayRouter {
  const copied = targets.findIndex(({ name }) => name === config.target);
  const answering = [...targets.keys()].filter((target) => target !== copied);
  const base = plainGatewayRouter(config.base, targets, answering);
  const { escalate } = base;
  const part = new PartView();

  const fill = (view: TargetView): boolean => {
    part.begin(view);
    for (let at = 0; at < view.open.length; at += 1) {
      if (view.open[at]! !== copied) part.add(view.open[at]!);
    }
    return part.end();
  };

  return {
    choose(request, view, draw, choice) {
      if (fill(view)) {
        base.choose(request, part, draw, choice);
      } else {
        choice.target = -1;
        choice.because = 'only the shadow is open';
      }
    },
    shadow(request, view) {
      return copyLot(request) < config.share && view.open.includes(copied) ? copied : -1;
    },
    ...(escalate === undefined
      ? {}
      : {
          escalate(request, target, view, draw) {
            return fill(view) ? escalate(request, target, part, draw) : -1;
          },
        }),
  };
}
