/** Answers on their way from one region to another, in the order in which they arrive; times are ticks. */
export class AnswerCopies {
  #arrives = new Float64Array(initialLength);
  #tenant = new Float64Array(initialLength);
  #question = new Float64Array(initialLength);
  #topic = new Float64Array(initialLength);
  #bytes = new Float64Array(initialLength);
  #first = 0;
  #count = 0;

  /** When the next one arrives; infinite where none is on its way. */
  get next(): number {
    return this.#count === 0 ? Number.POSITIVE_INFINITY : this.#arrives[this.#first]!;
  }

  /** Sends one, which arrives no earlier than those before it. */
  send(arrives: number, tenant: number, question: number, topic: number, bytes: number): void {
    if (this.#count === this.#arrives.length) this.#grow();
    const at = (this.#first + this.#count) % this.#arrives.length;
    this.#arrives[at] = arrives;
    this.#tenant[at] = tenant;
    this.#question[at] = question;
    this.#topic[at] = topic;
    this.#bytes[at] = bytes;
    this.#count += 1;
  }

  /** Gives the next one to whoever keeps it. */
  arrive(keep: KeepAnswer): void {
    const at = this.#first;
    this.#first = (at + 1) % this.#arrives.length;
    this.#count -= 1;
    const [tenant, question] = [this.#tenant[at]!, this.#question[at]!];
    keep(tenant, question, this.#topic[at]!, this.#bytes[at]!, this.#arrives[at]!);
  }

  /** Loses all that are on their way. */
  lose(): void {
    this.#count = 0;
  }

  #grow(): void {
    this.#arrives = this.#inLine(this.#arrives);
    this.#tenant = this.#inLine(this.#tenant);
    this.#question = this.#inLine(this.#question);
    this.#topic = this.#inLine(this.#topic);
    this.#bytes = this.#inLine(this.#bytes);
    this.#first = 0;
  }

  /** A full column from its first entry on, twice as long. */
  #inLine(column: Float64Array) {
    const line = new Float64Array(2 * column.length);
    line.set(column.subarray(this.#first));
    line.set(column.subarray(0, this.#first), column.length - this.#first);
    return line;
  }
}

/** Keeps an answer at an instant in ticks. */
export type KeepAnswer = (
  tenant: number,
  question: number,
  topic: number,
  bytes: number,
  now: number,
) => void;

/** Enough for most: growing has compiled code thrown away. */
const initialLength = 64;
