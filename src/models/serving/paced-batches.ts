import type { EventHandle } from '../../engine/event-queue.ts';
import type { HandlerId, Simulation } from '../../engine/simulation.ts';
import { ticksPerSecond } from '../../engine/time.ts';
import { none, type RequestId, type Requests } from '../requests.ts';
import type { Place, Runner, Share } from '../sharing/share.ts';
import type { BatchService } from './service.ts';

/** A batch under way, in its replica's own ticks. */
interface Batch {
  readonly slot: number;
  readonly head: RequestId;
  readonly demand: number;
  readonly host: number;
  readonly firstAnswer: number;
  readonly end: number;
  event: EventHandle;
}

/** The batches of one replica on accelerators that it shares: their ends move with its pace. */
export class PacedBatches implements Runner {
  readonly #simulation: Simulation;
  readonly #requests: Requests;
  readonly #done: HandlerId;
  readonly #share: Share;
  readonly #batches: Batch[] = [];
  /** Since when the present pace lasts, and the replica's own ticks by then. */
  #since = 0;
  #own = 0;
  #pace = 1;

  constructor(
    simulation: Simulation,
    requests: Requests,
    done: HandlerId,
    join: NonNullable<Place['join']>,
  ) {
    this.#simulation = simulation;
    this.#requests = requests;
    this.#done = done;
    this.#share = join(this);
  }

  /** The batch that a service has just timed begins in a slot; its seconds are those of a replica that is alone. */
  start(slot: number, head: RequestId, service: Readonly<Omit<BatchService, 'time'>>): void {
    this.#advance();
    const { seconds, firstSeconds, demand, host } = service;
    const batch = {
      slot,
      head,
      demand,
      host,
      firstAnswer: this.#own + firstSeconds * ticksPerSecond,
      end: this.#own + seconds * ticksPerSecond,
      event: none,
    };
    this.#batches.push(batch);
    this.#pace = this.#run();
    this.#answerFrom(batch);
    this.#scheduleEnd(batch);
  }

  /** The batch in a slot is done. */
  end(slot: number): void {
    const at = this.#batches.findIndex((batch) => batch.slot === slot);
    this.#batches.splice(at, 1);
    if (this.#batches.length === 0) this.#share.rest();
    else this.#run();
  }

  /** All batches are lost. */
  clear(): void {
    for (const { event } of this.#batches) this.#simulation.cancel(event);
    if (this.#batches.length > 0) this.#share.rest();
    this.#batches.length = 0;
  }

  paceChanged(pace: number): void {
    this.#advance();
    const { now } = this.#simulation;
    this.#pace = pace;
    for (const batch of this.#batches) {
      if (this.#requests.firstAnswerAt[batch.head]! > now) this.#answerFrom(batch);
      this.#simulation.cancel(batch.event);
      this.#scheduleEnd(batch);
    }
  }

  #advance(): void {
    const { now } = this.#simulation;
    this.#own += (now - this.#since) * this.#pace;
    this.#since = now;
  }

  #instant(own: number): number {
    const left = own - this.#own;
    // What would be rounded away is not left for another turn.
    return this.#since + (left < 0.5 ? 0 : Math.floor(left / this.#pace + 0.5));
  }

  #scheduleEnd(batch: Batch): void {
    const at = this.#instant(batch.end);
    batch.event =
      at === Number.POSITIVE_INFINITY
        ? none
        : this.#simulation.scheduleAt(at, this.#done, batch.slot);
  }

  #answerFrom({ head, firstAnswer }: Batch): void {
    const at = this.#instant(firstAnswer);
    const { firstAnswerAt, next } = this.#requests;
    for (let request = head; request !== none; request = next[request]!)
      firstAnswerAt[request] = at;
  }

  /** What batches side by side spend on memory adds up; what they spend on the host is spent side by side. */
  #run(): number {
    let demand = 0;
    let host = 1;
    for (const batch of this.#batches) {
      demand += batch.demand;
      host = Math.min(host, batch.host);
    }
    return this.#share.run(Math.min(1, demand), host);
  }
}
