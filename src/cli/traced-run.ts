import { toTicks } from '../engine/time.ts';
import type { TraceEvent } from '../report/json-output/trace-event.ts';
import { bestWindow, type Span } from '../report/trace/best-window.ts';
import { EventWindow } from '../report/trace/event-window.ts';
import { runTracer } from '../report/trace/run-tracer.ts';
import { Telling, type TellingOptions, type ToldLife } from '../report/trace/telling.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { CellResult } from '../world/result.ts';
import { type SimulateOptions, simulate } from '../world/simulate.ts';
import type { TracedWorld, WorldTracer } from '../world/tracer.ts';
import type { LoadedScenario } from './load.ts';
import { exitCode, Stopped } from './usage-error.ts';

/** What to keep of a run. */
export interface Wanted extends Omit<TellingOptions, 'warmup'> {
  /** Whether events are wanted at all, and from which part of the run; undefined where that is to be found. */
  readonly events: boolean;
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** One replication of one variant, and what was seen of it. */
export interface TracedRun {
  readonly result: CellResult;
  readonly world: TracedWorld;
  readonly lives: readonly ToldLife[];
  /** Requests that it had. */
  readonly requests: number;
  readonly window: Span;
  /** Whether the window was chosen here. */
  readonly isChosen: boolean;
  readonly events: readonly TraceEvent[];
}

/** Bytes of a file that shows what is worth seeing, and opens at once; and the most that is kept in memory. */
const handyBytes = 16e6;
const mostBytes = 600e6;

/** Runs one replication with somebody looking; a second time where it takes the first to know which part of it to keep. */
export function tracedRun(
  scenario: Scenario,
  { inputs, policies }: Pick<LoadedScenario, 'inputs' | 'policies'>,
  replication: number,
  wanted: Wanted,
  onProgress: (done: number) => void,
): TracedRun {
  const created = new Map([...policies].map(([path, { create }]) => [path, create]));
  const run = (tracer: WorldTracer): CellResult => {
    const options: SimulateOptions = { replication, policies: created, onProgress, tracer };
    return simulate(scenario, inputs, options);
  };
  const horizon = toTicks(scenario.horizon);
  const all = { from: wanted.from ?? 0, to: wanted.to ?? horizon };
  const isGiven = wanted.from !== undefined || wanted.to !== undefined;
  const window = wanted.events
    ? new EventWindow({ ...all, mostBytes: isGiven ? mostBytes : handyBytes })
    : undefined;
  let world: TracedWorld | undefined;
  const telling = new Telling({ ...wanted, warmup: () => world?.warmup ?? 0 });
  const isFollowed = (number: number) => wanted.request === undefined || number === wanted.request;
  const result = run(
    runTracer({
      wants: wanted.events ? () => true : isFollowed,
      ended: (life) => telling.ended(life),
      began: (of) => {
        world = of;
      },
      window,
      marks: true,
    }),
  );
  const seen = { result, world: world!, lives: telling.chosen(), requests: telling.requests };
  if (window === undefined) return { ...seen, window: all, isChosen: false, events: [] };
  if (!window.isOverfull) {
    return { ...seen, window: all, isChosen: false, events: window.sorted() };
  }
  if (isGiven) {
    throw new Stopped(
      `what happens between --from and --to is more than can be kept: about ${Math.round(window.bytes / 1e6)} MB; take a shorter part`,
      exitCode.usage,
    );
  }
  // Where somebody fared worst there is most to see.
  const around = seen.lives[0]?.life.at ?? 0;
  const part = bestWindow(window, around, handyBytes);
  const closer = new EventWindow({ ...part, mostBytes });
  run(runTracer({ wants: () => true, ended() {}, began() {}, window: closer, marks: true }));
  return { ...seen, window: part, isChosen: true, events: closer.sorted() };
}
