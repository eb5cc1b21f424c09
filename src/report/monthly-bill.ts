import type { Scenario } from '../scenario/schema.ts';
import { costBreakdown, type Platform } from './cost-breakdown.ts';
import { resultsOf, type SweepRun } from './result-files.ts';

/** More stand side by side in no terminal. */
const mostVariants = 4;

/**
 * What each variant’s time comes to in a month, line by line, where a scenario says what is on its bill besides
 * accelerators and calls; over all replications together. Nothing where it does not, or where the variants are too many.
 */
export function renderMonthlyBill(run: SweepRun): string[] {
  const { variants } = run;
  const isAsked = variants.some(({ parsed }) => Object.keys(parsed.scenario.charges).length > 0);
  if (!isAsked || variants.length > mostVariants) return [];
  const platforms = variants.flatMap(({ labels, parsed }, index): Platform[] => {
    const results = resultsOf(run, index);
    if (results.length === 0) return [];
    const name = Object.values(labels).join(' ') || parsed.scenario.name;
    const hours = results.reduce((sum, { warmup }) => sum + measured(parsed.scenario, warmup), 0);
    return [{ name, hours, charges: results.flatMap(({ charges }) => charges) }];
  });
  return platforms.length === 0 ? [] : costBreakdown(platforms);
}

/** Hours after the warm-up. */
function measured({ horizon }: Pick<Scenario, 'horizon'>, warmup: number): number {
  return (horizon - warmup) / 3600;
}
