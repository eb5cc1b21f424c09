import { EventBudgetError } from '../../src/engine/simulation.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { ScenarioError } from '../../src/scenario/problem.ts';
import type { Scenario } from '../../src/scenario/schema.ts';
import { readSource } from '../../src/scenario/source.ts';
import { simulate } from '../../src/world/simulate.ts';

/** The scenario of a text, or what is wrong with it; throws where anything else comes of it. */
export function parsedOrProblems(text: string): Scenario | readonly string[] {
  try {
    return parseScenario(readSource(text, 's.yaml')).scenario;
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    for (const { place, message } of error.problems) {
      if (place.line === undefined || place.column === undefined || message === '') {
        throw new Error(
          `a problem without a place or words: ${JSON.stringify({ place, message })}`,
        );
      }
    }
    if (error.problems.length === 0) throw new Error('an error without a problem');
    if (/^\s+at .*:\d+:\d+\)?$/m.test(error.message)) throw new Error(`a stack: ${error.message}`);
    return error.problems.map(({ message }) => message);
  }
}

/** Events of a run: enough for requests to come, to be served and to leave. */
const budget = 3000;

/** Runs the first seconds of a scenario that needs no files; a run that goes on too long is none that fails. */
export function runShortly(scenario: Scenario): 'ran' | 'too long' | 'needs files' {
  if (/"(file|path|manifest|calibration|table)":"/.test(JSON.stringify(scenario)))
    return 'needs files';
  const horizon = Math.min(scenario.horizon, 30);
  const interval = Math.max(scenario.interval ?? 0, horizon / 10);
  try {
    const short = { ...scenario, horizon, interval, warmup: 0, max_events: budget };
    simulate(short, new Map(), { replication: 0 });
    return 'ran';
  } catch (error) {
    if (error instanceof EventBudgetError) return 'too long';
    throw error;
  }
}
