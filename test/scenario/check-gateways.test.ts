import { describe, expect, it } from 'vitest';
import { problemsOf } from './problems.ts';

const gateway = (lines: string): string => `name: small
horizon: 10s
providers:
  near: { model: openai/gpt-4o, tags: [eu] }
  far: { model: openai/gpt-4o-mini }
gateways:
  edge:
    targets: { near: { provider: near }, far: { provider: far } }
    ${lines}
traffic:
  bank: { arrivals: { kind: poisson, rate: 1/s } }
`;

describe('a gateway that keeps data where it may be', () => {
  it('is right with tenants that it has', () => {
    expect(problemsOf(gateway('residency: { tenants: { bank: [eu] } }'))).toEqual([]);
  });

  it('names a tenant that it does not have', () => {
    expect(problemsOf(gateway('residency: { tenants: { bonk: [eu] } }'))).toEqual([
      '9:35  gateways.edge.residency.tenants.bonk: "bonk" is not a tenant of this gateway. Did you mean "bank"? Allowed: bank',
    ]);
  });

  it.each(['ai-provider-gateway', 'ai-provider-gateway-corrected'])('cannot be %s', (policy) => {
    const text = gateway(`policy: ${policy}\n    residency: { others: [eu], tenants: {} }`);
    expect(problemsOf(text)).toEqual([
      '10:16  gateways.edge.residency: needs `policy: composed`: the reference design’s gateway sends anybody’s requests anywhere',
    ]);
  });
});
