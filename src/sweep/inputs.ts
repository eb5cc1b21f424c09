import { dirname, relative, resolve } from 'node:path';
import type { ParsedScenario } from '../scenario/parse.ts';
import { type Problem, ScenarioError } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/schema.ts';
import { serviceOf } from '../scenario/service-of.ts';
import type { Path } from '../scenario/source.ts';
import {
  type ReadOptions,
  readRecordedWorkload,
} from '../workload/files/read-recorded-workload.ts';
import type { Recorded } from '../workload/recorded/recorded-workload.ts';
import { WorkloadError } from '../workload/recorded/workload-error.ts';
import { type Inputs, recordingOf } from '../world/inputs.ts';

interface Reference {
  readonly path: Path;
  readonly file: string;
  /** Among the inputs: the same file, read otherwise, is another. */
  readonly name: string;
  readonly kinds: readonly Recorded['kind'][];
  readonly options: ReadOptions;
}

/**
 * Reads every recorded file that a scenario and its variants name, once each and way of reading it, in memory that workers share.
 * Names are relative to the scenario's folder. Throws `ScenarioError` at the place that names a bad file.
 */
export async function readInputs(
  scenarioFile: string,
  variants: readonly ParsedScenario[],
): Promise<Inputs> {
  const inputs = new Map<string, Recorded>();
  const problems: Problem[] = [];
  const folder = dirname(scenarioFile);
  for (const variant of variants) {
    for (const { path, file, name, kinds, options } of referencesOf(variant.scenario)) {
      if (inputs.has(name)) continue;
      const place = variant.locate(path);
      const report = (message: string) =>
        problems.push({ place, message: `${path.join('.')}: ${message}` });
      try {
        const { lengths } = options;
        const recorded = await readRecordedWorkload(relative('.', resolve(folder, file)), {
          ...options,
          ...(lengths !== undefined && { lengths: relative('.', resolve(folder, lengths)) }),
          shared: true,
        });
        inputs.set(name, recorded);
        for (const message of strangersIn(variant, path, recorded)) report(message);
        if (recorded.kind === 'clients' && variant.scenario.traffic[String(path[1])]!.loop) {
          report('rates of clients cannot start again at their end: leave out `loop`');
        }
        if (!kinds.includes(recorded.kind)) {
          report(`${file} holds ${recorded.kind}, where ${kinds.join(' or ')} are needed`);
        }
      } catch (error) {
        if (!(error instanceof WorkloadError)) throw error;
        // A scenario may leave the recording to the command line; who named it there knows.
        const remedy =
          path.length === 3 && !place.file.startsWith('--')
            ? '; --workload FILE puts another in its place'
            : '';
        report(`${error.message}${remedy}`);
        inputs.set(name, noRequests);
      }
    }
  }
  if (problems.length > 0) throw new ScenarioError(problems);
  return inputs;
}

/** The recordings of a scenario, and how each is read: where these are equal, so are its inputs. */
export function recordingsOf(scenario: Scenario): string[] {
  return referencesOf(scenario).map(({ name }) => name);
}

/** Stands for a file that could not be read, so that it is reported once. */
const noRequests: Recorded = {
  kind: 'lengths',
  prompt: new Int32Array(0),
  output: new Int32Array(0),
};

/** Recorded tenants that the scenario does not know and has no deployment for. */
function strangersIn({ scenario }: ParsedScenario, path: Path, recorded: Recorded): string[] {
  const traffic = scenario.traffic[String(path[1])]!;
  if (recorded.kind !== 'requests' || recorded.tenants.length < 2) return [];
  return recorded.tenants
    .filter((name) => serviceOf(scenario, traffic, traffic.tenants?.[name]) === undefined)
    .map((name) => `its tenant "${name}" has no deployment: add it to \`tenants\``);
}

function referencesOf(scenario: Scenario): Reference[] {
  return Object.entries(scenario.traffic).flatMap(([name, traffic]): Reference[] => {
    const path = ['traffic', name];
    const { file, format, columns, lengths, shape } = traffic;
    const references: Reference[] = [];
    if (file !== undefined) {
      references.push({
        path: [...path, 'file'],
        file,
        name: recordingOf(traffic),
        kinds: ['requests', 'clients'],
        options: {
          format: format === 'auto' ? undefined : format,
          columns,
          lengths: lengths?.file,
        },
      });
    } else if (lengths?.file !== undefined) {
      references.push({
        path: [...path, 'lengths', 'file'],
        file: lengths.file,
        name: lengths.file,
        kinds: ['lengths', 'requests'],
        options: {},
      });
    }
    if (shape.kind === 'counts') {
      references.push({
        path: [...path, 'shape', 'file'],
        file: shape.file,
        name: shape.file,
        kinds: ['counts'],
        options: {},
      });
    }
    return references;
  });
}
