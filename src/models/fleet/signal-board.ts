import type { LoadSignal, ReplicaView } from '../../policies/routing/router.ts';
import { Tournament } from './tournament.ts';

/** One signal of all replicas by position, with the sum over those that take requests and the least with room. */
export class SignalBoard {
  readonly signal: LoadSignal;
  /** False where positions or values moved: `fill` it before the next question. */
  isFilled = false;
  total = 0;

  #values = new Float64Array(0);
  readonly #withRoom = new Tournament();

  constructor(signal: LoadSignal) {
    this.signal = signal;
  }

  /** Reads the signal of every replica; `taking` and `room` are 1 or 0, by position. */
  fill(view: ReplicaView, taking: Uint8Array, room: Uint8Array): void {
    const { count } = view;
    if (count > this.#values.length) this.#values = new Float64Array(2 * count);
    this.total = 0;
    this.#withRoom.reset(count);
    for (let position = 0; position < count; position += 1) {
      // One that takes nothing has no part in the sum, nor ever room.
      const value = taking[position] === 1 ? view.signalAt(this.signal, position) : 0;
      this.#values[position] = value;
      this.total += value;
      this.#withRoom.put(position, room[position] === 1 ? value : Number.POSITIVE_INFINITY);
    }
    this.#withRoom.settle();
    this.isFilled = true;
  }

  /** The signal of one that takes requests changed, and perhaps its room. */
  set(position: number, value: number, hasRoom: boolean): void {
    this.total += value - this.#values[position]!;
    this.#values[position] = value;
    this.setRoom(position, hasRoom);
  }

  /** Its room changed. */
  setRoom(position: number, hasRoom: boolean): void {
    this.#withRoom.set(position, hasRoom ? this.#values[position]! : Number.POSITIVE_INFINITY);
  }

  /** The position with room and the least of the signal, as `ReplicaView.leastAfter`. */
  leastAfter(turn: number): number {
    return this.#withRoom.leastAfter(turn);
  }
}
