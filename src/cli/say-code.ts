import type { ParsedScenario } from '../scenario/parse.ts';
import { policyFiles } from '../sweep/policies.ts';
import { say } from './output.ts';

/** Says which programs a scenario runs, before it does: whoever was given it may not have looked. */
export function sayCode(scenarioFile: string, variants: readonly ParsedScenario[]): void {
  const files = policyFiles(scenarioFile, variants);
  if (files.length === 0) return;
  say(`runs code: ${files.join(', ')} (policies are programs, with your rights)`);
}
