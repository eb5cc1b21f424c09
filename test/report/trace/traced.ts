import { toTicks } from '../../../src/engine/time.ts';
import type { TraceEvent } from '../../../src/report/json-output/trace-event.ts';
import { EventWindow } from '../../../src/report/trace/event-window.ts';
import type { Life } from '../../../src/report/trace/life.ts';
import { runTracer } from '../../../src/report/trace/run-tracer.ts';
import type { Override } from '../../../src/scenario/override.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';
import type { Scenario } from '../../../src/scenario/schema.ts';
import type { CellResult } from '../../../src/world/result.ts';
import { simulate } from '../../../src/world/simulate.ts';
import type { TracedWorld } from '../../../src/world/tracer.ts';

/** A run that somebody looked at: every life of it, requests and calls, and every event. */
export interface Traced {
  readonly scenario: Scenario;
  readonly result: CellResult;
  readonly lives: readonly Life[];
  readonly events: readonly TraceEvent[];
  readonly world: TracedWorld;
  readonly from: number;
  readonly to: number;
}

/** Parses a scenario given as plain data. */
export function parsed(source: unknown, set: Readonly<Record<string, unknown>> = {}): Scenario {
  const overrides = Object.entries(set).map(
    ([path, value]): Override => ({ path, value, place: { file: `set ${path}` } }),
  );
  const place = { file: 'scenario', data: source, locate: () => ({ file: 'scenario' }) };
  return parseScenario(place, overrides).scenario;
}

/** Runs a scenario with a tracer, for all of it or for a part in seconds. */
export function traced(scenario: Scenario, from = 0, to = scenario.horizon): Traced {
  const span = { from: toTicks(from), to: toTicks(to) };
  const window = new EventWindow({ ...span, mostBytes: Number.POSITIVE_INFINITY });
  const lives: Life[] = [];
  let world: TracedWorld | undefined;
  const tracer = runTracer({
    wants: () => true,
    began: (of) => {
      world = of;
    },
    ended: (life) => lives.push(life),
    window,
    marks: true,
  });
  const result = simulate(scenario, new Map(), { replication: 0, logRequests: true, tracer });
  return { scenario, result, lives, events: window.sorted(), world: world!, ...span };
}

/** The same run with nobody looking. */
export function unseen(scenario: Scenario): CellResult {
  return simulate(scenario, new Map(), { replication: 0, logRequests: true });
}
