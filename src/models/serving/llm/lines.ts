import type { AdmissionOrder, LineView } from '../../../policies/batching/admission-order.ts';
import { RequestList } from '../../request-list.ts';
import { none, type RequestId, type Requests } from '../../requests.ts';
import type { Sequences } from './sequences.ts';

/** The requests that wait at one replica, in the lines that its admission order keeps. */
export class Lines implements LineView {
  /** Requests that wait, in all lines. */
  length = 0;
  readonly #requests: Requests;
  readonly #sequences: Sequences;
  readonly #order: AdmissionOrder;
  readonly #waiting: RequestList[] = [];
  /** Requests of each line that wait or run. */
  readonly #held: number[] = [];

  constructor(requests: Requests, sequences: Sequences, order: AdmissionOrder) {
    this.#requests = requests;
    this.#sequences = sequences;
    this.#order = order;
  }

  get count(): number {
    return this.#waiting.length;
  }

  /** Whether answers may pass the turn to another line in which somebody waits. */
  get turnMoves(): boolean {
    if (!this.#order.weighsAnswers) return false;
    let lines = 0;
    for (let line = 0; line < this.count; line += 1) lines += Number(this.waiting(line) > 0);
    return lines > 1;
  }

  waiting(line: number): number {
    return this.#waiting[line]!.length;
  }

  firstTokens(line: number): number {
    return Math.max(1, this.#requests.promptTokens[this.#waiting[line]!.first]!);
  }

  /** The line of a request that comes. */
  lineOf(request: RequestId): number {
    const { tenant, priority } = this.#requests;
    const line = this.#order.lineOf(tenant[request]!, priority[request]!);
    while (this.#waiting.length <= line) {
      this.#waiting.push(new RequestList(this.#requests));
      this.#held.push(0);
    }
    return line;
  }

  /** A request comes, and waits. */
  join(request: RequestId): void {
    const line = this.#sequences.line[request]!;
    this.#order.joined(line, this.#held[line] === 0);
    this.#held[line]! += 1;
    this.#waiting[line]!.append(request);
    this.length += 1;
  }

  /** A preempted request waits again, in front of its line. */
  rejoin(request: RequestId): void {
    this.#waiting[this.#sequences.line[request]!]!.prepend(request);
    this.length += 1;
  }

  /** The request whose turn it is, or none. */
  next(): RequestId {
    if (this.length === 0) return none;
    return this.#waiting[this.#order.next(this)]!.first;
  }

  /** The request whose turn it was is admitted; again, where it was preempted. */
  admit(request: RequestId, isFirst: boolean): void {
    const line = this.#sequences.line[request]!;
    if (isFirst) this.#order.admitted(line, Math.max(1, this.#requests.promptTokens[request]!));
    this.unlink(request);
  }

  /** Takes a request out of its line. */
  unlink(request: RequestId): void {
    this.#waiting[this.#sequences.line[request]!]!.remove(request);
    this.length -= 1;
  }

  /** Visits all that wait, line by line. */
  each(visit: (request: RequestId) => void): void {
    for (const line of this.#waiting) {
      for (let one = line.first; one !== none; one = this.#requests.next[one]!) visit(one);
    }
  }

  /** A request of the replica, which no longer waits, has left it. */
  left(request: RequestId): void {
    this.#held[this.#sequences.line[request]!]! -= 1;
  }

  /** Requests of a line were answered with so many more tokens. */
  answered(line: number, tokens: number): void {
    this.#order.answered(line, tokens);
  }
}
