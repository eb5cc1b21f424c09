import { createReadStream } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { mostCharacters } from '../scenario/document-bounds.ts';
import { hint } from '../scenario/hint.ts';
import type { Override } from '../scenario/override.ts';
import { parseScenario } from '../scenario/parse.ts';
import { readSource, type ScenarioSource } from '../scenario/source.ts';
import { type CompletedScenario, completed } from '../sweep/completed.ts';
import { remediesOf, variantsOf } from '../sweep/variants.ts';
import { decoderOf } from '../workload/files/decoder.ts';
import { nearestFile } from '../workload/files/nearest-file.ts';
import { type RunFlags, settingsOf } from './options.ts';
import { reasonOf } from './refused-path.ts';
import { sayCode } from './say-code.ts';
import { UsageError } from './usage-error.ts';

/** A scenario with all that its command needs of other files. */
export type LoadedScenario = CompletedScenario;

/** Reads a scenario file with what the flags change, its variants and the recorded files that it names. */
export async function loadScenario(
  file: string,
  flags: ScenarioFlags & { readonly quiet?: boolean },
): Promise<LoadedScenario> {
  const source = readSource(await readScenarioFile(file), file);
  const { overrides, axes } = settingsWith(source, flags);
  const variants = variantsOf(source, overrides, axes);
  const remedies = remediesOf(source, overrides);
  if (!flags.quiet) {
    sayCode(
      file,
      [...variants, ...remedies].map(({ parsed }) => parsed),
    );
  }
  return completed(source, variants, remedies);
}

type ScenarioFlags = Pick<RunFlags, 'set' | 'seed' | 'replications' | 'workload'>;

/** Overrides and axes that the flags put on a scenario, its recorded workload included. */
export function settingsWith(
  source: ScenarioSource,
  flags: ScenarioFlags,
): ReturnType<typeof settingsOf> {
  const { overrides, axes } = settingsOf(flags);
  const workload = flags.workload === undefined ? [] : [workloadOverride(source, flags.workload)];
  return { overrides: [...overrides, ...workload], axes };
}

/** Reads a scenario file as it is, without its sweep, and the files that it names; `tell` is told before. */
export async function loadBase(
  file: string,
  tell: typeof sayCode = () => {},
): Promise<LoadedScenario> {
  const source = readSource(await readScenarioFile(file), file);
  const parsed = parseScenario(source);
  tell(file, [parsed]);
  return completed(source, [{ labels: {}, parsed }]);
}

/** The text of a file, of a scenario by default; throws `UsageError` with the nearest name where there is none. */
export async function readScenarioFile(file: string, what = 'scenario'): Promise<string> {
  try {
    return await beginningOf(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') throw new UsageError(`${file} is a folder, not a ${what} file`);
    if (code === undefined) throw error;
    if (code !== 'ENOENT') throw new UsageError(`cannot read ${what} ${file}: ${reasonOf(code)}`);
    if (file === '') throw new UsageError(`the name of the ${what} is empty`);
    const near = await nearestFile(file);
    const suggestion = near === undefined ? '' : ` Did you mean ${near}?`;
    throw new UsageError(`there is no ${what} ${file}.${suggestion}`);
  }
}

/** All of a file that is not refused for its length, and of others enough for that: they may have no end. */
async function beginningOf(file: string): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of createReadStream(file, { end: 4 * mostCharacters })) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  return decoderOf(bytes).decode(bytes);
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
