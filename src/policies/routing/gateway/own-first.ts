import type {
  GatewayRequest,
  GatewayRouter,
  TargetChoice,
  TargetFacts,
  TargetView,
} from './gateway-router.ts';
import { hasFailed } from './has-failed.ts';
import { PartView } from './part-view.ts';
import { type PlainGatewayRoutingConfig, plainGatewayRouter } from './plain-router.ts';

/** Settings of one's own deployments first. */
export interface OwnFirstConfig {
  readonly kind: 'own-first';
  /** Whether waiting requests are counted in all or for each replica that is ready. */
  readonly per: 'replica' | 'deployment';
  /** Requests that wait from which on a deployment gets no more. */
  readonly overflow_at: number;
  /** Requests that wait down to which it does not get any again. */
  readonly return_at: number;
  /** Among one's own. */
  readonly base: PlainGatewayRoutingConfig;
  /** Among providers. */
  readonly overflow: PlainGatewayRoutingConfig;
}

/**
 * One's own deployments while few requests wait there, else hosted APIs: burst to API. A deployment that has
 * `overflow_at` waiting is full until there are at most `return_at`. Without a replica that is ready it is full if
 * counted by replica. A request that a deployment failed goes to providers; where none of those is open it goes to
 * one's own, full or not.
 */
export function ownFirst(config: OwnFirstConfig, targets: readonly TargetFacts[]): GatewayRouter {
  const numbers = [...targets.keys()];
  const ownTargets = numbers.filter((target) => targets[target]!.isOwn);
  const hostedTargets = numbers.filter((target) => !targets[target]!.isOwn);
  const base = plainGatewayRouter(config.base, targets, ownTargets);
  const overflow = plainGatewayRouter(config.overflow, targets, hostedTargets);
  const own = new PartView();
  const hosted = new PartView();
  const isFull = new Uint8Array(targets.length);

  const look = (view: TargetView, target: number): void => {
    const waiting = waitingAt(view, target, config.per);
    if (waiting >= config.overflow_at) isFull[target] = 1;
    else if (waiting <= config.return_at) isFull[target] = 0;
  };

  /** The choice of a router that may find none. */
  const ask = (
    router: GatewayRouter,
    part: TargetView,
    request: GatewayRequest,
    draw: () => number,
    choice: TargetChoice,
    because: string,
  ): boolean => {
    router.choose(request, part, draw, choice);
    if (choice.target >= 0) choice.because = because;
    return choice.target >= 0;
  };

  return {
    choose(request, view, draw, choice) {
      own.begin(view);
      hosted.begin(view);
      let anyOwn = false;
      for (let at = 0; at < view.open.length; at += 1) {
        const target = view.open[at]!;
        if (!targets[target]!.isOwn) {
          hosted.add(target);
          continue;
        }
        anyOwn = true;
        look(view, target);
        if (isFull[target] === 0 && !hasFailed(request, target)) own.add(target);
      }
      const hasRoom = own.end();
      const hasHosted = hosted.end();
      if (hasRoom && ask(base, own, request, draw, choice, 'own has room')) return;
      const why = anyOwn ? 'own is full or failed it' : 'own is not open';
      if (hasHosted && ask(overflow, hosted, request, draw, choice, why)) return;
      if (!anyOwn) return;
      own.begin(view);
      for (let at = 0; at < view.open.length; at += 1) {
        const target = view.open[at]!;
        if (targets[target]!.isOwn) own.add(target);
      }
      own.end();
      ask(base, own, request, draw, choice, 'own is all there is');
    },
    escalate(request, target, view, draw) {
      const chooser = targets[target]!.isOwn ? base : overflow;
      return chooser.escalate?.(request, target, view, draw) ?? -1;
    },
  };
}

function waitingAt(view: TargetView, target: number, per: 'replica' | 'deployment'): number {
  const waiting = view.waiting(target);
  if (per === 'deployment') return waiting;
  const replicas = view.replicas(target);
  return replicas > 0 ? waiting / replicas : Number.POSITIVE_INFINITY;
}
