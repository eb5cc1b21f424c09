import { describe, expect, it } from 'vitest';
import { problemsOf } from './problems.ts';

/** Deployments `chat` and `search` of 8 replicas on a pool of 8 H100 with these words on top; and one elsewhere. */
function scenario(pool: string, chat = '', scaling = 'fixed, replicas: 4'): string {
  return `name: governed
horizon: 1min
pools:
  main: { accelerator: H100, accelerators: 8, ${pool} }
  other: { accelerator: L4, accelerators: 1 }
deployments:
  chat:
    pool: main${chat}
    engine: { kind: slots, service: 1s }
    scaling: { kind: ${scaling} }
  search:
    pool: main${chat}
    engine: { kind: slots, service: 1s }
    scaling: { kind: fixed, replicas: 4 }
  elsewhere:
    pool: other
    engine: { kind: slots, service: 1s }
    scaling: { kind: fixed, replicas: 1 }
traffic:
  users: { deployment: chat, arrivals: { kind: poisson, rate: 1/s } }
`;
}

const mig = '\n    share: { profile: 3g.40gb }';

describe('quotas', () => {
  it('may bring down what does not fit together', () => {
    const both = scenario('placement: { kind: first-fit }', '', 'fixed, replicas: 8');
    expect(problemsOf(both)).toEqual([
      '14:39  deployments.search.scaling.replicas: 4 replicas of 1 bring pool "main" to 12 accelerators, but it has 8',
    ]);
    expect(
      problemsOf(scenario('quota: { kind: weighted-quota }', '', 'fixed, replicas: 8')),
    ).toEqual([]);
  });

  it.each([
    [
      'of: { chta: { quota: 1 } }',
      '4:90  pools.main.quota.of.chta: "chta" is not a deployment of this pool. Did you mean "chat"? Allowed: chat, search',
    ],
    [
      'of: { elsewhere: { weight: 2 } }',
      '4:95  pools.main.quota.of.elsewhere: "elsewhere" is not a deployment of this pool. Allowed: chat, search',
    ],
    [
      'of: { chat: { quota: 5 }, search: { quota: 3.5 } }',
      '4:82  pools.main.quota.of: quotas of 8.5 accelerators in all, but there are 8',
    ],
    [
      'of: { chat: { quota: -1 } }',
      '4:99  pools.main.quota.of.chat.quota: -1 is too small: at least 0',
    ],
    [
      'of: { chat: { share: 1 } }',
      '4:92  unknown key "share" in pools.main.quota.of.chat. Allowed: quota, weight',
    ],
  ])('%s', (of, message) => {
    const [problem, ...others] = problemsOf(scenario(`quota: { kind: weighted-quota, ${of} }`));
    expect(problem).toMatch(message);
    expect(others).toEqual([]);
  });

  it('name the nearest kind', () => {
    const [problem] = problemsOf(scenario('quota: { kind: dominant-resources }'));
    expect(problem).toMatch(/^4:62 {2}pools\.main\.quota\.kind: .*dominant-resource\b/);
  });

  it('count only whole groups of accelerators', () => {
    const share = '\n    accelerators: 3\n    share: { memory: 20GB }';
    const quota = (chat: number) =>
      `group: 3, sharing: { kind: mps }, quota: { kind: weighted-quota, of: { chat: { quota: ${chat} } } }`;
    expect(problemsOf(scenario(quota(6), share))).toEqual([]);
    expect(problemsOf(scenario(quota(7), share))).toEqual([
      expect.stringMatching(/: quotas of 7 accelerators in all, but there are 6$/),
    ]);
  });

  it('that add up to all there is are no more than that', () => {
    const of = 'of: { chat: { quota: 5.6 }, search: { quota: 2.4 } }';
    expect(problemsOf(scenario(`quota: { kind: weighted-quota, ${of} }`))).toEqual([]);
  });
});

describe('a demand-driven partition', () => {
  const demand = (more = '') => `partition: { kind: demand-driven${more} }`;

  it('is right where all fleets are fixed', () => {
    expect(problemsOf(scenario(demand()))).toEqual([]);
  });

  it('deals replicas out alone', () => {
    const quota = 'quota: { kind: weighted-quota }';
    expect(problemsOf(scenario(`${quota}, ${demand()}`))).toEqual([
      '4:99  pools.main.partition.kind: deals replicas out itself, whatever the `quota`: leave out one of them',
    ]);
    expect(problemsOf(scenario(demand(), '', 'ai-workload-scaler'))).toEqual([
      '4:66  pools.main.partition.kind: deals replicas out itself: the scaling of "chat" must be `fixed`',
    ]);
    const fixed = `${quota}, partition: { kind: static }`;
    expect(problemsOf(scenario(fixed, '', 'ai-workload-scaler'))).toEqual([]);
  });

  it.each([
    [
      'limits: { serach: {} }',
      '4:99  pools.main.partition.limits.serach: "serach" is not a deployment of this pool. Did you mean "search"? Allowed: chat, search',
    ],
    [
      'limits: { chat: { at_least: 3, at_most: 2 } }',
      /^4:109 {2}pools\.main\.partition\.limits\.chat\.at_least: 3 is more than at_most \(2\)$/,
    ],
    [
      'limits: { chat: { at_least: 6 }, search: { at_least: 3 } }',
      /^4:89 {2}pools\.main\.partition\.limits: the least replicas take 9 accelerators, but pool "main" has 8$/,
    ],
    ['cooldown: -1s', /^4:91 {2}pools\.main\.partition\.cooldown: /],
  ])('%s', (more, message) => {
    const [problem, ...others] = problemsOf(scenario(demand(`, ${more}`)));
    expect(problem).toMatch(message);
    expect(others).toEqual([]);
  });

  it('gives every deployment its least, as slices or as parts', () => {
    const of = (least: number) => demand(`, limits: { chat: { at_least: ${least} } }`);
    const slices = (least: number) => scenario(`sharing: { kind: mig }, ${of(least)}`, mig);
    expect(problemsOf(slices(15))).toEqual([]);
    // Of multiprocessors there would be room for 18 slices of 3/7, of memory only for 16.
    expect(problemsOf(slices(16))).toEqual([
      expect.stringMatching(/: the least replicas take [\d.]+ GB, but pool "main" has [\d.]+ GB$/),
    ]);
  });
});
