import { styleText } from 'node:util';

/** Where in what the user wrote something stands. */
export interface Place {
  /** A file, or the command line option that said it. */
  readonly file: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** One thing that is wrong, or doubtful, with a scenario. */
export interface Problem {
  readonly place: Place;
  readonly message: string;
}

/** A scenario that cannot run; the message lists every problem at its place. */
export class ScenarioError extends Error {
  override name = 'ScenarioError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(renderProblem).join('\n'));
    this.problems = problems;
  }
}

/** `file:line:column  message`. */
export function renderProblem(problem: Problem): string {
  const { file, line, column } = problem.place;
  const at = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  return `${styleText('bold', at, { stream: process.stderr })}  ${problem.message}`;
}
