import type { EventHandle } from '../../engine/event-queue.ts';
import { priority } from '../../engine/priority.ts';
import type { HandlerId, Simulation } from '../../engine/simulation.ts';
import type { Uniform } from '../../engine/streams.ts';
import { toSeconds, toTicks } from '../../engine/time.ts';
import { NodeStores } from './node-stores.ts';
import {
  ofMachine,
  type PhaseConfig,
  type StartKind,
  type StartRecord,
  type StartupConfig,
  type StartupPhase,
  snapshotted,
  untilProbe,
} from './startup-config.ts';

/** What starts ask of, and tell, the fleet that they are of. */
export interface StartsOwner {
  /** Whether some replica is ready, which could give its weights. */
  hasReady(): boolean;
  /** A phase begins, of those that are told one by one. */
  phase(replica: number, phase: StartupPhase, seconds: number): void;
  /** A start has begun; its record is kept up to date until it ends. */
  began(record: StartRecord): void;
  started(replica: number): void;
}

/** How long starts take. */
export interface StartTimes {
  /** The phases of a start, one after another. */
  readonly cold: StartupConfig;
  /** Those after a fault; those of a new replica but for the machine where undefined. */
  readonly restart: readonly PhaseConfig[] | undefined;
  readonly wake: readonly PhaseConfig[];
  /** Whether phases are told one by one. */
  readonly isPhased: boolean;
  /** Ticks of the run until weights can be loaded for the first time. */
  readonly weightsAt: number;
  /** Randomness of each replica's starts. */
  readonly draws: ((replica: number) => Uniform) | undefined;
}

/** A start that is about to begin. */
export interface NewStart {
  readonly replica: number;
  readonly kind: StartKind;
  /** The machine that the replica is on. */
  readonly node: number;
  /** Ticks. */
  readonly orderedAt: number;
  /** Seconds before its place can be used. */
  readonly preparation: number;
}

interface Start extends NewStart {
  readonly record: StartRecord;
  readonly phases: readonly PhaseConfig[];
  readonly lots: readonly number[];
  /** Position of the phase that comes next. */
  next: number;
  /** Whether it restores a snapshot; undefined until that is known. */
  restores: boolean | undefined;
  /** Ticks. */
  containerAt: number;
  event: EventHandle | undefined;
}

/** Replicas of a deployment that have a place and are on their way to readiness. */
export class Starts {
  readonly #simulation: Simulation;
  readonly #times: StartTimes;
  readonly #owner: StartsOwner;
  readonly #phaseOver: HandlerId;
  /** In the order in which they set out. */
  readonly #starts: Start[] = [];
  readonly #stores = new NodeStores();
  readonly #uniforms: Uniform[] = [];

  constructor(name: string, simulation: Simulation, times: StartTimes, owner: StartsOwner) {
    this.#simulation = simulation;
    this.#times = times;
    this.#owner = owner;
    this.#phaseOver = simulation.on(`${name}/replica-ready`, priority.completion, (replica) =>
      this.#advance(this.#of(replica)!, 0),
    );
  }

  get count(): number {
    return this.#starts.length;
  }

  /** Replicas on their way, in the order in which they set out. */
  get replicas(): readonly number[] {
    return this.#starts.map(({ replica }) => replica);
  }

  /** Why a replica starts; undefined where it does not. */
  kindOf(replica: number): StartKind | undefined {
    return this.#of(replica)?.kind;
  }

  /** Whether its container has still to come. */
  awaitsContainer(replica: number): boolean {
    const { phases, next } = this.#of(replica)!;
    return phases.slice(Math.max(0, next - 1)).some(({ phase }) => phase === 'container');
  }

  /** A replica sets out; where nothing takes time, it has started when this returns. */
  begin(start: NewStart): void {
    const { now } = this.#simulation;
    const { replica, kind, preparation, orderedAt } = start;
    const record: StartRecord = {
      replica,
      kind,
      orderedAt,
      placedAt: now,
      seconds: preparation > 0 ? { slice: preparation } : {},
      endedAt: undefined,
      outcome: 'starting',
    };
    const phases = this.#phasesOf(kind);
    const begun: Start = {
      ...start,
      record,
      phases,
      lots: this.#lots(replica, phases.length + 1),
      next: 0,
      restores: undefined,
      containerAt: now,
      event: undefined,
    };
    this.#starts.push(begun);
    this.#owner.began(record);
    this.#advance(begun, preparation);
  }

  /** A replica was ready from the start of the run: its node has what it brought. */
  wasReady(replica: number, node: number): void {
    const { now } = this.#simulation;
    for (const { phase, again } of this.#times.cold.phases) {
      if (again !== undefined) this.#stores.bring(node, phase, now, replica);
    }
    this.#stores.bring(node, 'snapshot', now, replica);
  }

  /** Gives up a start, if there is one. */
  giveUp(replica: number): void {
    const start = this.#of(replica);
    if (start === undefined) return;
    if (start.event !== undefined) this.#simulation.cancel(start.event);
    this.#end(start, 'abandoned');
    this.#stores.giveUp(replica, this.#simulation.now);
  }

  #of(replica: number): Start | undefined {
    return this.#starts.find((one) => one.replica === replica);
  }

  #phasesOf(kind: StartKind): readonly PhaseConfig[] {
    const { cold, restart, wake } = this.#times;
    if (kind === 'cold') return cold.phases;
    if (kind === 'wake') return wake;
    return restart ?? cold.phases.filter(({ phase }) => !ofMachine.includes(phase));
  }

  /** As many as there are phases, so that each phase keeps its own whatever becomes of the others. */
  #lots(replica: number, count: number): readonly number[] {
    const { draws } = this.#times;
    if (draws === undefined) return [];
    this.#uniforms[replica] ??= draws(replica);
    return Array.from({ length: count }, this.#uniforms[replica]);
  }

  /** Goes on to the next phase that takes time, which lasts `extra` seconds more. */
  #advance(start: Start, extra: number): void {
    let seconds = extra;
    do {
      if (start.next < start.phases.length) seconds += this.#begin(start, start.next++);
    } while (toTicks(seconds) === 0 && start.next < start.phases.length);
    // A restart is never over at once: who falls as soon as it is ready would stop the clock.
    const isSudden = start.kind === 'restart' && start.event === undefined;
    if (toTicks(seconds) > 0 || isSudden) {
      start.event = this.#simulation.schedule(seconds, this.#phaseOver, start.replica);
      return;
    }
    if (start.restores === false) {
      this.#stores.bring(start.node, 'snapshot', this.#simulation.now, start.replica);
    }
    this.#end(start, 'ready');
    this.#owner.started(start.replica);
  }

  /** A phase begins; how many seconds it lasts. */
  #begin(start: Start, at: number): number {
    const config = start.phases[at]!;
    const { snapshot } = this.#times.cold;
    const last = start.phases[at - 1]?.phase;
    if (last !== undefined && beforeProbes.includes(last)) {
      start.containerAt = this.#simulation.now;
    }
    let phase = config.phase;
    let seconds: number;
    if (snapshotted.includes(phase) && this.#restores(start)) {
      if (start.record.seconds.restore !== undefined) return 0;
      phase = 'restore';
      seconds = snapshot!.restore.quantile(start.lots.at(-1) ?? 0.5);
    } else {
      seconds = this.#secondsOf(start, config, start.lots[at] ?? 0.5);
    }
    start.record.seconds[phase] = seconds;
    if (this.#times.isPhased && seconds > 0) this.#owner.phase(start.replica, phase, seconds);
    return seconds;
  }

  /** Whether a snapshot is there for a start; asked once, when the first phase comes that it would spare. */
  #restores(start: Start): boolean {
    const { snapshot } = this.#times.cold;
    if (snapshot === undefined) return false;
    start.restores ??=
      snapshot.isMade || this.#stores.heldFrom(start.node, 'snapshot') !== undefined;
    return start.restores;
  }

  #secondsOf(start: Start, config: PhaseConfig, lot: number): number {
    const { now } = this.#simulation;
    const { phase, time, again, isKept, peer, probe } = config;
    if (probe !== undefined) return untilProbe(toSeconds(now - start.containerAt), probe);
    if (peer !== undefined && this.#owner.hasReady()) return peer.quantile(lot);
    const first = this.#untilWeights(start, phase) + time.quantile(lot);
    if (again === undefined) return first;
    if (isKept === true) return again.quantile(lot);
    const from = this.#stores.heldFrom(start.node, phase);
    // Who comes while another still brings it goes along with that.
    if (from !== undefined) return Math.max(again.quantile(lot), toSeconds(from - now));
    this.#stores.bring(start.node, phase, now + toTicks(first), start.replica);
    return first;
  }

  /** Seconds until there are weights to be loaded, in a phase that does so. */
  #untilWeights({ kind }: Start, phase: StartupPhase): number {
    const loads = phase === 'weights' || phase === 'startup';
    // Who had a fault, or slept, has loaded them before.
    if (!loads || kind !== 'cold') return 0;
    return Math.max(0, toSeconds(this.#times.weightsAt - this.#simulation.now));
  }

  #end(start: Start, outcome: 'ready' | 'abandoned'): void {
    start.record.endedAt = this.#simulation.now;
    start.record.outcome = outcome;
    this.#starts.splice(this.#starts.indexOf(start), 1);
  }
}

/** Probes come from the end of these on. */
const beforeProbes: readonly StartupPhase[] = [...ofMachine, 'container'];
