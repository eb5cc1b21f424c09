import { describe, expect, it } from 'vitest';
import { ScenarioError } from '../../src/scenario/problem.ts';
import { readSource } from '../../src/scenario/source.ts';
import { variantsOf } from '../../src/sweep/variants.ts';

const scenario = `name: shop
replications: 2
horizon: 3min
pools: { main: { accelerator: L4, accelerators: 6 } }
deployments:
  chat: { pool: main, engine: { kind: slots, service: 1s }, scaling: { kind: fixed, replicas: 2 } }
traffic:
  users:
    arrivals: { kind: poisson, rate: 3/s }
    tenants: { many: { share: 80% }, few: { share: 20% } }
sweep:
  deployments.chat.scaling.replicas: [2, 4]
  load: { low: {}, high: { traffic.users.arrivals.rate: 6/s } }
claims:
  - `;

/** What is said of a scenario with this claim, which begins at 14:5. */
function problemsOf(claim: string, settings: Parameters<typeof variantsOf>[1] = []): string[] {
  try {
    variantsOf(readSource(`${scenario}${claim}\n`, 'shop.yaml'), settings, []);
    return [];
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.problems.map(({ place, message }) => `${place.line}:${place.column}  ${message}`);
  }
}

const said = 'says: fast, source: here';
const fast = `${said}, metric: e2e_p95, max: 1s`;
const saved = `${said}, metric: cost_usd, min: 10%`;

describe('what claims are about must be there', () => {
  it.each([
    [
      'an axis',
      `{ ${fast}, where: { laod: low } }`,
      '15:74  claims.0.where.laod: "laod" is not an axis of the sweep. Did you mean "load"? Allowed: deployments.chat.scaling.replicas, load',
    ],
    [
      'a label',
      `{ ${fast}, where: { load: [low, hihg] } }`,
      '15:74  claims.0.where.load: "hihg" is not on this axis. Did you mean "high"? Allowed: low, high',
    ],
    [
      'a value of a path',
      `{ ${fast}, where: { deployments.chat.scaling.replicas: 3 } }`,
      '15:103  claims.0.where.deployments.chat.scaling.replicas: "3" is not on this axis. Allowed: 2, 4',
    ],
    [
      'the axis of a comparison',
      `{ ${saved}, against: { lod: low } }`,
      '15:77  claims.0.against.lod: "lod" is not an axis of the sweep. Did you mean "load"? Allowed: deployments.chat.scaling.replicas, load',
    ],
    [
      'a tenant',
      `{ ${fast}, tenant: man }`,
      '15:67  claims.0.tenant: "man" is not a tenant where deployments.chat.scaling.replicas=2 load=low. Did you mean "many"? Allowed: many, few',
    ],
    [
      'a deployment',
      `{ ${fast}, deployment: chta }`,
      '15:71  claims.0.deployment: "chta" is not a deployment where deployments.chat.scaling.replicas=2 load=low. Did you mean "chat"? Allowed: chat',
    ],
    [
      'a metric',
      `{ ${said}, metric: e2e_men, max: 1s }`,
      /^15:41 {2}claims\.0\.metric: "e2e_men" is not allowed\. Did you mean "e2e_mean"\?/,
    ],
  ])('%s', (_, claim, problem) => {
    const problems = problemsOf(claim);
    expect(problems).toHaveLength(1);
    if (typeof problem === 'string') expect(problems).toEqual([problem]);
    else expect(problems[0]).toMatch(problem);
  });

  it('and what is there is found, whatever axis names it', () => {
    expect(problemsOf(`{ ${fast}, where: { deployments.chat.scaling.replicas: 4 } }`)).toEqual([]);
    expect(problemsOf(`{ ${fast}, tenant: many, where: { load: low } }`)).toEqual([]);
    expect(problemsOf(`{ ${saved}, against: { load: low } }`)).toEqual([]);
  });

  it('only in the variants that it is about', () => {
    const later = scenario.replace(
      'high: { traffic.users.arrivals.rate: 6/s }',
      'high: { traffic.users.tenants: { some: {} } }',
    );
    const check = (claim: string) =>
      variantsOf(readSource(`${later}${claim}\n`, 'shop.yaml'), [], []);
    expect(() => check(`{ ${fast}, tenant: some, where: { load: high } }`)).not.toThrow();
    expect(() => check(`{ ${fast}, tenant: some }`)).toThrow(/"some" is not a tenant where /);
  });
});

describe('a comparison is with somebody else', () => {
  const itself =
    'claims.0.against: compares each variant with itself: another label, or another `where`';

  it('not with itself', () => {
    const claim = `{ ${saved}, against: { load: low }, where: { load: low } }`;
    expect(problemsOf(claim)).toEqual([`15:70  ${itself}`]);
  });

  it('on an axis at least', () => {
    expect(problemsOf(`{ ${saved}, against: {} }`)).toEqual([
      '15:70  claims.0.against: names no axis. Allowed: deployments.chat.scaling.replicas, load',
    ]);
  });
});

describe('the form of a claim', () => {
  it.each([
    [`{ ${said} }`, 'needs either a `metric`, or `outside` to say why no simulation can tell'],
    [
      `{ ${fast}, outside: no }`,
      'needs either a `metric`, or `outside` to say why no simulation can tell',
    ],
    [`{ ${said}, outside: no, min: 3 }`, 'needs a `metric`, which `outside` excludes'],
    [`{ ${said}, outside: no, tenant: few }`, 'needs a `metric`, which `outside` excludes'],
    [`{ ${said}, metric: e2e_p95 }`, 'needs `min`, `max` or both'],
    [`{ ${fast}, min: 2s }`, 'is less than `min`'],
    [
      `{ ${fast}, tenant: few, deployment: chat }`,
      'is about either a deployment or a tenant, not both',
    ],
    [`{ ${fast}, per: 30d }`, 'e2e_p95 is no total that grows with time, so it cannot be scaled'],
    [
      `{ ${said}, metric: cost_usd, min: $3, against: { load: low } }`,
      '"$3" is not a percentage or a number between 0 and 1, such as "90%" or "0.9"',
    ],
    [
      `{ ${said}, metric: e2e_p95, max: 3 }`,
      '3 is not a duration with its unit (us, ms, s, min, h, d, w), such as "30s" or "5min"',
    ],
  ])('%s', (claim, problem) => {
    const problems = problemsOf(claim);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^15:\d+ {2}claims\.0/);
    expect(problems[0]!.endsWith(`: ${problem}`)).toBe(true);
  });

  it.each(['cost_usd', 'arrived', 'energy_kwh', 'swap_seconds', 'accelerator_hours', 'carbon_g'])(
    '%s is a total',
    (metric) => {
      const max = { cost_usd: '$1', swap_seconds: '1s' }[metric] ?? '1';
      expect(problemsOf(`{ ${said}, metric: ${metric}, max: ${max}, per: 30d }`)).toEqual([]);
    },
  );

  it.each(['queue_max', 'goodput', 'usd_per_1000_good', 'kv_use', 'amplification', 'in_flight'])(
    '%s is none',
    (metric) => {
      const max = { goodput: '1/s', usd_per_1000_good: '$1' }[metric] ?? '1';
      expect(problemsOf(`{ ${said}, metric: ${metric}, max: ${max}, per: 30d }`)).toHaveLength(1);
    },
  );
});
