import { priority } from '../../../src/engine/priority.ts';
import { type HandlerId, Simulation } from '../../../src/engine/simulation.ts';
import { Requests } from '../../../src/models/requests.ts';
import type { ReplicaEngine, ServingHooks } from '../../../src/models/serving/engine.ts';
import { LlmEngine } from '../../../src/models/serving/llm/llm-engine.ts';
import type { BatchService } from '../../../src/models/serving/service.ts';
import { SlotsEngine } from '../../../src/models/serving/slots.ts';
import type { ClientTerms } from '../../../src/models/sharing/client.ts';
import type { SharedPart } from '../../../src/models/sharing/shared-accelerator.ts';
import { admissionOrder } from '../../../src/policies/batching/index.ts';
import { affineStepTime } from '../llm/workloads.ts';

/** A request: its arrival in ticks, and the replica it goes to; -1 is any that has nothing to do. */
export interface Job {
  readonly at: number;
  readonly replica: number;
  /** Seconds of its work, for slots; or tokens, for language models. */
  readonly seconds: number;
  readonly prompt?: number;
  readonly output?: number;
}

/** Makes what the replicas share; `rate` is its event. */
export type NewPart = (simulation: Simulation, rate: HandlerId) => SharedPart;

/** Makes the engine of the replicas. */
export type NewEngine = (
  simulation: Simulation,
  requests: Requests,
  hooks: ServingHooks,
) => ReplicaEngine;

/** Terms of a replica that is like the others. */
export const plainTerms: ClientTerms = {
  owner: 0,
  share: 1,
  weight: 1,
  priority: 'standard',
  isSpatial: false,
};

/** A part of an accelerator on a simulation of its own, with the event that it needs. */
export function sharedPart(newPart: NewPart): { simulation: Simulation; part: SharedPart } {
  const simulation = new Simulation({ total: 2e7 });
  let part: SharedPart | undefined;
  const rate = simulation.on('pace', priority.pace, () => part!.rate());
  part = newPart(simulation, rate);
  return { simulation, part };
}

/** Runs jobs, in the order of their arrival, on replicas that share an accelerator; ticks from arrival to answer. */
export function runShared(
  newPart: NewPart,
  newEngine: NewEngine,
  replicas: readonly ClientTerms[],
  jobs: readonly Job[],
): Float64Array {
  const { simulation, part } = sharedPart(newPart);
  const requests = new Requests();
  const stays = new Float64Array(jobs.length).fill(Number.NaN);
  const engine = newEngine(simulation, requests, {
    started: () => {},
    completed: (id) => {
      stays[requests.number[id]!] = simulation.now - requests.arrivedAt[id]!;
      requests.release(id);
    },
    left: () => {},
    busy: () => {},
    roomMade: () => {},
    loadChanged: () => {},
    takeOver: () => -1,
  });
  for (const [replica, terms] of replicas.entries()) {
    engine.open(replica, { kind: 0, join: (runner) => part.join(terms, runner) });
  }
  const arrive = simulation.on('arrive', priority.arrival, (number) => {
    const { replica, seconds, prompt = 0, output = 0 } = jobs[number]!;
    const id = requests.take();
    requests.number[id] = number;
    requests.arrivedAt[id] = simulation.now;
    requests.work[id] = seconds;
    requests.promptTokens[id] = prompt;
    requests.outputTokens[id] = output;
    requests.tailGroup[id] = -1;
    engine.admit(replica >= 0 ? replica : idleReplica(engine, replicas.length), id);
    if (number + 1 < jobs.length) simulation.scheduleAt(jobs[number + 1]!.at, arrive, number + 1);
  });
  simulation.scheduleAt(jobs[0]!.at, arrive, 0);
  simulation.run();
  return stays;
}

/** Replicas that serve one request at a time, for as long as its work takes. */
export const slots: NewEngine = (simulation, requests, hooks) => {
  const service: BatchService = {
    seconds: 0,
    firstSeconds: 0,
    demand: 0.5,
    host: 0,
    time(_, head) {
      service.seconds = requests.work[head]!;
      service.firstSeconds = service.seconds;
    },
  };
  const config = { slots: 1, batch: { max: 1, wait: 0 } };
  return new SlotsEngine('test', simulation, requests, config, [service], hooks);
};

/** Replicas of a language model whose steps take `base` seconds, and 10 ns more for each KV token that they read. */
export function llm(base: number, stepwise = false): NewEngine {
  return (simulation, requests, hooks) =>
    new LlmEngine(
      'test',
      simulation,
      requests,
      [
        {
          stepTime: affineStepTime({ base, perPrefillToken: 20e-6, perKvToken: 10e-9 }),
          maxSequences: 8,
          tokenBudget: 512,
          chunk: Number.POSITIVE_INFINITY,
          maxModelLength: 1e5,
          kv: { blocks: 1e4, blockSize: 16, bytesPerToken: 1, prefixCache: false, lowerTiers: [] },
          order: () => admissionOrder({ kind: 'fcfs' }),
          inOrderOfArrival: true,
          preemptsByPriority: false,
          swap: undefined,
          disaggregation: undefined,
          promptCache: undefined,
          stepwise,
        },
      ],
      hooks,
      { record: () => {}, recordAlike: () => true, greatestAlike: (ticks) => ticks },
    );
}

function idleReplica(engine: ReplicaEngine, count: number): number {
  for (let replica = 0; replica < count; replica += 1) {
    if (engine.outstanding(replica) === 0) return replica;
  }
  throw new Error(`more than ${count} requests at once`);
}
