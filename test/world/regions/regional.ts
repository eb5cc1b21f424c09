import { runScenario, type ScenarioRun } from '../../../src/testing/index.ts';
import { spillwayJsonl } from '../../../src/workload/recorded/spillway-jsonl.ts';
import type { LiteralRequest } from '../literal.ts';

export type Part = Readonly<Record<string, unknown>>;

/** Clients of the far east and of both sides of the Atlantic: 146 and 201 ms, 4 and 70, 76 and 13 from the two regions. */
export const [tokyo, virginia, london] = ['ap-northeast-1', 'us-east-1', 'eu-west-2'] as const;

/** Clients are sent to us-east-1, whatever befalls it. */
export const stay: Part = {
  'gateways.g.regional.routing': { kind: 'failover', order: ['us-east-1'] },
  'gateways.g.regional.health_check.interval': '1h',
};

/** Always the present answer of DNS; a check every 10 s, and three that change what is believed. */
export const fresh = {
  dns: { ttl: '0s', resolvers: 1 },
  health_check: { interval: '10s', threshold: 3 },
};

/**
 * Runs gateway `g` before deployment `d` in us-east-1 and eu-west-1 with exactly these requests by the place of their
 * clients, each served for a second beside others in its region; `set` in the place of what the scenario says.
 */
export function runRegional(
  requests: Readonly<Record<string, readonly LiteralRequest[]>>,
  set: Part = {},
): ScenarioRun {
  const inputs = new Map(Object.entries(requests).map(([place, own]) => [place, recorded(own)]));
  const traffic = Object.fromEntries(
    Object.keys(requests).map((place) => [
      place,
      { file: place, gateway: 'g', clients: { [place]: 1 } },
    ]),
  );
  return runScenario({ ...twoRegions, traffic }, { set, inputs });
}

/** One that is tried so often in all, each time elsewhere where it can be, and at once. */
export function tries(most: number): Part {
  return {
    max_attempts: most,
    max_attempts_per_target: 1,
    backoff: { kind: 'constant', delay: '0s' },
    budget: { kind: 'unlimited' },
  };
}

const twoRegions = {
  name: 'regional',
  horizon: '600s',
  regions: { 'us-east-1': {}, 'eu-west-1': {} },
  pools: {
    p: { accelerator: 'L4', accelerators: 1, regions: { 'us-east-1': {}, 'eu-west-1': {} } },
  },
  deployments: {
    d: {
      pool: 'p',
      engine: { kind: 'slots', slots: 100, service: '1s' },
      scaling: { kind: 'fixed', replicas: 1 },
      startup: '30s',
    },
  },
  gateways: {
    g: { targets: { d: { deployment: 'd' } }, audit: true, retry: tries(1), regional: fresh },
  },
};

function recorded(requests: readonly LiteralRequest[]) {
  const parser = spillwayJsonl({ file: 't', tolerance: 0, shared: false, columns: undefined });
  parser.line(JSON.stringify({ spillway: 'workload', version: 1, tenants: [] }), 1);
  for (const [index, request] of requests.entries()) {
    parser.line(JSON.stringify({ prompt: 1, output: 1, ...request }), index + 2);
  }
  return parser.finish();
}

/** Microseconds from arrival to answer of each request; what became of it where there was none. */
export function latencies({ requests }: ScenarioRun): (number | string)[] {
  return requests.map(({ outcome, arrived, ended }) =>
    outcome === 'completed' ? Math.round(1e6 * (ended - arrived)) : outcome,
  );
}

/** Where each call went, as its target’s region. */
export function regionsCalled({ result }: ScenarioRun): string[] {
  return result.audit
    .filter(({ what }) => what === 'call' || what === 'copy' || what === 'shadow')
    .map(({ target }) => target.slice(target.indexOf('@') + 1));
}

/** Some metrics of a region, or of all together. */
export function regionOf({ result }: ScenarioRun, name: string, ...metrics: readonly string[]) {
  const { values } = result.regions.find((one) => one.name === name)!;
  return Object.fromEntries(metrics.map((metric) => [metric, values[metric]!]));
}

/** So many instants, in seconds, from one on, a second apart. */
export function everySecond(from: number, count: number): LiteralRequest[] {
  return Array.from({ length: count }, (_, index) => ({ at: from + index }));
}
