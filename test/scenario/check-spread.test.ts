import { expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { readSource } from '../../src/scenario/source.ts';
import { firstPlan, spreadsOf } from '../../src/scenario/spread-plan.ts';
import { problemsOf } from './problems.ts';

/** A deployment with such a spread over pools of 4 accelerators in two regions, on line 14. */
function scenario(spread: string, more = '', pool = ''): string {
  return `name: spread
horizon: 10s
regions:
  us-east-1: {}
  eu-west-1: { zones: { a: {} } }
pools:
  main:
    accelerator: L4
    accelerators: 4${pool}
    regions: { us-east-1: {}, eu-west-1/a: {} }
deployments:
  chat:
    pool: main
    spread: { ${spread} }
    engine: { kind: slots, service: 1s }${more}
gateways:
  front: { targets: { chat: { deployment: chat } } }
traffic:
  users:
    arrivals: { kind: poisson, rate: 1/s }
`;
}

/** What was planned for the start. */
function planned(spread: string) {
  const { scenario: expanded } = parseScenario(readSource(scenario(spread), 's.yaml'));
  const [one] = spreadsOf(expanded);
  const { plan, overflow } = firstPlan(expanded, one!);
  return { plan: Object.fromEntries(plan), overflow: Object.fromEntries(overflow) };
}

it('begins with as many as each region has room for, and asks for what is over', () => {
  expect(planned('replicas: 6')).toEqual({
    plan: { 'eu-west-1/a': 3, 'us-east-1': 3 },
    overflow: {},
  });
  const most = 'planner: { weights: { us-east-1: 3, eu-west-1/a: 1 }, avoid_disruption: false }';
  expect(planned(`replicas: 8, ${most}`)).toEqual({
    plan: { 'eu-west-1/a': 4, 'us-east-1': 4 },
    overflow: { 'us-east-1': 2 },
  });
});

it.each([
  ['replicas: 8', []],
  [
    'replicas: 9',
    [
      '14:25  deployments.chat.spread.replicas: 9 replicas are wanted, but regions have room, and leave, for 8',
    ],
  ],
  ['replicas: 2.5', ['14:25  deployments.chat.spread.replicas: 2.5 is not a whole number']],
  [
    'replicas: 2, planner: { bounds: { us-east-1: { min: 3, max: 2 } } }',
    ['14:67  deployments.chat.spread.planner.bounds.us-east-1.min: 3 is more than max (2)'],
  ],
  [
    'replicas: 2, planner: { bounds: { us-east-1: { min: 1.5 } } }',
    ['14:67  deployments.chat.spread.planner.bounds.us-east-1.min: 1.5 is not a whole number'],
  ],
  [
    'replicas: 2, planner: { weights: { us-est-1: 1 } }',
    [
      '14:60  deployments.chat.spread.planner.weights.us-est-1: "us-est-1" is not one of the regions of its pool. Did you mean "us-east-1"? Allowed: eu-west-1/a, us-east-1',
    ],
  ],
  [
    'replicas: 2, planner: { weights: { us-east-1: 0 } }',
    ['14:48  deployments.chat.spread.planner.weights: all weights are 0'],
  ],
  [
    'replicas: 2, planner: { kind: bin-pack, order: [us-east-1, us-east-1] }',
    ['14:74  deployments.chat.spread.planner.order.1: "us-east-1" is there twice'],
  ],
  [
    'replicas: 2, planner: { kind: bin-pack, order: [us-east-1], bounds: { eu-west-1/a: { min: 1 } } }',
    [
      '14:105  deployments.chat.spread.planner.bounds.eu-west-1/a.min: "eu-west-1/a" is not in `order`, so that it has no replicas',
    ],
  ],
])('finds what is wrong of %s', (spread, problems) => {
  expect(problemsOf(scenario(spread))).toEqual(problems);
});

it('wants replicas to be said in one place', () => {
  const scaled = '\n    scaling: { kind: hpa, max_replicas: 4 }';
  expect(problemsOf(scenario('replicas: 2', scaled))).toContain(
    '16:14  deployments.chat.scaling: `spread` says how many replicas there are: leave one of them out',
  );
  const regional = '\n    regions: { us-east-1: { scaling: { kind: fixed, replicas: 1 } } }';
  expect(problemsOf(scenario('replicas: 2', regional))).toEqual([
    '16:38  deployments.chat.regions.us-east-1.scaling: `spread` says how many replicas are where: leave one of them out',
  ]);
  expect(
    problemsOf(scenario('replicas: 2', '\n    scaling: { kind: fixed, replicas: 1 }')),
  ).toEqual([]);
  const quota = '\n    quota: { of: { chat@us-east-1: { quota: 2 } } }';
  expect(problemsOf(scenario('replicas: 2', '', quota))).not.toEqual([]);
});

it('wants a pool with regions, and scaling without it', () => {
  const single = scenario('replicas: 2').replace(
    /\n {4}regions: .*\n/,
    '\n    region: us-east-1\n',
  );
  expect(problemsOf(single)).toEqual([
    '14:13  deployments.chat.spread: pool "main" has no `regions` that replicas could be spread over',
  ]);
  const none = scenario('replicas: 2').replace(/\n {4}spread: .*\n/, '\n');
  expect(problemsOf(none)).toEqual(['13:5  deployments.chat.scaling: is missing: a block of keys']);
});
