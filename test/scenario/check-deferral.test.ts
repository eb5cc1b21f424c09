import { describe, expect, it } from 'vitest';
import { problemsOf } from './problems.ts';

/** A gateway before two regions whose tenants may wait, of which a test says more. */
function scenario({
  deferral = 'tenants: { reports: { deadline: 8h } }',
  regional = 'regional: {}',
  targets = 'near: { deployment: near }, far: { deployment: far }',
  slo = '',
}) {
  return `name: green
horizon: 1d
regions:
  eu-north-1: {}
  eu-central-1: {}
  attic: { at: london }
pools:
  near: { accelerator: L4, accelerators: 1, region: eu-north-1 }
  far: { accelerator: L4, accelerators: 1, region: eu-central-1 }
deployments:
  near: { pool: near, engine: { kind: slots, service: { kind: constant, value: 1s } }, scaling: { kind: fixed, replicas: 1 } }
  far: { pool: far, engine: { kind: slots, service: { kind: constant, value: 1s } }, scaling: { kind: fixed, replicas: 1 } }
gateways:
  front:
    targets: { ${targets} }
    ${regional}
    deferral: { ${deferral} }
traffic:
  work:
    gateway: front
    arrivals: { kind: poisson, rate: 1/s }
    tenants: { reports: { ${slo} }, others: {} }
slo_classes: { night: { e2e: 4h }, quick: { ttft: 1s } }
`;
}

const problems = (parts: Parameters<typeof scenario>[0]) => problemsOf(scenario(parts));
const waits = 'tenants: { reports: { deadline: 3h } }';

describe('requests that may wait', () => {
  it('need nothing but their deadline, or a class that has one', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ deferral: 'tenants: { reports: {} }', slo: 'slo: night' })).toEqual([]);
    const needs = 'needs `deadline`, or an SLO class with `e2e`';
    const path = 'gateways.front.deferral.tenants.reports';
    expect(problems({ deferral: 'tenants: { reports: {} }' })).toEqual([
      `17:37  ${path}: ${needs}`,
    ]);
    expect(problems({ deferral: 'tenants: { reports: {} }', slo: 'slo: quick' })).toEqual([
      `17:37  ${path}: ${needs}`,
    ]);
  });

  it('are those of tenants that there are', () => {
    expect(problems({ deferral: 'tenants: { report: { deadline: 1h } }' })).toEqual([
      '17:36  gateways.front.deferral.tenants.report: "report" is not a tenant of this gateway. Did you mean "reports"? Allowed: reports, others',
    ]);
  });

  it('are not promised sooner', () => {
    expect(problems({ slo: 'slo: night' })).toEqual([
      '17:49  gateways.front.deferral.tenants.reports.deadline: is later than its SLO class promises: 4h',
    ]);
  });

  it('wait for hours of a region that somebody knows', () => {
    const greenest = `${waits}, policy: { kind: greenest, region: eu-north-2 }`;
    expect(problems({ deferral: greenest })).toEqual([
      expect.stringContaining('"eu-north-2" is not one of `regions`. Did you mean "eu-north-1"?'),
    ]);
    const attic = `${waits}, policy: { kind: greenest, region: attic }`;
    expect(problems({ deferral: attic })).toEqual([
      expect.stringContaining('nobody knows the grid of "attic"'),
    ]);
    // A clock needs no grid.
    const cheap = `${waits}, policy: { kind: cheapest-hours, windows: [{ from: 22, to: 6 }], region: attic }`;
    expect(problems({ deferral: cheap })).toEqual([]);
  });

  it('must say which, where nobody can tell where they will be', () => {
    const greenest = `${waits}, policy: { kind: greenest }`;
    expect(problems({ deferral: greenest })).toEqual([]);
    expect(problems({ deferral: greenest, regional: 'audit: true' })).toEqual([
      expect.stringContaining('needs `region`: its targets are in several regions'),
    ]);
    expect(
      problems({
        deferral: greenest,
        regional: 'audit: true',
        targets: 'near: { deployment: near }',
      }),
    ).toEqual([]);
    expect(
      problems({ deferral: greenest, regional: 'regional: { routing: { kind: weighted } }' }),
    ).toEqual([expect.stringContaining('needs `region`: regions are chosen at random')]);
    expect(problems({ deferral: waits, regional: 'audit: true' })).toEqual([]);
  });
});

describe('the frontier', () => {
  it('is of a tenant that there is', () => {
    const frontier = (tenant: string) =>
      problemsOf(
        `${scenario({})}frontier: { quality: e2e_p95, tenant: ${tenant}, also: [carbon_g] }\n`,
      );
    expect(frontier('others')).toEqual([]);
    expect(frontier('other')).toEqual([
      '24:39  frontier.tenant: "other" is not a tenant. Did you mean "others"? Allowed: reports, others',
    ]);
  });
});
