import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { costChangeLines } from '../report/cost-tree-text.ts';
import { type CostTree, costTrees } from '../report/html/cost-tree.ts';
import { ResultsError } from '../report/html/results-error.ts';
import { readResultsFolder } from '../report/html/results-on-disk.ts';
import { variantName } from '../report/terminal.ts';

/** Lines that say what became of the bill of a variant between two folders of results; none where both are the same, or one keeps none. */
export function costChange(baseline: string, candidate: string, variant: string): string[] {
  const [before, after] = [baseline, candidate].map((folder) => billOf(folder, variant));
  if (before === undefined || after === undefined) return [];
  const lines = costChangeLines(before, after);
  return lines.length === 0 ? [] : ['cost', ...lines.map((line) => `  ${line}`)];
}

/** The bill of a variant by its name, or of the only one. */
function billOf(folder: string, name: string): CostTree | undefined {
  if (!existsSync(join(folder, 'verdict.json'))) return undefined;
  try {
    const results = readResultsFolder(folder);
    const { variants } = results.verdict;
    const at = name === '' ? 0 : variants.findIndex((variant) => variantName(variant) === name);
    return costTrees(results)?.[at];
  } catch (error) {
    // The comparison does without the bill of a folder that is not whole.
    if (error instanceof ResultsError) return undefined;
    throw error;
  }
}
