import { describe, expect, it } from 'vitest';
import { aiGatewayPolicy } from '../../../src/policies/resilience/ai-provider-gateway/ai-gateway-policy.ts';
import { aiProviderGateway } from '../../../src/policies/resilience/ai-provider-gateway/index.ts';
import { serverError } from '../../../src/policies/resilience/failure.ts';

const providers = ['a', 'b'].map((name) => ({ name, usdPer1kTokens: 0.01, hasEndpoint: true }));

/** What is told while provider 0 fails five times, once a second, and answers at 100 s. */
function told(corrected: boolean): string[] {
  const said: string[] = [];
  const gateway = aiProviderGateway(corrected, providers);
  const policy = aiGatewayPolicy(gateway, (kind, provider, state, because) =>
    said.push(`${kind} ${provider} ${state}: ${because}`),
  );
  for (let second = 1; second <= 5; second += 1) policy.failed(0, second, 0.5, serverError);
  // Of a call that began before it became unavailable, or corrected as a probe.
  if (corrected) gateway.begin(99.5, 0);
  policy.succeeded(0, 100, 0.5);
  return said;
}

describe('the reference design’s gateway tells of its providers', () => {
  it('as published: unavailable at an error rate of a half, and its breaker open for ever', () => {
    expect(told(false)).toEqual([
      'ai-gateway 0 open: as many failures as it bears',
      'ema-health 0 unavailable: error rate 0.5',
      'ema-health 0 available: error rate 0.475',
    ]);
  });

  it('corrected: what failed slowly is forgotten as it goes, and a trial closes the breaker', () => {
    expect(told(true)).toEqual([
      'ai-gateway 0 open: as many failures as it bears',
      'ai-gateway 0 closed: a call was answered',
    ]);
  });
});
