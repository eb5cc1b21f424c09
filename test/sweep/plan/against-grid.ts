import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { readSource } from '../../../src/scenario/source.ts';

/**
 * Holds a plan against the whole sweep of the same scenario, from what the commands wrote: the same best, by the one-sided
 * t bound of each SLO, with a quarter of the requests at the most. Yardsticks are no candidates.
 *
 *   node --import tsx test/sweep/plan/against-grid.ts SCENARIO PLAN_FOLDER RESULTS_FOLDER
 */
const [file, planFolder, gridFolder] = process.argv.slice(2) as [string, string, string];
const { scenario } = parseScenario(readSource(readFileSync(file, 'utf8'), file));
const plan = JSON.parse(readFileSync(join(planFolder, 'plan.json'), 'utf8')) as {
  readonly best: string;
  readonly effort: { readonly requests: number };
};
const rows: Readonly<Record<string, string>>[] = parse(
  readFileSync(join(gridFolder, 'summary.csv'), 'utf8'),
  { columns: true },
);
const axes = Object.keys(scenario.sweep);
const nameOf = (row: Readonly<Record<string, string>>) => axes.map((axis) => row[axis]).join(' ');
const judged = rows.filter((row) => !scenario.frontier?.yardsticks.includes(nameOf(row)));
const candidates = [...new Set(judged.map(nameOf))].map((name) => {
  const own = judged.filter((row) => nameOf(row) === name);
  const values = (metric: string) => own.map((row) => Number(row[metric]));
  const keeps = scenario.slos.every(({ metric, limit }) => upperBound(values(metric)) <= limit);
  return { name, keeps, cost: meanOf(values('cost_usd')) };
});
const best = candidates
  .filter(({ keeps }) => keeps)
  .reduce((one, other) => (other.cost < one.cost ? other : one));
const requests = judged.reduce((sum, row) => sum + Number(row['arrived']), 0);
const part = plan.effort.requests / requests;
process.stdout.write(
  `the plan has ${plan.best}, the grid of ${candidates.length} has ${best.name}; ${(100 * part).toFixed(1)} % of its requests\n`,
);
if (plan.best !== best.name || part > 0.25) process.exitCode = 1;

/** Of a mean of five, one-sided with 95 %: four degrees of freedom, from the printed table. */
function upperBound(values: readonly number[]): number {
  if (values.length !== 5) throw new Error(`five replications, not ${values.length}`);
  const mean = meanOf(values);
  const squares = values.reduce((sum, one) => sum + (one - mean) * (one - mean), 0);
  return mean + 2.131846786 * Math.sqrt(squares / 4 / 5);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}
