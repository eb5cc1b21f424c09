import type { SweepRun } from '../report/result-files.ts';
import { verdictOf } from '../report/terminal.ts';
import type { FrontierReport } from './frontier.ts';
import { exitCode } from './usage-error.ts';

/** The verdict of a run, and the exit code that follows it. */
export interface Outcome {
  readonly text: string;
  readonly code: number;
}

/** What became of a run: whether it finished, and then whether its SLOs were met. */
export function outcomeOf(
  run: SweepRun,
  required: 'any' | 'all',
  frontier: FrontierReport | undefined,
): Outcome {
  const all = run.outcomes.length;
  const counted = (kind: string) => run.outcomes.filter((outcome) => outcome.kind === kind).length;
  if (counted('interrupted') > 0) {
    const text = `interrupted: ${counted('done')} of ${all} cells finished`;
    return { text, code: exitCode.interrupted };
  }
  const failed = counted('failed');
  if (failed > 0) return { text: `${failed} of ${all} cells failed`, code: exitCode.cellsFailed };
  if (frontier?.isInterrupted) return { text: frontier.sentence, code: exitCode.interrupted };
  const every = verdictOf(run, required);
  const { text, met } =
    frontier === undefined
      ? every
      : { text: frontier.sentence, met: required === 'all' ? every.met : frontier.met };
  return { text, code: met ? exitCode.ok : exitCode.missed };
}
