import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readSource } from '../../../src/scenario/source.ts';
import type { CellOutcome, CellTask } from '../../../src/sweep/cell.ts';
import { answerOf } from '../../../src/sweep/plan/answer.ts';
import { candidatesOf } from '../../../src/sweep/plan/candidates.ts';
import { raceCandidates } from '../../../src/sweep/plan/plan-race.ts';
import type { CellResult } from '../../../src/world/result.ts';
import { simulate, simulateUntil } from '../../../src/world/simulate.ts';

const file = new URL('../../../scenarios/black-friday.yaml', import.meta.url);
const none = new Map();

/** Milliseconds; a plan and a grid of seventy runs, on whatever machine. */
const timeout = 3_600_000;

/** Of a mean of five, one-sided with 95 %: four degrees of freedom, from the printed table. */
const t = 2.131846786;

// In every run of the CI `against-grid.ts` does it with the commands, beside the sweep that runs there anyway.
it.skipIf(process.env['NIGHTLY'] === undefined)(
  'finds on black-friday what the full grid finds, with a quarter of its requests at the most (skipped: takes minutes, NIGHTLY runs it)',
  { timeout },
  async () => {
    const source = readSource(readFileSync(file, 'utf8'), 'black-friday.yaml');
    const { base, candidates, leftOut } = candidatesOf(source, [], []);
    expect(candidates.map(({ name }) => name)).not.toContain('oracle');
    expect(candidates).toHaveLength(14);
    // A run is the same whoever asks for it: the grid takes those that the plan ran whole.
    const whole = new Map<string, CellResult>();
    const keyOf = ({ scenario, replication }: Pick<CellTask, 'scenario' | 'replication'>) =>
      `${candidates.findIndex(({ parsed }) => parsed.scenario === scenario)}/${replication}`;
    const cell = async (task: CellTask): Promise<CellOutcome> => {
      const { scenario, replication, stop } = task;
      const result =
        stop === undefined
          ? simulate(scenario, none, { replication })
          : simulateUntil(scenario, none, { replication, stop });
      if ('stopped' in result) return { kind: 'stopped', result };
      whole.set(keyOf(task), result);
      return { kind: 'done', result };
    };
    const raced = await raceCandidates(base.scenario, candidates, none, cell);
    const answer = answerOf(raced, leftOut);

    let requests = 0;
    const grid = candidates.map(({ name, parsed: { scenario } }) => {
      const results = Array.from({ length: 5 }, (_, replication) => {
        const known = whole.get(keyOf({ scenario, replication }));
        return known ?? simulate(scenario, none, { replication });
      });
      for (const { total } of results) requests += total['arrived']!;
      const values = (metric: string) => results.map(({ total }) => total[metric]!);
      const keeps = base.scenario.slos.every(
        ({ metric, side, limit }) => side === 'max' && upperBound(values(metric)) <= limit,
      );
      return { name, keeps, cost: meanOf(values('cost_usd')) };
    });
    const best = grid
      .filter(({ keeps }) => keeps)
      .reduce((one, other) => (other.cost < one.cost ? other : one));

    expect(answer.kind).toBe('found');
    expect(answer.best?.name).toBe(best.name);
    expect(answer.best?.cost.mean).toBeCloseTo(best.cost, 9);
    expect(answer.effort.ofRequests).toBe(requests);
    expect(answer.effort.requests / requests).toBeLessThanOrEqual(0.25);
    // Whom it left out for an SLO does not keep all of them.
    for (const { name, fate } of answer.candidates) {
      if (fate.kind !== 'misses') continue;
      expect(grid.find((one) => one.name === name)!.keeps).toBe(false);
    }
  },
);

function upperBound(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, one) => sum + (one - mean) * (one - mean), 0);
  return mean + t * Math.sqrt(squares / 4 / 5);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}
