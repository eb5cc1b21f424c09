import { toTicks } from '../../../engine/time.ts';
import { none, type RequestId } from '../../requests.ts';
import type { Holding } from '../kv/kv-cache.ts';
import type { LlmConfig } from './config.ts';
import type { LlmEngine } from './llm-engine.ts';

/**
 * KV of sequences that is not where they are to run: in the swap space of a replica's host, or with the replica that
 * processed the prompt. One link goes out of each replica, over which one transfer comes after the other.
 */
export class RemoteKv {
  readonly #engine: LlmEngine;
  readonly #config: LlmConfig;
  /** Host memory in use by swapped sequences, in tokens. */
  #swapped = 0;
  /** When the link to the host, or to other replicas, is free. */
  #linkFreeAt = 0;
  /** Holdings of requests that another replica takes over, until it has their KV. */
  readonly #held = new Map<RequestId, Holding>();

  constructor(engine: LlmEngine, config: LlmConfig) {
    this.#engine = engine;
    this.#config = config;
  }

  /** Requests whose KV is kept here for others, as they were handed over. */
  get held(): Iterable<RequestId> {
    return this.#held.keys();
  }

  /** Takes so many tokens of a preempted sequence to the host, where that swaps and has room. */
  swapOut(request: RequestId, tokens: number): void {
    const { swap } = this.#config;
    if (swap === undefined || this.#swapped + tokens > swap.tokens) return;
    this.#swapped += tokens;
    this.#engine.sequences.remote[request] = tokens;
    this.#occupyLink(tokens * swap.secondsPerToken);
  }

  /** Keeps the KV of a request whose prompt is processed, and lets another replica be found that answers it. */
  handOver(request: RequestId): void {
    const { simulation, sequences, handOver } = this.#engine;
    this.#held.set(request, sequences.holding[request]!);
    sequences.remote[request] = sequences.target[request]!;
    sequences.loadEvent[request] = simulation.scheduleAt(simulation.now, handOver, request);
  }

  /** No longer keeps the KV of a request; what it held. */
  letGo(request: RequestId): Holding {
    const holding = this.#held.get(request)!;
    this.#held.delete(request);
    return holding;
  }

  /** Seconds for KV of so many tokens to come from where a sequence left it, to a replica that will load it. */
  secondsOf(request: RequestId, tokens: number): number {
    const { sequences, totals } = this.#engine;
    const { swap, disaggregation } = this.#config;
    totals.loadedTokens += tokens;
    const isSwapped = sequences.source[request] === none;
    return tokens * (isSwapped ? swap! : disaggregation!).secondsPerToken;
  }

  /** Lets KV come over the link of the replica, or host, that has it. */
  load(request: RequestId, seconds: number): void {
    const { sequences, simulation, kvArrived } = this.#engine;
    const source = sequences.source[request]!;
    const isForeign = sequences.remote[request]! > 0 && source !== none;
    const from = isForeign ? this.#engine.replica(source).remote : this;
    const latency = isForeign ? toTicks(this.#config.disaggregation!.latency) : 0;
    const at = from.#occupyLink(seconds) + latency;
    sequences.loadEvent[request] = simulation.scheduleAt(at, kvArrived, request);
  }

  /** Frees the memory elsewhere that held a sequence's KV. */
  forget(request: RequestId): void {
    const { sequences } = this.#engine;
    const tokens = sequences.remote[request]!;
    if (tokens === 0) return;
    const source = sequences.source[request]!;
    if (source === none) this.#swapped -= tokens;
    else this.#engine.replica(source).letGoHeld(request);
    sequences.remote[request] = 0;
    sequences.source[request] = none;
  }

  /** Keeps the link busy for so many seconds when it is free; the instant at which it is free again. */
  #occupyLink(seconds: number): number {
    const { now } = this.#engine.simulation;
    this.#linkFreeAt = Math.max(now, this.#linkFreeAt) + toTicks(seconds);
    return this.#linkFreeAt;
  }
}
