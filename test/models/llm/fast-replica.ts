import { priority } from '../../../src/engine/priority.ts';
import { Simulation } from '../../../src/engine/simulation.ts';
import { Requests } from '../../../src/models/requests.ts';
import type { LlmConfig, LlmTotals } from '../../../src/models/serving/llm/config.ts';
import { LlmEngine } from '../../../src/models/serving/llm/llm-engine.ts';
import { type AdmissionOrderConfig, admissionOrder } from '../../../src/policies/batching/index.ts';
import type { NaiveConfig, NaiveOutcome, NaiveRequest } from './naive-load.ts';
import type { SharedPlaces } from './shared-places.ts';

/** What of a replica the oracle knows nothing of. */
export interface EngineVariant
  extends Partial<Pick<LlmConfig, 'swap' | 'disaggregation' | 'promptCache'>> {
  /** Instead of the order of the configuration; tenants are the priorities. */
  readonly order?: AdmissionOrderConfig;
  readonly lowerTiers?: LlmConfig['kv']['lowerTiers'];
  /** The accelerator that replicas share. */
  readonly sharing?: SharedPlaces;
}

export interface FastOptions extends EngineVariant {
  readonly stepwise?: boolean;
  /** Reads the totals every so many ticks. */
  readonly settleEvery?: number;
  /** Instants at which the KV use of the first replica is read, after all else. */
  readonly sampleAt?: readonly number[];
  /** Replicas that end, all of one fault at once, and start again at that instant. */
  readonly faults?: readonly { readonly at: number; readonly replicas: readonly number[] }[];
}

/** What became of a request; nothing is known of its preemptions. */
export type FastOutcome = Omit<NaiveOutcome, 'preemptions' | 'outcome'> & {
  outcome: NaiveOutcome['outcome'] | 'failed';
};

/** What a run of the engine found. */
export interface FastRun {
  /** In the order of the requests. */
  readonly requests: readonly FastOutcome[];
  readonly totals: Readonly<LlmTotals>;
  /** Gaps between the tokens of an answer: how many of each length in ticks, ascending. */
  readonly gaps: readonly (readonly [ticks: number, count: number])[];
  /** Blocks in use at each sample. */
  readonly samples: readonly number[];
  /** Requests, prompt tokens and blocks that replicas still hold in the end, summed; and requests not released. */
  readonly left: readonly number[];
  /** Replicas that believe themselves busy in the end. */
  readonly busy: number;
  readonly events: number;
}

/**
 * Runs the `llm` engine on what the oracle takes: on one replica, or on as many as prompts and answers
 * are divided over or share an accelerator, in turn by the number of the request.
 */
export function simulateFast(
  config: NaiveConfig,
  requests: readonly NaiveRequest[],
  options: FastOptions = {},
): FastRun {
  return new FastReplica(config, requests, options).run();
}

class FastReplica {
  readonly #simulation = new Simulation({ total: 1e7 });
  readonly #table = new Requests();
  readonly #engine: LlmEngine;
  readonly #requests: readonly NaiveRequest[];
  readonly #options: FastOptions;
  readonly #found: FastOutcome[];
  /** Rows of live requests by id, and the other way round. */
  readonly #rowOf = new Map<number, number>();
  readonly #live = new Map<number, number>();
  readonly #gaps = new Map<number, number>();
  /** Gaps that are said to be alike and come one by one, within those said before. */
  #alike: { readonly shortest: number; readonly longest: number; left: number }[] = [];
  readonly #samples: number[] = [];
  readonly #replicas: number;
  /** Replicas that requests are sent to. */
  readonly #takers: number;
  #busy = 0;

  constructor(config: NaiveConfig, requests: readonly NaiveRequest[], options: FastOptions) {
    const { sharing, disaggregation } = options;
    const { prefill, decode } = disaggregation ?? {
      prefill: sharing?.clients.length ?? 1,
      decode: 0,
    };
    this.#takers = prefill;
    this.#requests = requests;
    this.#options = options;
    this.#replicas = prefill + decode;
    this.#found = requests.map(() => ({
      outcome: 'rejected',
      startedAt: -1,
      firstTokenAt: -1,
      endedAt: -1,
      cachedTokens: 0,
    }));
    this.#engine = new LlmEngine(
      'test',
      this.#simulation,
      this.#table,
      [llmConfig(config, options)],
      {
        started: (id) => {
          this.#found[this.#rowOf.get(id)!]!.startedAt = this.#simulation.now;
        },
        completed: (id) => {
          this.#end(id, 'completed');
          this.#table.release(id);
        },
        left: (id) => this.#table.release(id),
        busy: (_, change) => {
          this.#busy += change;
        },
        roomMade: () => {},
        loadChanged: () => {},
        takeOver: () => this.#leastHolding(prefill, decode),
      },
      {
        record: (ticks, count) => this.#record(ticks, count),
        recordAlike: (shortest, longest, count) => {
          this.#alike.push({ shortest, longest, left: count });
          return false;
        },
        greatestAlike: (ticks) => ticks + 3,
      },
    );
    const join = sharing?.build(this.#simulation, config.stepTime.decodeBase(1));
    for (let replica = 0; replica < this.#replicas; replica += 1) {
      const client = sharing?.clients[replica % sharing.clients.length];
      this.#engine.open(replica, client && { kind: 0, join: join!(client) });
    }
    this.#schedule(config);
  }

  run(): FastRun {
    const { settleEvery = Number.POSITIVE_INFINITY } = this.#options;
    for (let until = settleEvery; this.#simulation.pending > 0; until += settleEvery) {
      this.#simulation.run(until);
      this.#engine.settle();
    }
    return {
      requests: this.#found,
      totals: this.#engine.totals,
      gaps: [...this.#gaps].filter(([, count]) => count > 0).sort(([a], [b]) => a - b),
      samples: this.#samples,
      left: this.#left(),
      busy: this.#busy,
      events: this.#simulation.fired,
    };
  }

  #record(ticks: number, count: number): void {
    this.#gaps.set(ticks, (this.#gaps.get(ticks) ?? 0) + count);
    for (const one of this.#alike) {
      if (ticks < one.shortest || ticks > one.longest) throw new Error('a gap is not as was said');
      one.left -= count;
    }
    this.#alike = this.#alike.filter(({ left }) => left > 0);
  }

  #schedule(config: NaiveConfig): void {
    const arrive = this.#simulation.on('arrive', priority.arrival, (row) => this.#arrive(row));
    const cancel = this.#simulation.on('cancel', priority.control, (row) => this.#cancel(row));
    const sample = this.#simulation.on('sample', priority.sampling, () => {
      this.#samples.push(Math.round(this.#engine.kvUse(0) * config.blocks));
    });
    // Before whoever arrives at the instant, as in a fleet.
    const { faults = [] } = this.#options;
    const fault = this.#simulation.on('fault', priority.completion, (index) => {
      const replicas = faults[index]!.replicas.filter((replica) => replica < this.#replicas);
      this.#engine.abort(replicas, (id) => {
        this.#end(id, 'failed');
        this.#table.release(id);
      });
      for (const replica of replicas) this.#engine.refill(replica);
    });
    for (const [index, { at }] of faults.entries()) this.#simulation.scheduleAt(at, fault, index);
    for (const [row, { at, cancelAt }] of this.#requests.entries()) {
      this.#simulation.scheduleAt(at, arrive, row);
      if (cancelAt !== undefined) this.#simulation.scheduleAt(cancelAt, cancel, row);
    }
    for (const at of this.#options.sampleAt ?? []) this.#simulation.scheduleAt(at, sample, 0);
  }

  #arrive(row: number): void {
    const table = this.#table;
    const { prompt, output, priority: urgency, prefix, tail } = this.#requests[row]!;
    const id = table.take();
    table.promptTokens[id] = prompt;
    table.outputTokens[id] = output;
    table.priority[id] = urgency;
    table.tenant[id] = urgency;
    table.tailGroup[id] = tail;
    table.firstAnswerAt[id] = -1;
    table.replica[id] = row % this.#takers;
    table.setPrefix(id, {
      length: prefix.length,
      groups: Int32Array.from(prefix.map(([group]) => group)),
      tokens: Int32Array.from(prefix.map(([, tokens]) => tokens)),
    });
    if (this.#engine.refusal(id) !== undefined) {
      this.#found[row]!.endedAt = this.#simulation.now;
      table.release(id);
      return;
    }
    this.#rowOf.set(id, row);
    this.#live.set(row, id);
    this.#engine.admit(table.replica[id]!, id);
  }

  #cancel(row: number): void {
    const id = this.#live.get(row);
    if (id === undefined) return;
    this.#end(id, 'cancelled');
    if (this.#engine.withdraw(this.#table.replica[id]!, id)) this.#table.release(id);
  }

  /** Of so many replicas from `first` on, the one that holds the fewest requests. */
  #leastHolding(first: number, count: number): number {
    let least = first;
    for (let replica = first + 1; replica < first + count; replica += 1)
      if (this.#engine.outstanding(replica) < this.#engine.outstanding(least)) least = replica;
    return least;
  }

  #end(id: number, outcome: 'completed' | 'cancelled' | 'failed'): void {
    const rowNumber = this.#rowOf.get(id)!;
    const row = this.#found[rowNumber]!;
    if (row.endedAt >= 0) throw new Error('a request ends twice');
    row.outcome = outcome;
    row.endedAt = this.#simulation.now;
    row.firstTokenAt = this.#table.firstAnswerAt[id]!;
    if (row.startedAt >= 0) row.cachedTokens = this.#table.cachedTokens[id]!;
    this.#live.delete(rowNumber);
  }

  #left(): number[] {
    const sum = (read: (replica: number) => number) =>
      Array.from({ length: this.#replicas }, (_, replica) => read(replica)).reduce(
        (total, each) => total + each,
      );
    return [
      sum((replica) => this.#engine.outstanding(replica)),
      sum((replica) => this.#engine.promptTokens(replica)),
      sum((replica) => this.#engine.kvUse(replica)),
      this.#table.live,
    ];
  }
}

function llmConfig(config: NaiveConfig, options: FastOptions): LlmConfig {
  const { maxSequences, tokenBudget, chunk, blockSize, blocks, maxModelLength, prefixCache } =
    config;
  const { lowerTiers = [] } = options;
  const order = options.order ?? { kind: config.order };
  return {
    stepTime: config.stepTime,
    // Anything between none and all of a step, so that it changes with every batch.
    memorySeconds: (work) => (config.stepTime.step(work) * (work.decodes % 5)) / 4,
    maxSequences,
    tokenBudget,
    chunk,
    maxModelLength,
    kv: { blocks, blockSize, bytesPerToken: 1, prefixCache, lowerTiers },
    order: () => admissionOrder(order),
    inOrderOfArrival: order.kind === 'fcfs',
    preemptsByPriority: order.kind === 'priority',
    swap: options.swap,
    disaggregation: options.disaggregation,
    promptCache: options.promptCache,
    stepwise: options.stepwise ?? false,
  };
}
