/**
 * Decides whose turn it is when a replica may admit a waiting request. Requests wait in lines, first come
 * first served within each; what a line stands for (everyone, a priority, a tenant) is the policy's choice.
 * Every replica has a policy of its own.
 */
export interface AdmissionOrder {
  /** Whether answers move the turn from one line to another, so that it is asked for after every step. */
  readonly weighsAnswers: boolean;
  /** Line of a request by its tenant and priority, from 0; equal arguments always give the same line. */
  lineOf(tenant: number, priority: number): number;
  /** A request joins a line; `isIdle` where none of the line waits or runs. */
  joined(line: number, isIdle: boolean): void;
  /** The line whose first request is next, among those with requests waiting; -1 where none has. */
  next(waiting: LineView): number;
  /** The first request of a line was admitted with so many prompt tokens. */
  admitted(line: number, promptTokens: number): void;
  /** Requests of a line were answered with so many more tokens. */
  answered(line: number, outputTokens: number): void;
}

/** What an order may see of the lines. */
export interface LineView {
  /** Lines that were ever named by `lineOf`. */
  readonly count: number;
  /** Requests that wait in a line. */
  waiting(line: number): number;
  /** Prompt tokens of the first request of a line, at least 1; the line must not be empty. */
  firstTokens(line: number): number;
}
