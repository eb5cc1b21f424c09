import { mkdir, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { Document, isMap, visit } from 'yaml';
import { writeWhole } from '../report/write-whole.ts';
import { ScenarioError } from '../scenario/problem.ts';
import type { BrokenInvariant } from '../testing/scaling/check.ts';
import type { ScalingInvariant } from '../testing/scaling/invariant.ts';
import type { FloodTrace } from '../testing/scaling/play.ts';
import { simulate } from '../world/simulate.ts';
import type { TestingKit } from './check-policy.ts';
import { loadBase } from './load.ts';
import type { NamedPolicy } from './policy-argument.ts';

/** A scenario in which a policy decides as it did in a flood, or why there is none. */
export type Reproduction = { readonly file: string } | { readonly because: string };

/**
 * Writes the scenario of a flood that broke an invariant, and runs it: where its decisions are others, because the policy
 * goes by something that scenarios cannot script, it is not left there.
 */
export async function writeReproduction(
  folder: string,
  { name }: ScalingInvariant,
  policy: NamedPolicy,
  { trace, violation }: BrokenInvariant,
  kit: Pick<TestingKit, 'floodScenario' | 'differsFrom'>,
): Promise<Reproduction> {
  if (trace.policy.interval === undefined) return { because: 'it is never asked' };
  const file = join(folder, `${name}.yaml`);
  const scaling = inFolder(policy, folder, trace);
  const title = `${policy.name}-${name}`.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-');
  const scenario = kit.floodScenario(title, trace, scaling);
  const question = [
    `# Question: why does ${policy.name} break "${name}"? In the smallest flood that shows it,`,
    `# at ${trace.steps[violation.at]?.observation.now ?? 'the end'} s: ${violation.says}.`,
    '# Its autoscaler reads `signals.script`. The answer is in decisions.csv.',
  ];
  const text = `${question.join('\n')}\n${written(scenario)}`;
  await mkdir(folder, { recursive: true });
  writeWhole(file, text);
  const because = await difference(file, trace, kit);
  if (because === undefined) return { file };
  await rm(file);
  return { because };
}

/** As YAML, in which every block of a list is a line. */
function written(scenario: object): string {
  const document = new Document(scenario);
  visit(document, {
    Seq: (_, { items }) => {
      for (const item of items) if (isMap(item)) item.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** The policy's block with the files that it names relative to another folder. */
function inFolder(
  { written: { block, folder }, bounds }: NamedPolicy,
  to: string,
  trace: FloodTrace,
): Record<string, unknown> {
  const moved = withFiles(block, (file) => {
    const path = relative(resolve(to), resolve(folder, file)).replaceAll('\\', '/');
    return path.startsWith('.') ? path : `./${path}`;
  }) as Record<string, unknown>;
  if (bounds !== undefined) return moved;
  // A file alone has no bounds but its own, and those of a scenario would hide that it leaves them.
  return { ...moved, min_replicas: 0, initial_replicas: trace.flood.initial };
}

function withFiles(value: unknown, move: (file: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => withFiles(one, move));
  if (typeof value !== 'object' || value === null) return value;
  const isModule = 'kind' in value && value.kind === 'module';
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const isFile =
        typeof inner === 'string' && (key === 'manifest' || (isModule && key === 'path'));
      return [key, isFile ? move(inner) : withFiles(inner, move)];
    }),
  );
}

/** What is different in a run of the scenario; undefined where nothing is. */
async function difference(
  file: string,
  trace: FloodTrace,
  { differsFrom }: Pick<TestingKit, 'differsFrom'>,
): Promise<string | undefined> {
  try {
    const { variants, inputs, policies } = await loadBase(file);
    const modules = new Map([...policies].map(([path, { create }]) => [path, create]));
    const { scenario } = variants[0]!.parsed;
    const { decisions } = simulate(scenario, inputs, { replication: 0, policies: modules });
    const time = differsFrom(trace, decisions);
    if (time === undefined) return undefined;
    const unwritten = trace.policy.reads?.includes('replicas')
      ? ', for it reads each replica by itself, which no script of signals has'
      : '';
    return `a run of it decides otherwise at ${time} s${unwritten}`;
  } catch (error) {
    const { name, message } = error as Error;
    // What the policy broke in the flood it breaks in the run.
    if (name === 'PolicyFault' && stopsRuns(trace)) return undefined;
    return error instanceof ScenarioError ? error.problems[0]!.message : message;
  }
}

/** Whether a policy does in a flood what ends a run: it breaks, or answers what no fleet can have. */
export function stopsRuns({ steps, failure }: FloodTrace): boolean {
  const isAnswer = (desired: unknown, because: unknown) =>
    Number.isInteger(desired) && (desired as number) >= 0 && typeof because === 'string';
  return failure !== undefined || !steps.every((one) => isAnswer(one.desired, one.because));
}
