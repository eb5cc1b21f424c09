import type { GatewayRouter, TargetFacts, TargetView } from './gateway-router.ts';
import { hasFailed } from './has-failed.ts';
import { requestLot, sessionLot } from './lot.ts';
import { PartView } from './part-view.ts';
import { type PlainGatewayRoutingConfig, plainGatewayRouter } from './plain-router.ts';

/** Settings of a canary, or of an A/B test where there are several. */
export interface CanaryConfig {
  readonly kind: 'canary';
  /** Part of the requests that each of these targets gets, by name. */
  readonly shares: Readonly<Record<string, number>>;
  /** Whether a conversation stays with its target, or each request has its own lot. */
  readonly by: 'session' | 'request';
  /** Among the other targets, for the rest. */
  readonly base: PlainGatewayRoutingConfig;
}

/**
 * So many of the requests to each of some targets, and the rest to the others. Lots are hashes of conversations or
 * requests, so that nobody's target changes. A request whose target is not open, or failed it, goes to the rest; and where
 * none of the others is open, to whatever is.
 */
export function canary(config: CanaryConfig, targets: readonly TargetFacts[]): GatewayRouter {
  const lotOf = config.by === 'session' ? sessionLot : requestLot;
  const names = targets.map(({ name }) => name);
  const arms = Object.keys(config.shares)
    .map((name) => names.indexOf(name))
    .filter((target) => target >= 0);
  const shares = arms.map((target) => config.shares[names[target]!]!);
  const rest = [...targets.keys()].filter((target) => !arms.includes(target));
  const base = plainGatewayRouter(config.base, targets, rest);
  const { escalate } = base;
  const part = new PartView();

  const armOf = (lot: number): number => {
    let left = lot;
    for (let arm = 0; arm < arms.length; arm += 1) {
      left -= shares[arm]!;
      if (left < 0) return arms[arm]!;
    }
    return -1;
  };

  const fillRest = (view: TargetView): boolean => {
    part.begin(view);
    for (let at = 0; at < view.open.length; at += 1) {
      if (!arms.includes(view.open[at]!)) part.add(view.open[at]!);
    }
    return part.end();
  };

  return {
    choose(request, view, draw, choice) {
      const arm = armOf(lotOf(request));
      if (arm >= 0 && view.open.includes(arm) && !hasFailed(request, arm)) {
        choice.target = arm;
        choice.because = 'its share';
        return;
      }
      base.choose(request, fillRest(view) ? part : view, draw, choice);
      if (arm >= 0 && choice.target >= 0) choice.because = 'the target of its share is not open';
    },
    ...(escalate === undefined
      ? {}
      : {
          escalate(request, target, view, draw) {
            // An answer of a target under test stands.
            if (arms.includes(target) || !fillRest(view)) return -1;
            return escalate(request, target, part, draw);
          },
        }),
  };
}
