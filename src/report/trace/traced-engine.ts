import type { ServingTrace, StepsDone } from '../../models/serving/serving-trace.ts';
import type { TracedWorld } from '../../world/tracer.ts';
import type { EventWindow } from './event-window.ts';
import type { Slices } from './slices.ts';

export interface TracedEngineParts {
  readonly deployment: string;
  readonly world: TracedWorld;
  readonly window: EventWindow;
  readonly slices: Slices;
}

interface ReplicaKv {
  used: number;
  blocks: number;
  evicted: number;
}

/**
 * Steps of language models as events. Those that are alike and follow each other are one, unless each is an event of the
 * simulation: a stretch is counted in parts where somebody looks at it, which is of no interest here.
 */
export function tracedSteps(
  { deployment, world, window }: TracedEngineParts,
  stepwise: boolean,
): { readonly trace: ServingTrace; readonly finish: () => void } {
  const { simulation, requests } = world;
  const done: (StepsDone | undefined)[] = [];
  const kv: ReplicaKv[] = [];
  let used = 0;
  let blocks = 0;
  const write = (replica: number) => {
    const steps = done[replica];
    if (steps === undefined) return;
    done[replica] = undefined;
    window.add({
      kind: 'steps',
      at: steps.from,
      lasts: steps.until - steps.from,
      deployment,
      replica,
      steps: steps.steps,
      decodes: steps.decodes,
      prefills: steps.prefills,
      prefill_tokens: steps.prefillTokens,
      kv_blocks: steps.usedBlocks,
      kv_blocks_all: steps.blocks,
    });
  };
  const trace: ServingTrace = {
    ...nothing,
    steps(replica, next) {
      const before = done[replica];
      const isSame = !stepwise && next.goOn && before?.until === next.from;
      if (isSame) {
        done[replica] = { ...before, until: next.until, steps: before.steps + next.steps };
        return;
      }
      write(replica);
      done[replica] = next;
    },
    boundary(replica, facts) {
      kv[replica] ??= { used: 0, blocks: 0, evicted: 0 };
      const own = kv[replica];
      used += facts.usedBlocks - own.used;
      blocks += facts.blocks - own.blocks;
      own.used = facts.usedBlocks;
      own.blocks = facts.blocks;
      const { now } = simulation;
      const use = Math.round((used / blocks) * 1e6) / 1e6;
      window.count(now, { service: deployment, name: 'kv use' }, use);
      // One that fell has a new cache.
      const evicted = facts.evictedBlocks - own.evicted;
      own.evicted = facts.evictedBlocks;
      if (evicted > 0) {
        window.add({ kind: 'evicted', at: now, deployment, replica, blocks: evicted });
      }
    },
    preempted(replica, request, given, kept) {
      window.add({
        kind: 'preempted',
        at: simulation.now,
        deployment,
        replica,
        number: requests.number[request]!,
        given_tokens: given,
        kept_tokens: kept,
      });
    },
  };
  return {
    trace,
    finish: () => {
      for (const replica of done.keys()) write(replica);
    },
  };
}

/** Batches of engines without steps as events. */
export function tracedBatches({ deployment, world, slices }: TracedEngineParts): ServingTrace {
  const { simulation } = world;
  const key = (replica: number, slot: number) => `batch ${deployment} ${replica} ${slot}`;
  return {
    ...nothing,
    batchBegan(replica, slot, size) {
      const batch = { kind: 'batch', deployment, replica, slot, size } as const;
      slices.begin(key(replica, slot), simulation.now, batch);
    },
    batchEnded: (replica, slot) => slices.end(key(replica, slot), simulation.now),
  };
}

const nothing: ServingTrace = {
  admitted() {},
  kvArrived() {},
  chunk() {},
  decodes() {},
  preempted() {},
  handedOver() {},
  takenOver() {},
  boundary() {},
  limited() {},
  steps() {},
  batchBegan() {},
  batchEnded() {},
};
