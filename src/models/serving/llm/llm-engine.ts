import { priority } from '../../../engine/priority.ts';
import type { HandlerId, Simulation } from '../../../engine/simulation.ts';
import type { TimerId } from '../../../engine/timers.ts';
import { none, type RequestId, type Requests } from '../../requests.ts';
import { ownPlace, type Place, type Share } from '../../sharing/share.ts';
import type { Refusal, ReplicaEngine, ServingHooks } from '../engine.ts';
import type { ServingTrace } from '../serving-trace.ts';
import { noWork } from '../step-time/step-time.ts';
import { type LlmConfig, type LlmTotals, noTotals, type TokenGaps } from './config.ts';
import { LlmReplica } from './llm-replica.ts';
import { Sequences } from './sequences.ts';

/** The `llm` engine of all replicas of one deployment: continuous batching over a paged KV cache. */
export class LlmEngine implements ReplicaEngine {
  readonly slots = 1;
  /** What replicas do in any place, and what of it depends on the kind of place. */
  readonly config: LlmConfig;
  readonly #places: readonly LlmConfig[];
  readonly simulation: Simulation;
  readonly requests: Requests;
  readonly sequences: Sequences;
  readonly hooks: ServingHooks;
  readonly gaps: TokenGaps;
  readonly totals: LlmTotals;
  /** Told of all that replicas do; undefined where nobody looks. */
  readonly trace: ServingTrace | undefined;
  /** The work of a step, filled anew for each. */
  readonly work = noWork();
  readonly kvArrived: HandlerId;
  readonly handOver: HandlerId;
  /** Numbers admissions, so that whoever came last is known. */
  admissions = 0;
  /** Names the tails of preempted sequences, below `none`. */
  privateTail = none - 1;

  readonly #stepDone: HandlerId;
  readonly #leastBlocks: number;
  readonly #replicas: LlmReplica[] = [];
  /** Kind of place of each replica, and its part of accelerators that others use too. */
  readonly #kinds: number[] = [];
  readonly #shares: (Share | undefined)[] = [];
  readonly #timers: TimerId[] = [];
  /** Requests whose prompts are processed, for want of a replica to answer them. */
  readonly #stranded: RequestId[] = [];

  constructor(
    name: string,
    simulation: Simulation,
    requests: Requests,
    /** By kind of place; they differ in speed and memory only. */
    places: readonly LlmConfig[],
    hooks: ServingHooks,
    gaps: TokenGaps,
    totals: LlmTotals = noTotals(),
    trace?: ServingTrace,
  ) {
    this.totals = totals;
    this.trace = trace;
    this.#places = places;
    this.config = places[0]!;
    this.#leastBlocks = Math.min(...places.map(({ kv }) => kv.blocks));
    this.simulation = simulation;
    this.requests = requests;
    this.sequences = new Sequences(requests);
    this.hooks = hooks;
    this.gaps = gaps;
    this.#stepDone = simulation.on(`${name}/step`, priority.step, (replica) =>
      this.#replicas[replica]!.stepDone(),
    );
    this.kvArrived = simulation.on(`${name}/kv-arrived`, priority.completion, (request) =>
      this.#replicas[requests.replica[request]!]!.kvArrived(request),
    );
    // After all steps that end at the instant, whichever replica they are of.
    this.handOver = simulation.on(`${name}/hand-over`, priority.completion, (request) =>
      this.#handOver(request),
    );
  }

  open(replica: number, place: Place = ownPlace): void {
    this.#kinds[replica] = place.kind;
    // Whatever runs there as this replica: it starts anew after a fault, and keeps its part.
    this.#shares[replica] = place.join?.({
      paceChanged: (pace) => this.#replicas[replica]!.paceChanged(pace),
    });
    this.#start(replica);
  }

  replica(replica: number): LlmReplica {
    return this.#replicas[replica]!;
  }

  /** The timer of a replica's steps, which it keeps when it starts anew. */
  timerOf(replica: number): TimerId {
    this.#timers[replica] ??= this.simulation.timer(this.#stepDone, replica);
    return this.#timers[replica];
  }

  outstanding(replica: number): number {
    return this.#replicas[replica]!.outstanding;
  }

  waiting(replica: number): number {
    return this.#replicas[replica]!.waiting;
  }

  promptTokens(replica: number): number {
    return this.#replicas[replica]!.promptTokens;
  }

  kvUse(replica: number): number {
    return this.#replicas[replica]!.kvUse();
  }

  /** Where prompts and answers are divided, only some replicas process prompts. */
  takesNew(replica: number): boolean {
    const { disaggregation } = this.config;
    if (disaggregation === undefined) return true;
    const { prefill, decode } = disaggregation;
    return replica % (prefill + decode) < prefill;
  }

  startsAtOnce(replica: number): boolean {
    return this.#replicas[replica]!.startsAtOnce;
  }

  refusal(request: RequestId): Refusal | undefined {
    const { promptTokens, outputTokens } = this.requests;
    const { maxModelLength, kv } = this.config;
    const tokens = promptTokens[request]! + outputTokens[request]!;
    if (tokens > maxModelLength) return 'longer than max_model_len';
    if (Math.ceil((tokens - 1) / kv.blockSize) > this.#leastBlocks) {
      return 'more KV than a replica has';
    }
    return undefined;
  }

  admit(replica: number, request: RequestId): void {
    this.#replicas[replica]!.admit(request);
  }

  refill(replica: number): void {
    this.#replicas[replica]!.refill();
    const stranded = this.#stranded.splice(0);
    for (const request of stranded) this.#handOver(request);
  }

  withdraw(replica: number, request: RequestId): boolean {
    const at = this.#stranded.indexOf(request);
    if (at >= 0) {
      this.#stranded.splice(at, 1);
      this.countLost(request);
      this.#replicas[replica]!.letGoHeld(request);
      return true;
    }
    return this.#replicas[replica]!.withdraw(request);
  }

  abort(replicas: readonly number[], each: (request: RequestId) => void): void {
    for (const replica of replicas) this.#replicas[replica]!.halt();
    for (const replica of replicas) this.#replicas[replica]!.abandon(each);
    for (const replica of replicas) {
      this.#start(replica);
      this.hooks.loadChanged(replica);
    }
  }

  /** Withdraws the hand-over of a request that is due, or waits for a replica. */
  keep(request: RequestId): void {
    this.simulation.cancel(this.sequences.loadEvent[request]!);
    const at = this.#stranded.indexOf(request);
    if (at >= 0) this.#stranded.splice(at, 1);
  }

  /** A request is answered in full: what of its prompt was computed again came to nothing. */
  countAnswered(request: RequestId): void {
    const { requests, sequences, totals } = this;
    const own = requests.promptTokens[request]! - requests.cachedTokens[request]!;
    totals.lostPromptTokens += Math.max(0, sequences.spent[request]! - own);
  }

  /** A request ends without its answer: all that was computed for it came to nothing. */
  countLost(request: RequestId): void {
    const { sequences, totals } = this;
    totals.lostPromptTokens += sequences.spent[request]!;
    totals.lostOutputTokens += sequences.given[request]!;
  }

  settle(): void {
    // Some that were ordered never found room: `forEach` passes them over.
    this.#replicas.forEach((replica) => {
      replica.settle();
    });
  }

  /** Begins with nothing. */
  #start(replica: number): void {
    const config = this.#places[this.#kinds[replica]!]!;
    this.#replicas[replica] = new LlmReplica(this, replica, config, this.#shares[replica]);
  }

  /** Sends a request whose prompt is processed to the replica that answers it. */
  #handOver(request: RequestId): void {
    const { requests, sequences } = this;
    const replica = this.hooks.takeOver();
    if (replica === none) {
      this.#stranded.push(request);
      return;
    }
    sequences.source[request] = requests.replica[request]!;
    requests.replica[request] = replica;
    this.trace?.takenOver(replica, request);
    this.#replicas[replica]!.takeOver(request);
  }
}
