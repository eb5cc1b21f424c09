import { dirname, relative, resolve } from 'node:path';
import type { PolicyModules } from '../policies/autoscaling/module/module-autoscaler.ts';
import type { ParsedScenario } from '../scenario/parse.ts';
import { type Problem, ScenarioError } from '../scenario/problem.ts';
import type { Path } from '../scenario/source.ts';
import { loadPolicyModule, type PolicyModule, PolicyModuleError } from './policy-modules.ts';

/** The user's own policies of a scenario by the path that it gives them: the file, and what is in it. */
export type LoadedPolicies = ReadonlyMap<string, PolicyModule & { readonly file: string }>;

/**
 * Loads every module that a scenario and its variants name as a policy, once each, but for those that are there
 * already. Paths are relative to the scenario's folder. Throws `ScenarioError` at the place that names what is no policy.
 */
export async function readPolicies(
  scenarioFile: string,
  variants: readonly ParsedScenario[],
  own: PolicyModules = new Map(),
): Promise<LoadedPolicies> {
  const policies = new Map<string, PolicyModule & { file: string }>();
  const refused = new Set<string>();
  const problems: Problem[] = [];
  for (const variant of variants) {
    for (const { path, file } of modulesOf(variant)) {
      if (own.has(file) || policies.has(file) || refused.has(file)) continue;
      const found = foundAt(scenarioFile, file);
      try {
        policies.set(file, { file: resolve(found), ...(await loadPolicyModule(found)) });
      } catch (error) {
        if (!(error instanceof PolicyModuleError)) throw error;
        refused.add(file);
        const at = [...path, 'path'];
        problems.push({ place: variant.locate(at), message: `${at.join('.')}: ${error.message}` });
      }
    }
  }
  if (problems.length > 0) throw new ScenarioError(problems);
  return policies;
}

/** The files of these modules, from where we stand: programs that run as they are loaded. */
export function policyFiles(scenarioFile: string, variants: readonly ParsedScenario[]): string[] {
  const named = variants.flatMap(modulesOf);
  return [...new Set(named.map(({ file }) => foundAt(scenarioFile, file)))];
}

/** Where worker threads find the modules. */
export function filesOf(policies: LoadedPolicies): ReadonlyMap<string, string> {
  return new Map([...policies].map(([path, { file }]) => [path, file]));
}

/** Loads modules by the paths that scenarios give them, on a thread of its own. */
export async function policiesIn(files: ReadonlyMap<string, string>): Promise<PolicyModules> {
  const loaded = [...files].map(async ([path, file]) => {
    return [path, (await loadPolicyModule(file)).create] as const;
  });
  return new Map(await Promise.all(loaded));
}

function foundAt(scenarioFile: string, file: string): string {
  return relative('.', resolve(dirname(scenarioFile), file));
}

interface Named {
  readonly path: Path;
  readonly file: string;
}

function modulesOf({ scenario }: ParsedScenario): Named[] {
  return Object.entries(scenario.deployments).flatMap(([name, { scaling }]) =>
    modulesIn(['deployments', name, 'scaling'], scaling),
  );
}

/** Policies can stand within policies, as the two of a hybrid do. */
function modulesIn(path: Path, block: object): Named[] {
  const { kind, path: file } = block as { readonly kind?: unknown; readonly path?: unknown };
  if (kind === 'module' && typeof file === 'string') return [{ path, file }];
  return Object.entries(block).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null ? modulesIn([...path, key], value) : [],
  );
}
