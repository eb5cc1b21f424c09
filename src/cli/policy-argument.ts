import { basename, dirname, extname } from 'node:path';
import type { Autoscaler } from '../policies/autoscaling/autoscaler.ts';
import type { DeploymentFacts } from '../policies/autoscaling/deployment-facts.ts';
import { autoscaler } from '../policies/autoscaling/index.ts';
import { leastReplicas, mostReplicas } from '../policies/autoscaling/replica-bounds.ts';
import { hint } from '../scenario/hint.ts';
import { type Problem, renderProblem, ScenarioError } from '../scenario/problem.ts';
import type { ScalingScenario } from '../scenario/schema/scaling.ts';
import { readSource, type ScenarioSource } from '../scenario/source.ts';
import type { LoadedPolicies } from '../sweep/policies.ts';
import { loadPolicyModule, moduleEndings } from '../sweep/policy-modules.ts';
import { deploymentFacts } from '../world/deployment-facts.ts';
import { sortedNames } from '../world/sorted-names.ts';
import { loadBase, readScenarioFile } from './load.ts';
import { say } from './output.ts';
import { sayCode } from './say-code.ts';
import { readScaling } from './scaling-block.ts';
import { UsageError } from './usage-error.ts';

/** A policy that was named on the command line. */
export interface NamedPolicy {
  readonly name: string;
  /** Its `scaling` block with every default; undefined for a module. */
  readonly config: unknown;
  /** A fresh autoscaler; throws `UsageError` where it needs a fact that is not given. */
  readonly create: (facts: DeploymentFacts) => Autoscaler<unknown>;
  /** What a module promises of itself; undefined where it says nothing. */
  readonly promises: unknown;
  /** Replicas between which it stays; undefined for a module. */
  readonly bounds: { readonly least: number; readonly most: number } | undefined;
  /** Seconds that its scenario says a replica takes to start; undefined for any other policy. */
  readonly startup: number | undefined;
  readonly written: WrittenPolicy;
}

/** A policy's `scaling` block as its author wrote it. */
export interface WrittenPolicy {
  readonly block: unknown;
  /** Files that it names are relative to this one. */
  readonly folder: string;
}

/**
 * The policy that an argument means: a kind, a `{…}` block in YAML, a file with such a block, a manifest of a
 * HorizontalPodAutoscaler or ScaledObject, `scenario.yaml#deployment`, or a module of one's own. Throws `UsageError`,
 * `ScenarioError` or `PolicyModuleError` where it means none. `change` has a last word on its settings.
 */
export async function policyFrom(
  argument: string,
  change: Change = (scaling) => scaling,
): Promise<NamedPolicy> {
  const text = argument.trim();
  // Files that it names are relative to where the command runs.
  if (text.startsWith('{')) return fromBlock({ ...readSource(text, text), file: '.' }, change);
  if ((moduleEndings as readonly string[]).includes(extname(text))) return fromModule(text);
  const within = /^(.+\.(?:ya?ml|json))#(.*)$/.exec(text);
  if (within !== null) return fromScenario(within[1]!, within[2]!, change);
  if (/\.(ya?ml|json)$/.test(text)) return fromFile(text, change);
  if (/^[a-z][a-z0-9-]*$/.test(text)) return fromKind(text, change);
  throw new UsageError(
    `"${argument}" is no policy. Allowed: a kind such as hpa, "{kind: hpa, …}", a .yaml file, scenario.yaml#deployment, or a module (${moduleEndings.join(', ')})`,
  );
}

type Change = (scaling: ScalingScenario) => ScalingScenario;

async function fromModule(file: string): Promise<NamedPolicy> {
  const { create, promises } = await loadPolicyModule(file);
  return {
    name: nameOf(file),
    config: undefined,
    create: (facts) => create({}, facts),
    promises,
    bounds: undefined,
    startup: undefined,
    written: { block: { kind: 'module', path: basename(file) }, folder: dirname(file) },
  };
}

async function fromKind(kind: string, change: Change): Promise<NamedPolicy> {
  try {
    return await fromBlock({ file: kind, data: { kind }, locate: () => ({ file: kind }) }, change);
  } catch (error) {
    const isMissing = ({ message }: Problem) => message.includes('is missing');
    if (!(error instanceof ScenarioError) || !error.problems.every(isMissing)) throw error;
    // A name alone has no place to write more.
    const keys = error.problems.map(({ message }) => /(\w+):/.exec(message)![1]!);
    const block = `"{kind: ${kind}, ${keys.map((key) => `${key}: …`).join(', ')}}"`;
    throw new ScenarioError(
      error.problems.map(({ place, message }) => ({
        place,
        message: `${message}, as in ${block}`,
      })),
    );
  }
}

async function fromBlock(
  block: ScenarioSource,
  change: Change,
  name?: string,
): Promise<NamedPolicy> {
  const { scaling, policies, warnings } = await readScaling(block);
  for (const warning of warnings) say(`warning  ${renderProblem(warning)}`);
  const written = { block: block.data, folder: dirname(block.file) };
  const own = scaling.kind === 'module' ? nameOf(scaling.path) : scaling.kind;
  return configured(name ?? own, change(scaling), policies, {}, written);
}

async function fromFile(file: string, change: Change): Promise<NamedPolicy> {
  const text = await readScenarioFile(file, 'policy');
  const manifest = manifestKind(text);
  if (manifest !== undefined) {
    const data = { kind: manifest, manifest: basename(file) };
    const block = fromBlock({ file, data, locate: () => ({ file }) }, change, nameOf(file));
    return block.catch((error) => {
      throw error instanceof ScenarioError ? withMetrics(error, manifest, file) : error;
    });
  }
  const source = readSource(text, file);
  const { data } = source;
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new UsageError(`${file} holds no policy: a \`scaling\` block is a block of keys`);
  }
  if ('apiVersion' in data) {
    const kind = 'kind' in data ? String(data.kind) : 'nothing';
    throw new UsageError(
      `${file} is a manifest of ${kind}. Allowed: HorizontalPodAutoscaler, ScaledObject`,
    );
  }
  if ('deployments' in data) return fromScenario(file, '', change);
  if (!('scaling' in data)) return fromBlock(source, change, nameOf(file));
  return fromBlock(
    {
      file,
      data: data.scaling,
      locate: (path, part) => source.locate(['scaling', ...path], part),
    },
    change,
    nameOf(file),
  );
}

/** Told by one line, for a file of manifests may hold several documents; of JSON it may be the only one. */
function manifestKind(text: string): 'hpa' | 'keda' | undefined {
  const kind =
    /(?:^|[{,])[ \t-]*["']?kind["']?:\s*["']?(HorizontalPodAutoscaler|ScaledObject)\b/m.exec(
      text,
    )?.[1];
  return kind === undefined ? undefined : kind === 'ScaledObject' ? 'keda' : 'hpa';
}

/** Without a scenario it is said on the command line what a metric is. */
function withMetrics({ problems }: ScenarioError, kind: string, file: string): ScenarioError {
  const said = problems.map(({ place, message }) => ({
    place,
    message: message.replace(
      /Say in the scenario’s scaling which one it is, as in `metrics: \{ (.*?) \}`/,
      (_, metric) =>
        `Say which one it is, as in '{kind: ${kind}, manifest: ${file}, metrics: {${metric}}}'`,
    ),
  }));
  return new ScenarioError(said);
}

/** The deployment may be left out where there is one. */
async function fromScenario(file: string, said: string, change: Change): Promise<NamedPolicy> {
  const { source, variants, inputs, policies } = await loadBase(file, sayCode);
  const { scenario } = variants[0]!.parsed;
  const names = sortedNames(scenario.deployments);
  const name = said === '' && names.length === 1 ? names[0]! : said;
  const index = names.indexOf(name);
  if (index < 0) {
    const which = said === '' ? `say which: ${file}#deployment` : `"${said}" is no deployment`;
    throw new UsageError(`${file}: ${which}. ${hint(said, names)}`);
  }
  const { scaling } = scenario.deployments[name]!;
  const facts = deploymentFacts(scenario, inputs)[index]!;
  const { deployments } = source.data as { deployments: Record<string, { scaling: unknown }> };
  const written = { block: deployments[name]!.scaling, folder: dirname(file) };
  return configured(`${nameOf(file)}-${name}`, change(scaling), policies, facts, written);
}

function configured(
  name: string,
  config: ScalingScenario,
  policies: LoadedPolicies,
  known: DeploymentFacts,
  written: WrittenPolicy,
): NamedPolicy {
  const modules = new Map([...policies].map(([path, { create }]) => [path, create]));
  return {
    name,
    config,
    create: (facts) => {
      try {
        return autoscaler(config, withFacts(known, facts), modules);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw new UsageError(`policy ${name}: ${error.message}`);
      }
    },
    promises: config.kind === 'module' ? policies.get(config.path)?.promises : undefined,
    bounds: { least: leastReplicas(config), most: mostReplicas(config) },
    startup: known.startup,
    written,
  };
}

/** What the caller knows goes first; getters are kept, for what they work out takes a while. */
function withFacts(known: DeploymentFacts, given: DeploymentFacts): DeploymentFacts {
  return Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(known), ...Object.getOwnPropertyDescriptors(given) },
  );
}

function nameOf(file: string): string {
  return basename(file).replace(/\.[^.]+$/, '');
}
