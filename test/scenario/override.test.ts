import { describe, expect, it } from 'vitest';
import { applyOverrides, readSetting } from '../../src/scenario/override.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { readSource } from '../../src/scenario/source.ts';
import { problemsOf, small } from './problems.ts';

describe('a setting', () => {
  it.each([
    ['horizon=5min', 'horizon', ['5min']],
    ['replications=3', 'replications', [3]],
    ['pools.main.accelerators=4,8,12', 'pools.main.accelerators', [4, 8, 12]],
    ['pools.main.accelerators=4..16:4', 'pools.main.accelerators', [4, 8, 12, 16]],
    ['n=4..6', 'n', [4, 5, 6]],
    ['n=4..10:4', 'n', [4, 8]],
    ['n=1,4..6,9', 'n', [1, 4, 5, 6, 9]],
    ['n=7..7', 'n', [7]],
    ['n=9..4', 'n', []],
    ['n=4..6:0', 'n', ['4..6:0']],
    ['traffic.t.arrivals.rate=100/s,200/s', 'traffic.t.arrivals.rate', ['100/s', '200/s']],
    ['a={ kind: fixed, replicas: 2 }', 'a', [{ kind: 'fixed', replicas: 2 }]],
    [
      'a={ kind: fixed, replicas: 2 },{ kind: fixed, replicas: 3 }',
      'a',
      [
        { kind: 'fixed', replicas: 2 },
        { kind: 'fixed', replicas: 3 },
      ],
    ],
    ['a=[1, 2]', 'a', [[1, 2]]],
    ['price=$1667/day', 'price', ['$1667/day']],
    ['share=90%', 'share', ['90%']],
    ['a=b=c', 'a', ['b=c']],
    ['a=true,null', 'a', [true, null]],
  ])('%s', (text, path, values) => {
    expect(readSetting(text)).toEqual({ path, values });
  });

  it.each(['', 'horizon', 'horizon=', '=5', 'a b=5', 'a={ kind: fixed', 'a=[1', 'a=*b'])(
    '%j is not of that form',
    (text) => {
      expect(readSetting(text)).toBeUndefined();
    },
  );
});

it('a range of more values than a sweep may have is none', () => {
  const most = 'seed: 1,000,000,000 values, more than 20,000';
  expect(() => readSetting('seed=1..1000000000')).toThrow(most);
  expect(readSetting('seed=1..20000')!.values).toHaveLength(20_000);
});

it.each(['__proto__.x', 'pools.__proto__.x', 'pools.main.__proto__', 'pools.main.__proto__.y.z'])(
  'a setting of %s changes no object but the scenario, which has no such name',
  (path) => {
    const override = { path, value: 1, place: { file: '--set' } };
    expect(problemsOf(small, [override])).toEqual([
      `--set  ${path}: "__proto__" is no name: JavaScript has another use for it`,
    ]);
    expect({}).not.toHaveProperty('x');
    expect({}).not.toHaveProperty('y');
  },
);

it('a setting of constructor.prototype.x is one of a key that there is not', () => {
  const override = { path: 'constructor.prototype.x', value: 1, place: { file: '--set' } };
  expect(problemsOf(small, [override])).toEqual([
    expect.stringMatching(/^--set {2}unknown key "constructor"\./),
  ]);
  expect({}).not.toHaveProperty('x');
});

describe('an override', () => {
  const place = { file: '--set' };
  const override = (data: unknown, path: string, value: unknown) =>
    applyOverrides(data, [{ path, value, place }]).data;

  it('replaces a value, adds one, and builds the blocks on the way', () => {
    const data = { a: { b: 1 } };
    expect(override(data, 'a.b', 2)).toEqual({ a: { b: 2 } });
    expect(override(data, 'a.c.d', 2)).toEqual({ a: { b: 1, c: { d: 2 } } });
    expect(override(data, 'x', [2])).toEqual({ a: { b: 1 }, x: [2] });
    expect(override({ a: null }, 'a.b', 2)).toEqual({ a: { b: 2 } });
    expect(data).toEqual({ a: { b: 1 } });
  });

  it('finds names with dots in them', () => {
    const data = { deployments: { 'llama-3.1': { pool: 'a' }, 'llama-3': { pool: 'b' } } };
    expect(override(data, 'deployments.llama-3.1.pool', 'c')).toEqual({
      deployments: { 'llama-3.1': { pool: 'c' }, 'llama-3': { pool: 'b' } },
    });
  });

  it('counts in lists from 0', () => {
    expect(override({ slos: [{ max: 1 }, { max: 2 }] }, 'slos.1.max', 3)).toEqual({
      slos: [{ max: 1 }, { max: 3 }],
    });
  });

  it('the later of two on one path wins', () => {
    const overrides = [1, 2].map((value) => ({ path: 'a.b', value, place }));
    expect(applyOverrides({}, overrides).data).toEqual({ a: { b: 2 } });
  });

  it('leaves the values that it was given alone', () => {
    const block = { kind: 'fixed', replicas: 1 };
    const overrides = [
      { path: 'a', value: block, place },
      { path: 'a.replicas', value: 5, place },
    ];
    expect(applyOverrides({}, overrides).data).toEqual({ a: { kind: 'fixed', replicas: 5 } });
    expect(block.replicas).toBe(1);
  });
});

describe('a scenario with overrides', () => {
  const set = (path: string, value: unknown) => ({ path, value, place: { file: `--set ${path}` } });

  it('has them, whole blocks included', () => {
    const { scenario } = parseScenario(readSource(small, 's.yaml'), [
      set('horizon', '1min'),
      set('deployments.chat.scaling', { kind: 'ai-workload-scaler', max_instances: 4 }),
    ]);
    expect(scenario.horizon).toBe(60);
    expect(scenario.deployments['chat']!.scaling).toMatchObject({
      kind: 'ai-workload-scaler',
      min_instances: 2,
      max_instances: 4,
    });
  });

  it('reports what is wrong with them at the option, the rest in the file', () => {
    expect(problemsOf(small, [set('horizon', 5), set('deployments.chat.scalin', 1)])).toEqual([
      expect.stringMatching(/^--set horizon {2}horizon: 5 is not a duration/),
      expect.stringMatching(
        /^--set deployments\.chat\.scalin {2}unknown key "scalin" in deployments\.chat\. Did you mean "scaling"\?/,
      ),
    ]);
  });
});
