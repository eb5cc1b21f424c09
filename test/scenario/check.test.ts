import { describe, expect, it } from 'vitest';
import { problemsAfter } from './problems.ts';

const arrivals = 'arrivals: { kind: poisson, rate: 1/s }';
const service = 'service: 1s';
const scaling = 'scaling: { kind: fixed, replicas: 2 }';
const head = 'name: small';

/** Each finding of the check: what makes it, and the place and words with which it is reported. */
const findings: Readonly<Record<string, readonly (readonly [string, string, string])[]>> = {
  times: [
    [head, `${head}\nwarmup: 10s`, '2:9  warmup: leaves nothing: it is not before the horizon'],
    ['pools:\n  main: { accelerator: L4, accelerators: 4 }', 'pools: {}', '3:8  pools: is empty'],
    [`traffic:\n  users:\n    ${arrivals}`, 'traffic: {}', '10:10  traffic: is empty'],
  ],
  pools: [
    [
      'pool: main',
      'pool: mian',
      '7:11  deployments.chat.pool: "mian" is not a pool. Did you mean "main"? Allowed: main',
    ],
    [
      'pool: main',
      'pool: constructor',
      '7:11  deployments.chat.pool: "constructor" is not a pool. Allowed: main',
    ],
    [
      'replicas: 2',
      'replicas: 5',
      '9:39  deployments.chat.scaling.replicas: 5 replicas of 1 bring pool "main" to 5 accelerators, but it has 4',
    ],
    [
      scaling,
      'scaling: { kind: ai-workload-scaler, min_instances: 6 }',
      '9:57  deployments.chat.scaling.min_instances: 6 replicas of 1 bring pool "main" to 6 accelerators, but it has 4',
    ],
    [
      'pool: main',
      'pool: main\n    accelerators: 3',
      '10:39  deployments.chat.scaling.replicas: 2 replicas of 3 bring pool "main" to 6 accelerators, but it has 4',
    ],
    [
      'accelerators: 4 }',
      'accelerators: 4, group: 2 }',
      '7:5  deployments.chat.accelerators: replicas rent groups of 2, and this one needs 1: a multiple is possible',
    ],
  ],
  scaling: [
    [
      scaling,
      'scaling: { kind: ai-workload-scaler, min_instances: 3, max_instances: 2 }',
      '9:57  deployments.chat.scaling.min_instances: 3 is more than max_instances (2)',
    ],
  ],
  roofline: [
    [
      service,
      'slots: 2, service: { kind: roofline, parameters: 1B }',
      '8:35  deployments.chat.engine.slots: batches side by side on one roofline would each claim the whole accelerator: use 1',
    ],
    [
      service,
      'service: { kind: roofline, parameters: 1B, count: items }',
      '8:37  deployments.chat.engine.service: needs `flops`, the operations for one item',
    ],
    [
      service,
      'service: { kind: roofline, parameters: 1B, precision: fp4 }',
      '8:82  deployments.chat.engine.service.precision: L4 does not compute in fp4. Did you mean "fp8"? Allowed: fp16, fp8, int8, int4',
    ],
    [
      service,
      'service: { kind: roofline, parameters: 13B }',
      '8:67  deployments.chat.engine.service.parameters: 26 GB of weights do not fit into 1 × 24 GB: a replica needs at least `accelerators: 2`',
    ],
  ],
  distributions: [
    [
      service,
      'service: { kind: uniform, min: 2s, max: 1s }',
      '8:68  deployments.chat.engine.service.max: is less than `min`',
    ],
    [
      arrivals,
      `${arrivals}\n    prompt: { kind: pareto, min: 5, alpha: 2, max: 4 }`,
      '13:52  traffic.users.prompt.max: is less than `min`',
    ],
    [
      arrivals,
      `${arrivals}\n    output: { kind: empirical, quantiles: [{ p: 0, value: 1 }, { p: 50%, value: 2 }] }`,
      '13:43  traffic.users.output.quantiles: must ascend from p: 0 to p: 1',
    ],
    [
      arrivals,
      `${arrivals}\n    items: { kind: empirical, quantiles: [{ p: 0, value: 3 }, { p: 1, value: 2 }] }`,
      '13:42  traffic.users.items.quantiles: must ascend from p: 0 to p: 1',
    ],
    [
      arrivals,
      `${arrivals}\n    sessions: { turns: { kind: uniform, min: 2, max: 1 }, think: 1s }`,
      '13:54  traffic.users.sessions.turns.max: is less than `min`',
    ],
    [
      arrivals,
      `${arrivals}\n    sessions: { turns: 1, think: { kind: uniform, min: 2s, max: 1s } }`,
      '13:65  traffic.users.sessions.think.max: is less than `min`',
    ],
    [
      arrivals,
      `${arrivals}\n    tenants: { a: { prompt: { kind: uniform, min: 2, max: 1 } } }`,
      '13:59  traffic.users.tenants.a.prompt.max: is less than `min`',
    ],
  ],
  traffic: [
    [arrivals, 'prompt: 5', '12:5  traffic.users: needs either `arrivals` or `file`'],
    [
      arrivals,
      `${arrivals}\n    file: trace.csv`,
      '12:5  traffic.users: needs either `arrivals` or `file`',
    ],
    [
      ', rate: 1/s',
      '',
      '12:15  traffic.users.arrivals: `rate` is missing: a rate with its unit of time, such as "60/s"',
    ],
    [
      arrivals,
      'arrivals: { kind: mmpp, rate: 1/s, factors: [1x, 2x], dwell: [1s, 2s, 3s] }',
      '12:66  traffic.users.arrivals.dwell: has 3 states and factors has 2',
    ],
    [
      arrivals,
      'arrivals: { kind: closed, users: 2 }',
      '12:15  traffic.users.arrivals: a closed loop needs `sessions`, for think times',
    ],
    [
      arrivals,
      'arrivals: { kind: closed, users: 2 }\n    sessions: { turns: 1, think: 1s }\n    shape: { kind: step, at: 1s, factor: 2x }',
      '14:12  traffic.users.shape: a closed loop has no rate to shape',
    ],
    [
      arrivals,
      'file: trace.csv\n    sessions: { turns: 1, think: 1s }',
      '13:15  traffic.users.sessions: a recorded workload already says when its requests come',
    ],
    [
      arrivals,
      `${arrivals}\n    prefix: { conversation: true }`,
      '13:29  traffic.users.prefix.conversation: needs `sessions`',
    ],
    [
      arrivals,
      'file: trace.csv\n    slice: { from: 2s, until: 1s }',
      '13:31  traffic.users.slice.until: is not after `from`',
    ],
    [
      arrivals,
      `${arrivals}\n    shape: { kind: ramp, from: 2s, until: 1s, factor: 2x }`,
      '13:43  traffic.users.shape.until: is not after `from`',
    ],
    [
      arrivals,
      `${arrivals}\n    shape: { kind: step, at: 2s, until: 2s, factor: 2x }`,
      '13:41  traffic.users.shape.until: is not after `at`',
    ],
    [
      arrivals,
      `${arrivals}\n    shape: { kind: piecewise, points: [{ at: 2s, factor: 1 }, { at: 1s, factor: 2 }] }`,
      '13:69  traffic.users.shape.points.1.at: is not after the point before it',
    ],
  ],
  tenants: [
    [
      arrivals,
      `${arrivals}\n    deployment: chatt`,
      '13:17  traffic.users.deployment: "chatt" is not a deployment. Did you mean "chat"? Allowed: chat',
    ],
    [
      arrivals,
      `${arrivals}\n    deployment: toString`,
      '13:17  traffic.users.deployment: "toString" is not a deployment. Allowed: chat',
    ],
    [
      arrivals,
      `${arrivals}\n    tenants: { a: { deployment: chta } }`,
      '13:33  traffic.users.tenants.a.deployment: "chta" is not a deployment. Did you mean "chat"? Allowed: chat',
    ],
    [
      'deployments:\n',
      `deployments:\n  other: { pool: main, engine: { kind: slots, service: 1s }, ${scaling} }\n`,
      '13:5  traffic.users: `deployment` is missing. Allowed: other, chat',
    ],
    [
      arrivals,
      `${arrivals}\n    tenants: { a: { slo: gold } }`,
      '13:26  traffic.users.tenants.a.slo: "gold" is not an SLO class. There is none.',
    ],
    [
      arrivals,
      `${arrivals}\n    tenants: { a: { share: 0 }, b: { share: 0% } }`,
      '13:14  traffic.users.tenants: all shares are 0',
    ],
    [
      arrivals,
      `${arrivals}\n    tenants: { a: {} }\n  more:\n    ${arrivals}\n    tenants: { a: {} }`,
      '16:19  traffic.more.tenants.a: traffic "users" already has a tenant of this name',
    ],
    [
      arrivals,
      `${arrivals}\n  more:\n    ${arrivals}\n    tenants: { users: {} }`,
      '15:23  traffic.more.tenants.users: traffic "users" already has a tenant of this name',
    ],
  ],
  slos: [
    [
      head,
      `${head}\nslos: [{ metric: e2e_p95, max: 1s, deployment: caht }]`,
      '2:48  slos.0.deployment: "caht" is not a deployment. Did you mean "chat"? Allowed: chat',
    ],
    [
      head,
      `${head}\nslos: [{ metric: e2e_p95, max: 1s, tenant: user }]`,
      '2:44  slos.0.tenant: "user" is not a tenant. Did you mean "users"? Allowed: users',
    ],
    [
      head,
      `${head}\nslos: [{ metric: e2e_p95, max: 1s, tenant: users, deployment: chat }]`,
      '2:8  slos.0: judges either a deployment or a tenant, not both',
    ],
  ],
  sweep: [
    [head, `${head}\nsweep: { fleet: {} }`, '2:17  sweep.fleet: has no variants'],
    [
      head,
      `${head}\nsweep: { replication: { a: {} } }`,
      '2:23  sweep.replication: is a column of the results already: call the axis otherwise',
    ],
    [
      head,
      `${head}\nsweep: { e2e_p95: { a: {} } }`,
      '2:19  sweep.e2e_p95: is a column of the results already: call the axis otherwise',
    ],
  ],
};

describe.each(Object.entries(findings))('%s', (_, cases) => {
  it.each(cases)('%j → %j', (from, to, problem) => {
    expect(problemsAfter([from, to])).toContain(problem);
  });
});

it('a pool may be filled to the last accelerator, and weights fill the memory', () => {
  const fits = 'service: { kind: roofline, parameters: 12B }';
  expect(problemsAfter(['replicas: 2', 'replicas: 4'], [service, fits])).toEqual([]);
});
