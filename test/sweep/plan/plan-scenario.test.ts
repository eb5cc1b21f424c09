import { describe, expect, it } from 'vitest';
import { planScenario } from '../../../src/index.ts';
import { flood } from './flood.ts';

const plan = (axes: string, more = '') =>
  planScenario(`${flood}plan:\n${more}  axes: { deployments.chat.scaling.replicas: ${axes} }\n`);

describe('a plan of a scenario', () => {
  it('finds the fewest replicas that keep up, and says what binds', async () => {
    const answer = await plan('[1, 2, 4, 5, 6, 8, 9]');
    expect(answer.kind).toBe('found');
    expect(answer.best?.fate).toEqual({ kind: 'best' });
    expect(answer.best?.whole).toBe(5);
    const better = answer.candidates.filter(({ floor }) => floor < answer.best!.floor);
    expect(better.map(({ fate }) => fate.kind)).toEqual(better.map(() => 'misses'));
    const dearer = answer.candidates.filter(({ floor }) => floor > answer.best!.floor);
    expect(dearer.map(({ fate }) => fate.kind)).toEqual(dearer.map(() => 'dearer'));
    expect(answer.leftOut.map(({ name }) => name)).toEqual(['replicas=9']);
    expect(answer.slos[answer.binding!]!.metric).toBe('e2e_p95');
    expect(answer.effort.requests).toBeLessThan(answer.effort.ofRequests / 2);
    expect(answer.effort.ofRuns).toBe(30);
  });

  it('minimises what it is told to, and finds ties', async () => {
    // Neither takes a replica from the others, so both cost the same in each replication.
    const answer = await planScenario(
      `${flood}plan:
  minimise: accelerator_hours
  axes:
    queue:
      short: { deployments.chat.scaling.replicas: 6, deployments.chat.queue.limit: 40 }
      long: { deployments.chat.scaling.replicas: 6, deployments.chat.queue.limit: 60 }
`,
    );
    expect(answer.candidates.map(({ name, fate }) => [name, fate.kind])).toEqual([
      ['short', 'best'],
      ['long', 'tied'],
    ]);
    expect(answer.runnerUp?.more).toEqual({ mean: 0, halfWidth: 0, n: 5 });
  });

  it('finds none, and who comes nearest', async () => {
    const answer = await plan('[1, 2]');
    expect(answer.kind).toBe('none');
    expect(answer.best).toBeUndefined();
    expect(answer.nearest?.name).toBe('replicas=2');
    expect(answer.nearest?.slos[0]?.kind).toBe('missed');
  });

  it('is found of one candidate alone, with every run to its end', async () => {
    const answer = await plan('[6]');
    expect(answer.best?.name).toBe('replicas=6');
    expect(answer.runnerUp).toBeUndefined();
    expect(answer.effort.runs).toBe(5);
  });
});
