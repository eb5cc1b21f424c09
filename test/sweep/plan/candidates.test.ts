import { describe, expect, it } from 'vitest';
import { readSource } from '../../../src/scenario/source.ts';
import { candidatesOf } from '../../../src/sweep/plan/candidates.ts';
import { small } from '../../scenario/problems.ts';

const replicas = 'deployments.chat.scaling.replicas';
const source = (more: string) => readSource(`${small}${more}\n`, 's.yaml');
const namesOf = (more: string, ...axes: Parameters<typeof candidatesOf>[2]) =>
  candidatesOf(source(more), [], axes).candidates.map(({ name }) => name);

describe('the candidates of a plan', () => {
  it('are those of its axes, or of the sweep where it has none', () => {
    const sweep = `sweep: { size: { one: { ${replicas}: 1 }, two: {} } }`;
    expect(namesOf(sweep)).toEqual(['one', 'two']);
    expect(namesOf(`${sweep}\nplan: { axes: { ${replicas}: [1, 2, 3] } }`)).toEqual([
      'replicas=1',
      'replicas=2',
      'replicas=3',
    ]);
  });

  it('have an axis of the command line in the place of one of its name, or besides', () => {
    const plan = `plan: { axes: { ${replicas}: [1, 2] } }`;
    expect(namesOf(plan, { path: replicas, values: [3, 4] })).toEqual(['replicas=3', 'replicas=4']);
    const price = { path: 'pools.main.price', values: ['$1/h', '$2/h'] };
    expect(namesOf(plan, price)).toEqual([
      'replicas=1 price=$1/h',
      'replicas=1 price=$2/h',
      'replicas=2 price=$1/h',
      'replicas=2 price=$2/h',
    ]);
  });

  it('are without yardsticks', () => {
    const sweep = `sweep: { size: { one: { ${replicas}: 1 }, ideal: {} } }`;
    expect(namesOf(`${sweep}\nfrontier: { yardsticks: [ideal] }`)).toEqual(['one']);
  });

  it('leave out what is no scenario, and why', () => {
    const found = candidatesOf(source(`plan: { axes: { ${replicas}: [1, 1000] } }`), [], []);
    expect(found.candidates.map(({ name }) => name)).toEqual(['replicas=1']);
    expect(found.leftOut.map(({ name }) => name)).toEqual(['replicas=1000']);
    expect(found.leftOut[0]!.because).toContain('1000 replicas');
  });

  it('are an error where all are left out, and where they are judged by different things', () => {
    expect(() => namesOf(`plan: { axes: { ${replicas}: [1000, 2000] } }`)).toThrow('1000 replicas');
    expect(() => namesOf('plan: { axes: { horizon: [1h, 2h] } }')).toThrow(
      's.yaml:13:27  horizon: cannot differ between the candidates of a plan',
    );
  });
});
