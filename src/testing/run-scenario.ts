import type { Override } from '../scenario/override.ts';
import { parseScenario } from '../scenario/parse.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { ScenarioSource } from '../scenario/source.ts';
import type { PowerListener } from '../world/fleet-power.ts';
import type { Inputs } from '../world/inputs.ts';
import type { CellResult, RequestRow } from '../world/result.ts';
import { simulate } from '../world/simulate.ts';

/** One replication of a scenario that ran, with a row for every request. */
export interface ScenarioRun {
  readonly scenario: Scenario;
  readonly result: CellResult;
  readonly requests: readonly RequestRow[];
}

/** What a scenario is run with in a test. */
export interface RunScenarioOptions {
  /** Values by dotted path, put in the place of what the source says, as `--set` does. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Which replication, from 0. */
  readonly replication?: number;
  /** Recorded files that the scenario names, already read. */
  readonly inputs?: Inputs;
  /** Told of every change of power. */
  readonly onPower?: PowerListener;
}

/**
 * Runs a scenario given as plain data, as YAML would give it, in this thread and without any file.
 * Throws `ScenarioError` where it is not valid.
 */
export function runScenario(source: unknown, options: RunScenarioOptions = {}): ScenarioRun {
  const { set = {}, replication = 0, inputs = new Map(), onPower } = options;
  const overrides = Object.entries(set).map(
    ([path, value]): Override => ({ path, value, place: { file: `set ${path}` } }),
  );
  const { scenario } = parseScenario(inMemory(source), overrides);
  const result = simulate(scenario, inputs, { replication, logRequests: true, onPower });
  return { scenario, result, requests: [...result.requests!] };
}

function inMemory(data: unknown): ScenarioSource {
  return { file: 'scenario', data, locate: () => ({ file: 'scenario' }) };
}
