import { expect, it } from 'vitest';
import { problemsAfter } from './problems.ts';

const arrivals = 'arrivals: { kind: poisson, rate: 1/s }';
const slots = 'engine: { kind: slots, service: 1s }';

it.each([
  [
    'horizon: 10s',
    'horizon: 1000000000000000s',
    '2:10  horizon: is more than the 285 years that a clock of microseconds counts',
  ],
  [
    'horizon: 10s',
    'horizon: 10s\ninterval: 1us',
    '3:11  interval: makes 10,000,000 rows of the time series, more than 2,000,000',
  ],
  [
    'horizon: 10s',
    'horizon: 10s\nreplications: 1000000000000',
    '3:15  replications: 1,000,000,000,000 is more than 1,000,000',
  ],
  [
    'accelerators: 4',
    'accelerators: 1000000000000',
    '4:9  pools.main: brings all pools to 1,000,000,000,000 accelerators, more than 200,000',
  ],
  [
    'accelerators: 4',
    'accelerators: 4, others: [{ accelerator: T4, accelerators: 200000 }]',
    '4:9  pools.main: brings all pools to 200,004 accelerators, more than 200,000',
  ],
  [
    'replicas: 2',
    'replicas: 1000000000000',
    '7:5  deployments.chat: brings all deployments to 1,000,000,000,000 replicas at the start, more than 200,000',
  ],
  [
    slots,
    'engine: { kind: slots, service: 1s, slots: 1000000000000 }',
    '7:5  deployments.chat: brings all deployments to 3,000,000,000,000 slots, more than 10,000,000',
  ],
  [
    arrivals,
    'arrivals: { kind: closed, users: 1000000000 }',
    '12:38  traffic.users.arrivals.users: 1,000,000,000 is more than 10,000,000',
  ],
  [
    arrivals,
    `${arrivals}\n    prompt: { kind: zipf, n: 1000000000000, exponent: 1 }`,
    '13:30  traffic.users.prompt.n: 1,000,000,000,000 is more than 10,000,000',
  ],
  [
    arrivals,
    `${arrivals}\n    tenants: { a: { share: 1, output: { kind: zipf, n: 1000000000000, exponent: 1 } } }`,
    '13:56  traffic.users.tenants.a.output.n: 1,000,000,000,000 is more than 10,000,000',
  ],
  [
    arrivals,
    `${arrivals}\n    prefix: { system: { groups: 1000000000, tokens: 1 } }`,
    '13:33  traffic.users.prefix.system.groups: 1,000,000,000 is more than 10,000,000',
  ],
  [
    arrivals,
    'arrivals: { kind: on-off, rate: 1/s, on: 1e-200s, off: 1e-200s }',
    '12:15  traffic.users.arrivals: changes its state about 1e+201 times, more than the 10,000,000,000 of `max_events`',
  ],
])('%s → %s is more than memory holds or a run ends with', (from, to, problem) => {
  expect(problemsAfter([from, to])).toEqual([problem]);
});
