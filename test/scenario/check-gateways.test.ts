import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { readSource } from '../../src/scenario/source.ts';
import { gatewayLoads } from '../../src/world/offered-load.ts';
import { problemsOf } from './problems.ts';

/** Two providers behind one gateway, of which a test says more. */
function scenario({ gateway = '', providers = '', targets = 'p: { provider: p }', traffic = '' }) {
  return `name: front
horizon: 80s
providers:
  p: { model: openai/gpt-4o }
  q: { model: openai/gpt-4o-mini }
${providers}
gateways:
  edge:
    targets: { ${targets} }
${gateway}
traffic:
  users:
    arrivals: { kind: poisson, rate: 2/s }
    tenants: { free: { share: 3 }, paid: {} }
${traffic}
`;
}

const problems = (parts: Parameters<typeof scenario>[0]) => problemsOf(scenario(parts));

describe('gateways of a scenario', () => {
  it('need no pool and no deployment, and the only one takes all requests', () => {
    const parsed = parseScenario(readSource(scenario({}), 's.yaml')).scenario;
    const [load] = gatewayLoads(parsed, new Map());
    expect(load?.gateway).toBe('edge');
    expect(load?.phases.map(({ from, rate }) => [from, rate])[7]).toEqual([70, 2]);
  });

  it('have targets that there are, and 31 at the most', () => {
    expect(problems({ targets: 'p: { provider: pp }' })).toEqual([
      '9:31  gateways.edge.targets.p.provider: "pp" is not a provider. Did you mean "p"? Allowed: p, q',
    ]);
    expect(problems({ targets: 'a: { deployment: own }, b: {}' })).toEqual([
      '9:33  gateways.edge.targets.a.deployment: "own" is not a deployment. There is none.',
      '9:43  gateways.edge.targets.b: needs either `deployment` or `provider`',
    ]);
    const many = Array.from({ length: 32 }, (_, at) => `t${at}: { provider: p }`).join(', ');
    expect(problems({ targets: many })[0]).toMatch(/has 32 targets, and 31 are the most$/);
    expect(problems({ targets: '' })[0]).toMatch(/targets: is empty$/);
  });

  it('have names that no deployment or provider has', () => {
    expect(problems({ providers: '  edge: { model: openai/gpt-4o }' })).toEqual([
      '6:9  providers.edge: a gateway already has this name',
    ]);
  });

  it('speak of tenants that come to them', () => {
    expect(problems({ gateway: '    residency: { tenants: { fre: [eu] } }' })[0]).toMatch(
      /"fre" is not a tenant of this gateway. Did you mean "free"\? Allowed: free, paid$/,
    );
    expect(problems({ gateway: '    limits: [{ tenants: [gold], requests: 1/s }]' })[0]).toMatch(
      /"gold" is not a tenant/,
    );
  });

  it.each(['ai-provider-gateway', 'ai-provider-gateway-corrected'])(
    'keep no data where it may be as %s, which knows no such rule',
    (policy) => {
      const gateway = `    policy: ${policy}\n    residency: { tenants: {}, others: [eu] }`;
      expect(problems({ gateway })[0]).toMatch(
        /gateways\.edge\.residency: needs `policy: composed`/,
      );
    },
  );

  it('are named by the traffic that comes to them, or a deployment is, not both', () => {
    expect(problems({ traffic: '    gateway: egde' })).toEqual([
      '15:14  traffic.users.gateway: "egde" is not a gateway. Did you mean "edge"? Allowed: edge',
    ]);
    expect(problems({ traffic: '    gateway: edge\n    deployment: edge' })[0]).toMatch(
      /needs either `deployment` or `gateway`, not both$/,
    );
  });
});

it('says what a name should look like that does not look like one', () => {
  expect(
    problems({ providers: '  r: { model: openai/gpt-4o, errors: { "200": 1% } }' })[0],
  ).toMatch(/providers\.r\.errors\.200: use an HTTP status from 400 to 599$/);
});
