import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { hint } from '../scenario/hint.ts';
import type { Override } from '../scenario/override.ts';
import type { Problem } from '../scenario/problem.ts';
import { readSource, type ScenarioSource } from '../scenario/source.ts';
import { readInputs } from '../sweep/inputs.ts';
import { type Variant, variantsOf } from '../sweep/variants.ts';
import { nearestFile } from '../workload/files/nearest-file.ts';
import type { Inputs } from '../world/inputs.ts';
import { type RunFlags, settingsOf } from './options.ts';
import { withStepModels } from './step-models.ts';
import { UsageError } from './usage-error.ts';

export interface LoadedScenario {
  readonly source: ScenarioSource;
  readonly variants: readonly Variant[];
  readonly inputs: Inputs;
  /** Where step-time models go beyond what was measured. */
  readonly warnings: readonly Problem[];
}

/** Reads a scenario file with what the flags change, its variants and the recorded files that it names. */
export async function loadScenario(
  file: string,
  flags: Pick<RunFlags, 'set' | 'seed' | 'replications' | 'workload'>,
): Promise<LoadedScenario> {
  const source = readSource(await readScenarioFile(file), file);
  const { overrides, axes } = settingsOf(flags);
  const workload = flags.workload === undefined ? [] : [workloadOverride(source, flags.workload)];
  const plain = variantsOf(source, [...overrides, ...workload], axes);
  const { variants, warnings } = withStepModels(file, plain);
  const inputs = await readInputs(
    file,
    variants.map(({ parsed }) => parsed),
  );
  return { source, variants, inputs, warnings };
}

/** The text of a scenario file; throws `UsageError` with the nearest name where there is none. */
export async function readScenarioFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') throw new UsageError(`${file} is a folder, not a scenario file`);
    if (code !== 'ENOENT') throw error;
    const near = await nearestFile(file);
    const suggestion = near === undefined ? '' : ` Did you mean ${near}?`;
    throw new UsageError(`there is no scenario ${file}.${suggestion}`);
  }
}

/** Puts a recorded file in the place of the one that the scenario replays. */
function workloadOverride(source: ScenarioSource, file: string): Override {
  const traffic = (source.data as { traffic?: Record<string, { file?: string }> })?.traffic ?? {};
  const names = Object.keys(traffic);
  const replaying = names.filter((name) => traffic[name]?.file !== undefined);
  const name = replaying.length === 1 ? replaying[0] : undefined;
  if (name === undefined) {
    throw new UsageError(
      `--workload needs a scenario in which one traffic has a \`file\`; ${source.file} has ${replaying.length}. ${hint('', names)}`,
    );
  }
  return {
    path: `traffic.${name}.file`,
    value: relative(resolve(dirname(source.file)), resolve(file)),
    place: { file: `--workload ${file}` },
  };
}
