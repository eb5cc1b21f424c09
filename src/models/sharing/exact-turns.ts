import type { EventHandle } from '../../engine/event-queue.ts';
import type { HandlerId, Simulation } from '../../engine/simulation.ts';
import { toTicks } from '../../engine/time.ts';
import { none } from '../requests.ts';
import { Client, type ClientTerms } from './client.ts';
import type { Runner } from './share.ts';
import type { SharedPart, UseObserver } from './shared-accelerator.ts';
import type { TurnTerms } from './time-slice-pacing.ts';

/** Nobody works; somebody has a turn; or the accelerator changes to the next. */
const doing = { resting: 0, turn: 1, switching: 2 } as const;

/**
 * An accelerator whose clients take turns one by one, in a ring in the order in which they joined: the exact twin of
 * `TimeSlicePacing`, for questions of milliseconds, and its oracle. A turn lasts a quantum among equals, and longer
 * or shorter by the client's share of the time, so that turns last a quantum on average. It ends early where its
 * client has nothing left to do, and each change to another costs a switch. Who has nobody beside it goes on, a
 * quantum at a time: whoever comes waits for the rest of the present one. An accelerator that rests is taken at once.
 * Where the turns of the idle are wasted, the ring goes round whoever has work.
 */
export class ExactTurns implements SharedPart {
  readonly #simulation: Simulation;
  readonly #rate: HandlerId;
  readonly #index: number;
  readonly #terms: TurnTerms;
  readonly #used: UseObserver;
  /** In ticks. */
  readonly #quantum: number;
  readonly #switching: number;
  /** The ring, and in the same order who wants turns and which part of the time each gets. */
  readonly #clients: Client[] = [];
  #wants = new Uint8Array(8);
  #parts = new Float64Array(8);
  /** How many get any time. */
  #sharers = 0;
  #active = 0;

  #doing: number = doing.resting;
  /** Place in the ring of who has the turn, or had the last one, and the instant at which it began. */
  #holder = none;
  #since = 0;
  /** When the turn, or the switch, is over; infinite where nobody waits for it. */
  #until = Number.POSITIVE_INFINITY;
  #event: EventHandle = none;
  /** Who keeps the accelerator busy; a switch is to the account of the turn before it. */
  #user: Client | undefined;

  /** `rate` is the event, of the class of paces, that calls the `rate` of the part of this index. */
  constructor(
    simulation: Simulation,
    rate: HandlerId,
    index: number,
    terms: TurnTerms,
    used: UseObserver,
  ) {
    this.#simulation = simulation;
    this.#rate = rate;
    this.#index = index;
    this.#terms = terms;
    this.#used = used;
    this.#quantum = Math.max(1, toTicks(terms.quantum));
    this.#switching = toTicks(terms.switching);
  }

  join(terms: ClientTerms, runner: Runner): Client {
    const client = new Client(this, terms, runner);
    this.#clients.push(client);
    // Even without work it has turns, where those are wasted.
    this.#limitTurn();
    return client;
  }

  leave(client: Client): void {
    this.rest(client);
    const place = this.#clients.indexOf(client);
    const hadTurn = place === this.#holder && this.#doing === doing.turn;
    if (this.#user === client) this.#charge(undefined);
    this.#clients.splice(place, 1);
    // The next after whoever stood before it is whoever stood after it.
    if (place <= this.#holder) this.#holder -= 1;
    if (hadTurn) this.#beginSwitch();
  }

  run(client: Client, demand: number, host: number): number {
    client.demand = demand;
    client.host = host;
    if (client.isActive) return client.pace;
    client.isActive = true;
    this.#active += 1;
    if (this.#doing === doing.resting) this.#wake(client);
    else this.#limitTurn();
    const hasTurn = this.#doing === doing.turn && this.#clients[this.#holder] === client;
    if (hasTurn) this.#charge(client);
    client.pace = Number(hasTurn);
    return client.pace;
  }

  rest(client: Client): void {
    if (!client.isActive) return;
    client.isActive = false;
    this.#active -= 1;
    if (this.#terms.idle === 'wasted') {
      if (this.#user === client && this.#doing === doing.turn) this.#charge(undefined);
      if (this.#active === 0) this.#stop();
    } else if (this.#doing === doing.turn && this.#clients[this.#holder] === client) {
      // Within the instant there may be more work for it: its turn then goes on.
      const { now } = this.#simulation;
      this.#simulation.scheduleAt(now, this.#rate, this.#index);
    }
  }

  /** A turn or a switch is over, or the client whose turn it is rests. */
  rate(): void {
    const isOver = this.#simulation.now >= this.#until;
    if (this.#doing === doing.switching) {
      if (isOver) this.#next();
    } else if (this.#doing === doing.turn && (isOver || this.#isGivenAway())) {
      this.#endTurn();
    }
  }

  #isGivenAway(): boolean {
    return this.#terms.idle === 'given' && !this.#clients[this.#holder]!.isActive;
  }

  #endTurn(): void {
    this.#dealOut();
    if (this.#sharers === 1 && this.#parts[this.#holder]! > 0) {
      this.#begin(this.#holder);
      return;
    }
    this.#setPace(this.#clients[this.#holder]!, 0);
    if (this.#active > 0 && this.#switching > 0) this.#beginSwitch();
    else this.#next();
  }

  #beginSwitch(): void {
    this.#doing = doing.switching;
    this.#endAt(this.#simulation.now + this.#switching);
  }

  /** Gives the turn to the next in the ring who wants it now. */
  #next(): void {
    if (this.#active === 0) {
      this.#stop();
      return;
    }
    this.#dealOut();
    let place = this.#after(this.#holder);
    while (this.#parts[place] === 0) place = this.#after(place);
    this.#begin(place);
  }

  #after(place: number): number {
    return place + 1 < this.#clients.length ? place + 1 : 0;
  }

  #begin(place: number): void {
    const { now } = this.#simulation;
    const client = this.#clients[place]!;
    this.#doing = doing.turn;
    this.#holder = place;
    this.#since = now;
    this.#charge(client.isActive ? client : undefined);
    this.#setPace(client, 1);
    this.#endAt(this.#sharers > 1 ? now + this.#turn(place) : Number.POSITIVE_INFINITY);
  }

  /** Ticks of a turn: as many quanta as there are sharers make a round. */
  #turn(place: number): number {
    const turn = this.#parts[place]! * this.#sharers * this.#quantum;
    return Math.max(1, Math.floor(turn + 0.5));
  }

  /** Now that there may be somebody else, a turn without an end has one. */
  #limitTurn(): void {
    if (this.#doing !== doing.turn || this.#until !== Number.POSITIVE_INFINITY) return;
    this.#dealOut();
    if (this.#sharers === 1 && this.#parts[this.#holder]! > 0) return;
    const { now } = this.#simulation;
    const quanta = Math.max(1, Math.ceil((now - this.#since) / this.#quantum));
    this.#endAt(this.#since + quanta * this.#quantum);
  }

  /** Works out who gets which part of the time. */
  #dealOut(): void {
    const { shares, idle } = this.#terms;
    const clients = this.#clients;
    const count = clients.length;
    if (count > this.#wants.length) {
      this.#wants = new Uint8Array(2 * count);
      this.#parts = new Float64Array(2 * count);
    }
    for (let place = 0; place < count; place += 1) {
      this.#wants[place] = Number(idle === 'wasted' || clients[place]!.isActive);
    }
    shares(clients, this.#wants, count, this.#parts);
    this.#sharers = 0;
    for (let place = 0; place < count; place += 1) {
      this.#sharers += Number(this.#parts[place]! > 0);
    }
  }

  /** The first work of an accelerator that rests. */
  #wake(client: Client): void {
    this.#dealOut();
    if (this.#terms.idle === 'wasted' && this.#sharers > 1) {
      this.#goRound();
      return;
    }
    // It learns of its pace as the answer.
    client.pace = 1;
    this.#begin(this.#clients.indexOf(client));
  }

  /** Takes the ring to where it got while nobody had work. */
  #goRound(): void {
    const { now } = this.#simulation;
    const count = this.#clients.length;
    let round = 0;
    for (let place = 0; place < count; place += 1) round += this.#slot(place);
    let place = Math.max(0, this.#holder);
    let since = now - ((now - this.#since) % round);
    while (since + this.#slot(place) <= now) {
      since += this.#slot(place);
      place = this.#after(place);
    }
    const end = since + this.#turn(place);
    this.#holder = place;
    this.#since = since;
    this.#doing = now < end ? doing.turn : doing.switching;
    this.#endAt(now < end ? end : end + this.#switching);
  }

  /** Ticks of a turn and the switch after it; none for who gets no time. */
  #slot(place: number): number {
    return this.#parts[place] === 0 ? 0 : this.#turn(place) + this.#switching;
  }

  #stop(): void {
    this.#doing = doing.resting;
    this.#charge(undefined);
    this.#endAt(Number.POSITIVE_INFINITY);
  }

  #endAt(ticks: number): void {
    const simulation = this.#simulation;
    simulation.cancel(this.#event);
    this.#until = ticks;
    this.#event =
      ticks === Number.POSITIVE_INFINITY
        ? none
        : simulation.scheduleAt(ticks, this.#rate, this.#index);
  }

  #setPace(client: Client, pace: number): void {
    if (client.pace === pace) return;
    client.pace = pace;
    if (client.isActive) client.runner.paceChanged(pace);
  }

  #charge(client: Client | undefined): void {
    if (client === this.#user) return;
    if (this.#user !== undefined) this.#used(this.#user.terms.owner, -1);
    if (client !== undefined) this.#used(client.terms.owner, 1);
    this.#user = client;
  }
}
