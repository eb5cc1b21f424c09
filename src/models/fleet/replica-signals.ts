import { priority } from '../../engine/priority.ts';
import type { Simulation } from '../../engine/simulation.ts';
import type { LoadSignal, ReplicaView } from '../../policies/routing/router.ts';
import { SignalBoard } from './signal-board.ts';

/** Whose signals, and how they reach the router. */
export interface ReplicaSignalsParts {
  /** Of the deployment; names the event of a refresh. */
  readonly name: string;
  /** Replicas that are ready, oldest first: the list of the fleet, which changes. */
  readonly ready: readonly number[];
  /** A signal of a replica at this moment. */
  readonly read: (signal: LoadSignal, replica: number) => number;
  /** Whether a replica may ever be sent a request, which is its role; all where left out. */
  readonly takes?: ((replica: number) => boolean) | undefined;
  /** Requests that a replica may hold; infinite where unlimited. */
  readonly maxOutstanding: number;
  /** Seconds between two refreshes of what the router sees; 0 where it sees the present. */
  readonly refreshSeconds: number;
  readonly simulation: Simulation;
}

const empty = new Float64Array(0);
const signals: readonly LoadSignal[] = ['outstanding', 'prompt-tokens', 'kv-use'];

/**
 * What a router sees of the replicas of a deployment. Its owner tells it of every change: `changed` for
 * the load of a replica, `reshaped` for the list. Whether there is room is always known; the signals are
 * as old as the last refresh, where a replica that was not ready then reads 0.
 */
export class ReplicaSignals implements ReplicaView {
  generation = 0;

  // Fields, not the object that brings them: its shape differs from one to the next, and hot code would be
  // compiled anew for each.
  readonly #ready: readonly number[];
  readonly #read: (signal: LoadSignal, replica: number) => number;
  readonly #takes: ((replica: number) => boolean) | undefined;
  readonly #maxOutstanding: number;
  readonly #isLive: boolean;
  readonly #isLimited: boolean;
  /** What the last refresh saw, by replica. */
  readonly #seen = { outstanding: empty, 'prompt-tokens': empty, 'kv-use': empty };
  /** Made when a router first asks for the signal. */
  readonly #boards: SignalBoard[] = [];
  /** The list changed, and nobody has asked since. */
  #isReshaped = true;
  /** Position of each replica, or -1. */
  #positions = new Int32Array(0);
  /** By position. */
  #taking = new Uint8Array(0);
  #room = new Uint8Array(0);
  #countTaking = 0;
  #countWithRoom = 0;

  constructor(parts: ReplicaSignalsParts) {
    const { name, refreshSeconds, simulation } = parts;
    this.#ready = parts.ready;
    this.#read = parts.read;
    this.#takes = parts.takes;
    this.#maxOutstanding = parts.maxOutstanding;
    this.#isLive = refreshSeconds === 0;
    this.#isLimited = parts.maxOutstanding !== Number.POSITIVE_INFINITY;
    if (this.#isLive) return;
    const refresh = simulation.on(`${name}/refresh-signals`, priority.control, () => {
      this.#refresh();
      simulation.schedule(refreshSeconds, refresh, 0);
    });
    simulation.schedule(refreshSeconds, refresh, 0);
  }

  /** The outstanding requests of a replica, or their prompt tokens, changed. */
  changed(replica: number): void {
    if (this.#isReshaped) return;
    const position = replica < this.#positions.length ? this.#positions[replica]! : -1;
    if (position < 0 || this.#taking[position] === 0) return;
    const hadRoom = this.#room[position];
    if (this.#isLimited) this.#noteRoom(position, replica);
    const hasRoom = this.#room[position];
    for (let index = 0; index < this.#boards.length; index += 1) {
      const board = this.#boards[index]!;
      if (!board.isFilled) continue;
      if (this.#isLive) board.set(position, this.#read(board.signal, replica), hasRoom === 1);
      else if (hasRoom !== hadRoom) board.setRoom(position, hasRoom === 1);
    }
  }

  /** The list of those that are ready changed. */
  reshaped(): void {
    this.generation += 1;
    this.#isReshaped = true;
  }

  get count(): number {
    return this.#ready.length;
  }

  replicaAt(position: number): number {
    return this.#ready[position]!;
  }

  signalAt(signal: LoadSignal, position: number): number {
    const replica = this.#ready[position]!;
    if (this.#isLive) return this.#read(signal, replica);
    const seen = this.#seen[signal];
    return replica < seen.length ? seen[replica]! : 0;
  }

  hasRoom(position: number): boolean {
    this.#settle();
    return this.#room[position] === 1;
  }

  countWithRoom(): number {
    this.#settle();
    return this.#countWithRoom;
  }

  /** O(1) as long as all have room. */
  nthWithRoom(n: number): number {
    this.#settle();
    if (n >= this.#countWithRoom) return -1;
    if (this.#countWithRoom === this.count) return n;
    let position = -1;
    for (let left = n; left >= 0; left -= 1) {
      do position += 1;
      while (this.#room[position] === 0);
    }
    return position;
  }

  countTaking(): number {
    this.#settle();
    return this.#countTaking;
  }

  /** O(1), but O(n) for `kv-use` where signals are of the present. */
  totalOf(signal: LoadSignal): number {
    if (!this.#moves(signal)) return this.#boardOf(signal).total;
    this.#settle();
    let total = 0;
    for (let position = 0; position < this.count; position += 1) {
      if (this.#taking[position] === 1) total += this.signalAt(signal, position);
    }
    return total;
  }

  /** O(log n), but O(n) for `kv-use` where signals are of the present. */
  leastAfter(signal: LoadSignal, turn: number): number {
    if (!this.#moves(signal)) return this.#boardOf(signal).leastAfter(turn);
    this.#settle();
    const { count } = this;
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let step = 1; step <= count; step += 1) {
      const position = (turn + step) % count;
      if (this.#room[position] === 0) continue;
      const value = this.signalAt(signal, position);
      if (value < least) {
        least = value;
        best = position;
      }
    }
    return best;
  }

  /** Whether a signal moves without notice: KV grows with every step of an engine. */
  #moves(signal: LoadSignal): boolean {
    return this.#isLive && signal === 'kv-use';
  }

  #boardOf(signal: LoadSignal): SignalBoard {
    this.#settle();
    let board: SignalBoard | undefined;
    for (let index = 0; index < this.#boards.length; index += 1) {
      if (this.#boards[index]!.signal === signal) board = this.#boards[index];
    }
    if (board === undefined) {
      board = new SignalBoard(signal);
      this.#boards.push(board);
    }
    if (!board.isFilled) board.fill(this, this.#taking, this.#room);
    return board;
  }

  /** Brings what is known by position up to the present list. */
  #settle(): void {
    if (!this.#isReshaped) return;
    this.#isReshaped = false;
    const ready = this.#ready;
    const takes = this.#takes;
    const { count } = this;
    let largest = -1;
    for (let position = 0; position < count; position += 1) {
      if (ready[position]! > largest) largest = ready[position]!;
    }
    if (largest >= this.#positions.length) this.#positions = new Int32Array(2 * largest + 2);
    if (count > this.#room.length) {
      this.#taking = new Uint8Array(2 * count);
      this.#room = new Uint8Array(2 * count);
    }
    this.#positions.fill(-1);
    this.#room.fill(0);
    this.#countTaking = 0;
    this.#countWithRoom = 0;
    for (let position = 0; position < count; position += 1) {
      const replica = ready[position]!;
      this.#positions[replica] = position;
      const taking = takes === undefined || takes(replica);
      this.#taking[position] = Number(taking);
      this.#countTaking += Number(taking);
      this.#noteRoom(position, replica);
    }
    for (const board of this.#boards) board.isFilled = false;
  }

  #noteRoom(position: number, replica: number): void {
    const room = Number(
      this.#taking[position] === 1 &&
        (!this.#isLimited || this.#read('outstanding', replica) < this.#maxOutstanding),
    );
    this.#countWithRoom += room - this.#room[position]!;
    this.#room[position] = room;
  }

  #refresh(): void {
    const ready = this.#ready;
    for (const signal of signals) {
      for (const replica of ready) {
        if (replica >= this.#seen[signal].length) {
          const seen = new Float64Array(2 * replica + 2);
          seen.set(this.#seen[signal]);
          this.#seen[signal] = seen;
        }
        this.#seen[signal][replica] = this.#read(signal, replica);
      }
    }
    for (const board of this.#boards) board.isFilled = false;
  }
}
