import { availableParallelism } from 'node:os';
import { counted, digits, formatDuration } from '../report/format.ts';
import { expectedRequests, type GatewayLoad, type OfferedLoad } from '../world/offered-load.ts';
import { simulate } from '../world/simulate.ts';
import type { LoadedScenario } from './load.ts';

/** Seconds of work from which on a rehearsal says how fast the rest would go. */
const enough = 0.25;

/** Seconds from which on nobody waits for a better guess. */
const tooMuch = 2;

/** Requests of the first rehearsal; each further one has four times as many. */
const fewest = 200;

/** What a run would take, in seconds, by a part of its first variant that was played. */
export interface Rehearsal {
  readonly cells: number;
  readonly threads: number;
  readonly cellSeconds: number;
  /** Simulated seconds that were played last, and how long that took. */
  readonly played: number;
  readonly took: number;
}

/**
 * Plays the beginning of the first variant, four times as much of it each time until that takes long enough to be
 * measured, then that and the least once more. Undefined where that fails, which a run would tell better.
 */
export function rehearse(
  loaded: LoadedScenario,
  loads: readonly (OfferedLoad | GatewayLoad)[],
  now: () => number = () => performance.now() / 1000,
): Rehearsal | undefined {
  const { scenario } = loaded.variants[0]!.parsed;
  const { horizon, replications, warmup } = scenario;
  const policies = new Map([...loaded.policies].map(([path, { create }]) => [path, create]));
  const play = (seconds: number): Played => {
    const from = now();
    const part = { ...scenario, horizon: seconds, warmup: 0 };
    const { total } = simulate(part, loaded.inputs, { replication: 0, policies });
    return { seconds, took: now() - from, arrived: total['arrived']! };
  };
  // Of closed loops nobody knows how many requests there will be.
  const isOpen = loads.every((load) => !('closed' in load && load.closed));
  const expected = isOpen ? expectedRequests(loads) : 0;
  const first = expected > 0 ? (horizon * fewest) / expected : horizon / 200;
  try {
    const least = Math.min(horizon, first);
    let last = play(least);
    // The least alone says what it takes to build everything, and little of what comes then.
    while (last.took < (last.seconds < 16 * least ? tooMuch : enough) && last.seconds < horizon) {
      last = play(Math.min(horizon, 4 * last.seconds));
    }
    // Once more: by now it is compiled, as it will be for most of a run.
    const again = play(last.seconds);
    if (again.took < last.took) last = again;
    const building = last.seconds > least ? Math.min(last.took, play(least).took) : 0;
    const cells = loaded.variants.length * replications;
    return {
      cells,
      threads: Math.min(cells, availableParallelism()),
      // What finds its warm-up by itself runs twice.
      cellSeconds: wholeSeconds(last, building, expected, horizon) * (warmup === 'auto' ? 2 : 1),
      played: last.seconds,
      took: last.took,
    };
  } catch {
    return undefined;
  }
}

interface Played {
  /** Simulated, and of the clock. */
  readonly seconds: number;
  readonly took: number;
  readonly arrived: number;
}

/** Of a whole cell: what does not depend on its length, and the rest by requests, or by time where nobody knows their number. */
function wholeSeconds(
  { seconds, took, arrived }: Played,
  building: number,
  expected: number,
  horizon: number,
): number {
  if (seconds === horizon) return took;
  const times = expected > 0 && arrived > 0 ? expected / arrived : horizon / seconds;
  return building + (took - building) * Math.max(1, times);
}

/** The same in words: how long, and how that is known. */
export function rehearsalText({ cells, threads, cellSeconds, played, took }: Rehearsal): string {
  const all = Math.max(1, Math.ceil((cells * cellSeconds) / threads));
  return `a run takes about ${formatDuration(Number(all.toPrecision(2)))} here: ${counted(cells, 'cell')} on ${counted(threads, 'thread')}, ${digits(cellSeconds, 2)} s each, by the first ${formatDuration(played)} of the first variant, played just now in ${digits(took, 2)} s`;
}
