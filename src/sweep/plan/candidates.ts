import type { Override } from '../../scenario/override.ts';
import { type ParsedScenario, parseScenario } from '../../scenario/parse.ts';
import { ScenarioError } from '../../scenario/problem.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { ScenarioSource } from '../../scenario/source.ts';
import { type Point, planPoints, type SettingAxis, type Variant } from '../variants.ts';

/** A configuration that may be chosen. */
export interface Candidate extends Variant {
  readonly name: string;
  /** What the scenario file becomes it by. */
  readonly overrides: readonly Override[];
}

/** A configuration that cannot run, and why. */
export interface LeftOut {
  readonly name: string;
  readonly labels: Variant['labels'];
  readonly because: string;
}

/** What a plan chooses among. */
export interface Candidates {
  /** The scenario without any axis. */
  readonly base: ParsedScenario;
  readonly candidates: readonly Candidate[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Every configuration of a plan's axes but for yardsticks; those that are no scenario are left out. Throws `ScenarioError` where
 * the scenario itself is wrong, where an axis changes what candidates are judged by, and where all are left out.
 */
export function candidatesOf(
  source: ScenarioSource,
  settings: readonly Override[],
  settingAxes: readonly SettingAxis[],
): Candidates {
  const base = parseScenario(source, settings);
  const points = planPoints(source, base.scenario, settingAxes);
  refuseJudges(points);
  const candidates: Candidate[] = [];
  const leftOut: LeftOut[] = [];
  const failed: ScenarioError[] = [];
  for (const { labels, overrides } of points) {
    const name = nameOf(labels);
    if (isYardstick(base.scenario, name, labels)) continue;
    try {
      const all = [...settings, ...overrides];
      candidates.push({ name, labels, overrides: all, parsed: parseScenario(source, all) });
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      failed.push(error);
      leftOut.push({ name, labels, because: error.problems[0]!.message });
    }
  }
  if (candidates.length === 0 && failed[0] !== undefined) throw failed[0];
  return { base, candidates, leftOut };
}

/** What a candidate is called: by its only axis, or by all; of paths, the last key is enough where no other ends so. */
function nameOf(labels: Variant['labels']): string {
  const all = Object.entries(labels);
  const [only] = all;
  if (all.length === 1 && !only![0].includes('.')) return only![1];
  const keys = all.map(([axis]) => axis.split('.').at(-1)!);
  return all
    .map(([axis, label], at) => {
      const isPlain = keys.filter((key) => key === keys[at]).length === 1;
      return `${isPlain ? keys[at] : axis}=${label}`;
    })
    .join(' ');
}

function isYardstick({ frontier }: Scenario, name: string, labels: Variant['labels']): boolean {
  const yardsticks = frontier?.yardsticks ?? [];
  return yardsticks.some((one) => one === name || Object.values(labels).includes(one));
}

const judges = ['replications', 'seed', 'horizon', 'warmup', 'slos', 'plan', 'interval'];

/** Candidates are judged by the same SLOs over the same time. */
function refuseJudges(points: readonly Point[]): void {
  for (const { path, place } of points.flatMap(({ overrides }) => overrides)) {
    const [first] = path.split('.');
    if (!judges.includes(first!)) continue;
    const message = `${path}: cannot differ between the candidates of a plan`;
    throw new ScenarioError([{ place, message }]);
  }
}
