import type { PolicyModules } from '../../policies/autoscaling/module/module-autoscaler.ts';
import { readSource } from '../../scenario/source.ts';
import { simulate, simulateUntil } from '../../world/simulate.ts';
import type { CellOutcome } from '../cell.ts';
import { completed } from '../completed.ts';
import { answerOf, type PlanAnswer } from './answer.ts';
import { candidatesOf } from './candidates.ts';
import { placed } from './placed.ts';
import { raceCandidates } from './plan-race.ts';

/** What a plan is made with. */
export interface PlanScenarioOptions {
  /** Where the text is from: names of other files in it are relative to its folder, and errors name it. */
  readonly file?: string;
  /** Values put in the place of the text's, by their path. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Policies of your own by the path that the text gives them; others are loaded from files. */
  readonly policies?: PolicyModules;
}

/**
 * The cheapest configuration that keeps every SLO, over the axes of a scenario's `plan` or `sweep`, from its YAML text, in the present
 * thread: what `spillway plan` finds, as data. Throws `ScenarioError` with every problem at its place.
 */
export async function planScenario(
  text: string,
  options: PlanScenarioOptions = {},
): Promise<PlanAnswer> {
  const source = readSource(text, options.file ?? 'scenario.yaml');
  const settings = Object.entries(options.set ?? {}).map(([path, value]) => ({
    path,
    value,
    place: { file: `set ${path}` },
  }));
  const own = options.policies ?? new Map();
  const { base, candidates, leftOut } = candidatesOf(source, settings, []);
  const { variants, inputs, policies } = await completed(source, candidates, [], own);
  const all = new Map(own);
  for (const [path, { create }] of policies) all.set(path, create);
  const room = placed(candidates, variants);
  const raced = await raceCandidates(
    base.scenario,
    room.candidates,
    inputs,
    async ({ scenario, replication, stop }): Promise<CellOutcome> => {
      const running = { replication, policies: all };
      if (stop === undefined) {
        return { kind: 'done', result: simulate(scenario, inputs, running) };
      }
      const result = simulateUntil(scenario, inputs, { ...running, stop });
      return 'stopped' in result ? { kind: 'stopped', result } : { kind: 'done', result };
    },
  );
  return answerOf(raced, [...leftOut, ...room.leftOut]);
}
