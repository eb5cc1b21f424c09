import type { PolicyModules } from '../policies/autoscaling/module/module-autoscaler.ts';
import type { Scenario } from '../scenario/schema.ts';
import { readSource } from '../scenario/source.ts';
import type { CellResult } from '../world/result.ts';
import { simulate } from '../world/simulate.ts';
import { completed } from './completed.ts';
import { variantsOf } from './variants.ts';
import { judge, type SloVerdict, tally } from './verdict.ts';

/** What a scenario is run with. */
export interface SimulateScenarioOptions {
  /** Where the text is from: names of other files in it are relative to its folder, and errors name it. */
  readonly file?: string;
  /** Values put in the place of the text's, by their path, as `{ 'pools.main.accelerators': 6 }`. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Policies of your own by the path that the text gives them; others are loaded from files. */
  readonly policies?: PolicyModules;
  /** Whether results have a row for each request. */
  readonly logRequests?: boolean;
  /** Told after each replication how many of all are done. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** One variant of a scenario, and what became of it. */
export interface SimulatedVariant {
  /** What it has on each axis of the sweep; empty where there is none. */
  readonly labels: Readonly<Record<string, string>>;
  /** What was run, with every default filled in. */
  readonly scenario: Scenario;
  /** A result for each replication. */
  readonly results: readonly CellResult[];
  /** Its SLOs, judged over all replications. */
  readonly slos: readonly SloVerdict[];
  /** Whether it keeps every SLO but those that are optional, and agrees with theory where the scenario asks. */
  readonly keepsAll: boolean;
}

/**
 * Runs every variant and replication of a scenario, from its YAML text, in the present thread: the same results as
 * `spillway run`, as data. Throws `ScenarioError` with every problem at its place.
 */
export async function simulateScenario(
  text: string,
  options: SimulateScenarioOptions = {},
): Promise<SimulatedVariant[]> {
  const source = readSource(text, options.file ?? 'scenario.yaml');
  const settings = Object.entries(options.set ?? {}).map(([path, value]) => ({
    path,
    value,
    place: { file: `set ${path}` },
  }));
  const own = options.policies ?? new Map();
  const found = await completed(source, variantsOf(source, settings, []), [], own);
  const { variants, inputs } = found;
  const policies = new Map(own);
  for (const [path, { create }] of found.policies) policies.set(path, create);
  const of = variants.reduce((sum, { parsed }) => sum + parsed.scenario.replications, 0);
  let done = 0;
  return variants.map(({ labels, parsed: { scenario } }) => {
    const results = Array.from({ length: scenario.replications }, (_, replication) => {
      const result = simulate(scenario, inputs, {
        replication,
        policies,
        logRequests: options.logRequests ?? false,
      });
      done += 1;
      options.onProgress?.(done, of);
      return result;
    });
    const { kept, of: promised } = tally(scenario, results);
    return {
      labels,
      scenario,
      results,
      slos: judge(scenario.slos, results),
      keepsAll: kept === promised,
    };
  });
}
