import type { Streams } from '../engine/streams.ts';
import type { GatewayTarget } from '../models/gateway/target.ts';
import { aiGatewayPolicy } from '../policies/resilience/ai-provider-gateway/ai-gateway-policy.ts';
import { CorrectedGateway } from '../policies/resilience/ai-provider-gateway/corrected-gateway.ts';
import { PublishedGateway } from '../policies/resilience/ai-provider-gateway/published-gateway.ts';
import { breakerGuard } from '../policies/resilience/breaker-guard.ts';
import type { CallPolicy } from '../policies/resilience/call-policy.ts';
import { composedPolicy } from '../policies/resilience/composed-policy.ts';
import { targetGuard } from '../policies/resilience/guards/index.ts';
import { together } from '../policies/resilience/guards/together.ts';
import { hedge } from '../policies/resilience/hedge.ts';
import { retryPolicy } from '../policies/resilience/retry-policy.ts';
import type { GatewayRouter, TargetFacts } from '../policies/routing/gateway/gateway-router.ts';
import { gatewayRouter } from '../policies/routing/gateway/index.ts';
import type { GatewayScenario } from '../scenario/schema.ts';

/** Told of each change of whether a target may be called: by which kind of guard, to what, and why. */
export type Judgement = (kind: string, target: number, state: string, because: string) => void;

/** How a gateway of a scenario decides whom to call, its targets being numbered as their facts. */
export function gatewayPolicy(
  name: string,
  config: GatewayScenario,
  facts: readonly TargetFacts[],
  targets: readonly GatewayTarget[],
  streams: Streams,
  judged: Judgement,
  /** Chooses among the targets of the regions that clients are sent to, where there are some. */
  within: (base: GatewayRouter) => GatewayRouter = (base) => base,
): CallPolicy {
  const { policy, health, breaker, routing } = config;
  if (policy !== 'composed') {
    const providers = facts.map((target, index) => ({
      name: target.name,
      usdPer1kTokens: targets[index]!.usdPerMillion / 1000,
      hasEndpoint: true,
    }));
    return aiGatewayPolicy(
      policy === 'ai-provider-gateway'
        ? new PublishedGateway(providers)
        : new CorrectedGateway(providers),
      judged,
    );
  }
  const retry = retryPolicy(config.retry);
  const by = (kind: string) => (target: number, state: string, because: string) =>
    judged(kind, target, state, because);
  const guards = [targetGuard(health, facts.length, by(health.kind))];
  if (breaker !== undefined) {
    const draw = (target: number) => streams(`breaker/${name}/${facts[target]!.name}`);
    guards.push(breakerGuard(breaker, facts.length, by(breaker.kind), draw));
  }
  return composedPolicy({
    router: within(gatewayRouter(routing, facts)),
    guard: together(guards),
    retry,
    hedge: config.hedge && hedge(config.hedge, (now) => retry.takeCopy(now)),
    allUnhealthy: config.all_unhealthy,
  });
}
