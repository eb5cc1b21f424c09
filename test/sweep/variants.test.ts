import { describe, expect, it } from 'vitest';
import { readSource } from '../../src/scenario/source.ts';
import { variantsOf } from '../../src/sweep/variants.ts';
import { small } from '../scenario/problems.ts';

const withSweep = (sweep: string) => readSource(`${small}sweep: ${sweep}\n`, 's.yaml');

describe('the variants of a scenario', () => {
  it('are one without labels where there is no axis', () => {
    const variants = variantsOf(readSource(small, 's.yaml'), [], []);
    expect(variants.map(({ labels }) => labels)).toEqual([{}]);
  });

  it('are every combination, the last axis fastest, those of the command line last', () => {
    const source = withSweep(
      '{ size: { one: { deployments.chat.scaling.replicas: 1 }, two: {} } }',
    );
    const axis = { path: 'horizon', values: ['1min', '1h'] };
    const variants = variantsOf(source, [], [axis]);
    expect(variants.map(({ labels }) => labels)).toEqual([
      { size: 'one', horizon: '1min' },
      { size: 'one', horizon: '1h' },
      { size: 'two', horizon: '1min' },
      { size: 'two', horizon: '1h' },
    ]);
    expect(
      variants.map(({ parsed: { scenario } }) => [
        scenario.deployments['chat']!.scaling,
        scenario.horizon,
      ]),
    ).toEqual([
      [{ kind: 'fixed', replicas: 1 }, 60],
      [{ kind: 'fixed', replicas: 1 }, 3600],
      [{ kind: 'fixed', replicas: 2 }, 60],
      [{ kind: 'fixed', replicas: 2 }, 3600],
    ]);
  });

  it('cannot differ in their replications, by which they are compared', () => {
    expect(() => variantsOf(withSweep('{ replications: [2, 3] }'), [], [])).toThrow(
      /s\.yaml:\d+:\d+ .*replications: cannot differ/,
    );
  });

  it('are 20,000 at the most, and with their replications a million cells', () => {
    const axis = (path: string, count: number) => ({ path, values: Array(count).fill(1) });
    const many = [axis('seed', 1001), axis('max_events', 1000)];
    expect(() => variantsOf(readSource(small, 's.yaml'), [], many)).toThrow(
      '1001 of seed × 1000 of max_events are 1,001,000 variants, more than 20,000',
    );
    const often = { path: 'replications', value: 200_000, place: { file: '--replications' } };
    expect(() => variantsOf(readSource(small, 's.yaml'), [often], [axis('seed', 6)])).toThrow(
      '6 of seed are 6 variants, more than 5',
    );
  });

  it('of a list set the path that the axis is named for', () => {
    const variants = variantsOf(withSweep('{ deployments.chat.scaling.replicas: [1, 3] }'), [], []);
    expect(variants.map(({ labels }) => labels)).toEqual([
      { 'deployments.chat.scaling.replicas': '1' },
      { 'deployments.chat.scaling.replicas': '3' },
    ]);
  });

  it('are named by the kind of a block and what else it says', () => {
    const values = [
      { kind: 'fixed', replicas: 1 },
      { kind: 'fixed', replicas: 3 },
    ];
    const variants = variantsOf(
      readSource(small, 's.yaml'),
      [],
      [{ path: 'deployments.chat.scaling', values }],
    );
    expect(variants.map(({ labels }) => Object.values(labels)[0])).toEqual([
      'fixed replicas=1',
      'fixed replicas=3',
    ]);
  });

  it('report a mistake of a variant where the sweep says it', () => {
    const source = withSweep('\n  size:\n    big: { deployments.chat.scaling.replicas: 9 }');
    expect(() => variantsOf(source, [], [])).toThrow(
      /s\.yaml:15:47 .*9 replicas of 1 bring pool "main" to 9 accelerators, but it has 4/,
    );
  });
});
