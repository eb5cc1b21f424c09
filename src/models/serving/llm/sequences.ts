import { longer } from '../../../engine/longer.ts';
import { none, type RequestId, type Requests } from '../../requests.ts';
import type { KvPrompt } from '../kv/kv-cache.ts';

/** Where a request stands in the engine. */
export const stage = {
  /** It waits to be admitted, for the first time or again. */
  waiting: 0,
  /** It runs, but its KV is still on its way from other memory. */
  loading: 1,
  /** Its prompt is processed. */
  prefilling: 2,
  /** It has a token with every step. */
  decoding: 3,
} as const;

/** What the llm engine knows of each request that it holds: columns by request id, like the request table's. */
export class Sequences {
  stage = new Int8Array(0);
  /** It was given up, and leaves at the next boundary. */
  cancelled = new Int8Array(0);
  /** All of its prompt but the last token is spared by a cache of whole prompts. */
  spared = new Int8Array(0);
  /** Tokens to be computed as a prompt: the prompt, and what was answered before a preemption. */
  target = new Int32Array(0);
  /** Tokens computed, or scheduled to be. */
  computed = new Int32Array(0);
  /** Prompt tokens computed for it in all, those after a preemption again. */
  spent = new Int32Array(0);
  /** Tokens of the present chunk; 0 where the step does without it. */
  chunk = new Int32Array(0);
  /** Tokens answered up to the last time it began to decode; what came since is in the finish heap's steps. */
  given = new Int32Array(0);
  /** Its KV of so many tokens waits elsewhere: in the host's memory, or with the replica that computed it. */
  remote = new Int32Array(0);
  /** The replica that holds that KV, or none for the host. */
  source = new Int32Array(0);
  /** Of a decoding sequence: steps equal to it modulo the block size need a block. */
  phase = new Int32Array(0);
  holding: Int32Array = new Int32Array(0);
  /** Group by which its tail is found again, or none. */
  tail = new Int32Array(0);
  line = new Int32Array(0);
  /** Number of its last admission, rising; none before the first. */
  admitted = new Float64Array(0);
  /** When it had its last token, in ticks, where it is preempted; NaN before its first. */
  lastTokenAt = new Float64Array(0);
  /** The event that ends its loading, or hands it over. */
  loadEvent = new Float64Array(0);
  place = new Int32Array(0);

  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  /** Begins the life of a request in the engine. */
  enter(request: RequestId, line: number): void {
    if (request >= this.stage.length) this.#grow(this.#requests.arrivedAt.length);
    this.stage[request] = stage.waiting;
    this.cancelled[request] = 0;
    this.spared[request] = 0;
    this.target[request] = this.#requests.promptTokens[request]!;
    this.computed[request] = 0;
    this.spent[request] = 0;
    this.chunk[request] = 0;
    this.given[request] = 0;
    this.remote[request] = 0;
    this.source[request] = none;
    this.tail[request] = this.#requests.tailGroup[request]!;
    this.line[request] = line;
    this.admitted[request] = none;
    this.lastTokenAt[request] = Number.NaN;
  }

  /** Writes a request's prompt as the KV cache sees it; without its chain where prefixes are not cached. */
  prompt(request: RequestId, cached: boolean, to: KvPrompt): void {
    const requests = this.#requests;
    if (!cached) {
      to.length = 0;
      to.tail = none;
      return;
    }
    const prefix = requests.prefix[request]!;
    to.length = prefix.length;
    to.groups = prefix.groups;
    to.tokens = prefix.tokens;
    to.tail = this.tail[request]!;
    let shared = 0;
    for (let link = 0; link < prefix.length; link += 1) shared += prefix.tokens[link]!;
    to.tailTokens = requests.promptTokens[request]! + requests.outputTokens[request]! - shared;
  }

  #grow(length: number): void {
    this.stage = longer(this.stage, length);
    this.cancelled = longer(this.cancelled, length);
    this.spared = longer(this.spared, length);
    this.target = longer(this.target, length);
    this.computed = longer(this.computed, length);
    this.spent = longer(this.spent, length);
    this.chunk = longer(this.chunk, length);
    this.given = longer(this.given, length);
    this.remote = longer(this.remote, length);
    this.source = longer(this.source, length);
    this.phase = longer(this.phase, length);
    this.holding = longer(this.holding, length);
    this.tail = longer(this.tail, length);
    this.line = longer(this.line, length);
    this.admitted = longer(this.admitted, length);
    this.lastTokenAt = longer(this.lastTokenAt, length);
    this.loadEvent = longer(this.loadEvent, length);
    this.place = longer(this.place, length);
  }
}
