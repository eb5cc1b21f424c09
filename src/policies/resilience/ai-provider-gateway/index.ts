import type { AiProviderGateway, GatewayProvider } from './ai-provider-gateway.ts';
import { CorrectedGateway } from './corrected-gateway.ts';
import { PublishedGateway } from './published-gateway.ts';

/** A fresh gateway of the reference design, with its own providers where none are given. */
export function aiProviderGateway(
  corrected: boolean,
  providers?: readonly GatewayProvider[],
): AiProviderGateway {
  return corrected ? new CorrectedGateway(providers) : new PublishedGateway(providers);
}
