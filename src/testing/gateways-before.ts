import type { Scenario } from '../scenario/schema.ts';

/** Gateways that may send to a deployment or provider. */
export function gatewaysBefore({ gateways }: Scenario, service: string): readonly string[] {
  return Object.keys(gateways).filter((name) =>
    Object.values(gateways[name]!.targets).some(
      ({ deployment, provider }) => (deployment ?? provider) === service,
    ),
  );
}
