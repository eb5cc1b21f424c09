import { describe, expect, it } from 'vitest';
import { problemsOf } from './problems.ts';

/** A gateway before two regions, of these names, that goes by prefixes. */
function problems(regions: readonly [string, string], routing: string): string[] {
  return problemsOf(
    [
      'name: placed',
      'horizon: 10s',
      'regions:',
      ...regions.map((name) => `  ${name}: { at: eu-west-1 }`),
      'pools:',
      `  gpu: { accelerator: L4, accelerators: 4, regions: { ${regions[0]}: {}, ${regions[1]}: {} } }`,
      'deployments:',
      '  chat:',
      '    pool: gpu',
      '    engine: { kind: slots, service: 1s }',
      '    scaling: { kind: fixed, replicas: 2 }',
      'gateways:',
      '  front:',
      '    targets: { chat: { deployment: chat } }',
      '    regional:',
      `      routing: ${routing}`,
      'traffic:',
      '  users: { gateway: front, arrivals: { kind: poisson, rate: 1/s }, clients: { tokyo: 1 } }',
      '',
    ].join('\n'),
  );
}

describe('routing by prefix', () => {
  it('is right where the reference design knows the regions', () => {
    const routing = '{ kind: reference-prefix, addresses: { tokyo: 126.0.0.1 } }';
    expect(problems(['us-east-1', 'eu-west-1'], routing)).toEqual([]);
  });

  it('names a region that it would never send anybody to', () => {
    const [problem] = problems(['us-east-1', 'frankfurt'], '{ kind: reference-prefix }');
    expect(problem).toBe(
      '17:24  gateways.front.regional.routing.kind: never sends anybody to "frankfurt": the reference design knows us-east-1, us-west-2, eu-west-1, ap-southeast-1, ap-northeast-1, sa-east-1',
    );
  });

  it('names a place of addresses that nobody knows', () => {
    const routing = '{ kind: reference-prefix, addresses: { tokio: 126.0.0.1 } }';
    const [problem] = problems(['us-east-1', 'eu-west-1'], routing);
    expect(problem).toMatch(
      /^17:\d+ {2}gateways\.front\.regional\.routing\.addresses\.tokio: "tokio" is no place\. Did you mean "tokyo"\?/,
    );
  });

  it('has no addresses where it is corrected', () => {
    const routing = '{ kind: reference-prefix-corrected, addresses: { tokyo: 126.0.0.1 } }';
    const [problem] = problems(['us-east-1', 'frankfurt'], routing);
    expect(problem).toContain('unknown key "addresses"');
  });
});
