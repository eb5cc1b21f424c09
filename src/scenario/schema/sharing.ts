import { z } from 'zod';
import { sharingConstants } from '../../catalog/sharing.ts';
import { plainTurnKinds } from '../../policies/sharing/turns.ts';
import { quantity, quantityOr } from '../quantities.ts';
import { described } from './described.ts';
import { duration, positiveDuration, whole } from './numbers.ts';

const { mps: mpsFacts, timeSlice: sliceFacts, mig: migFacts, swap: swapFacts } = sharingConstants;

const turns = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: described(plainTurnKinds, {
        equal: 'as much for each that wants any',
        weighted: 'by weight',
        'best-effort-fill': 'best-effort replicas only while no other wants any',
      }),
    }),
    z.strictObject({
      kind: z.literal('priority').describe('the most urgent class first'),
      floor: quantity('ratio', { min: 0, max: 1 / 3 })
        .default(0.05)
        .describe('part of the time that is left to each lower class that wants any'),
    }),
  ])
  .prefault({ kind: 'equal' })
  .describe('who gets how much of the time');

const turnFields = {
  quantum: z
    .enum(['shared', 'exact'])
    .default('shared')
    .describe('turns as if all ran at once, or each of them played'),
  turn: positiveDuration().default(sliceFacts.quantumSeconds.value).describe('length of a turn'),
  switching: duration()
    .default(sliceFacts.switchSeconds.value)
    .describe('what changing turns costs, caches included'),
  idle: z
    .enum(['given', 'wasted'])
    .default('given')
    .describe('where the turns of replicas without work go'),
  turns,
};

const interference = () =>
  quantity('ratio', { min: 0 })
    .default(mpsFacts.slowdownPerCoRunner.value)
    .describe('how much slower each busy neighbour makes everything, by caches and clocks');

const sharedWeights = () =>
  z.boolean().default(false).describe('whether replicas of one deployment read the same weights');

const mps = z.strictObject({
  kind: z.literal('mps').describe('side by side, with parts of the multiprocessors (MPS)'),
  interference: interference(),
  oversubscription: quantity('factor', { min: 1 })
    .default(1)
    .describe('how many times the multiprocessors are promised'),
  clients: whole(1).default(mpsFacts.clients.value).describe('replicas on one accelerator at most'),
  shared_weights: sharedWeights(),
});

const timeSlice = z.strictObject({
  kind: z.literal('time-slice').describe('the whole accelerator in turns'),
  ...turnFields,
  clients: whole(1).default(48).describe('replicas on one accelerator at most'),
  shared_weights: sharedWeights(),
});

/** How replicas share the accelerators of a pool. */
export const sharing = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('exclusive').describe('one replica owns it') }),
    z.strictObject({
      kind: z.literal('mig').describe('slices in hardware (MIG)'),
      layout: z
        .array(z.string())
        .optional()
        .describe('slices of every accelerator; cut as replicas need them where left out'),
      cutting: duration().default(migFacts.sliceSeconds.value).describe('to cut a slice'),
      orchestrator: duration()
        .default(0)
        .describe('until the cluster knows of a new slice; three to five minutes on Kubernetes'),
      within: z
        .discriminatedUnion('kind', [mps, timeSlice])
        .optional()
        .describe('how replicas share a slice; each has its own where left out'),
    }),
    mps,
    timeSlice,
    z.strictObject({
      kind: z.literal('swap').describe('models take turns in memory'),
      ...turnFields,
      bandwidth: quantity('bandwidth', { above: 0 })
        .optional()
        .describe(
          'between host and accelerator; what the data sheet’s link attains where left out',
        ),
      initialisation: duration()
        .default(swapFacts.wakeFromHostSeconds.value)
        .describe('of a model that is back, before it works'),
      residence: positiveDuration()
        .default(10)
        .describe('how long a busy model stays before it has to make room for one that waits'),
      host_memory: quantityOr('bytes', ['unlimited'], { min: 0 })
        .default('unlimited')
        .describe('of the host of each accelerator, for the models that are out'),
    }),
    z.strictObject({
      kind: z
        .literal('hybrid')
        .describe('a reserved part, and turns on the rest: the reference design’s'),
      corrected: z
        .boolean()
        .default(true)
        .describe('false for the reference design’s, which never serves those who take turns'),
      reserved: quantity('ratio', { min: 0, max: 1 })
        .default(0.2)
        .describe('part of memory and multiprocessors for replicas that have their own'),
      interference: interference(),
      ...turnFields,
    }),
  ])
  .prefault({ kind: 'exclusive' })
  .describe('how replicas share the accelerators');

/** A replica's part of an accelerator that it shares. */
export const share = z
  .strictObject({
    profile: z
      .union([z.string(), z.array(z.string()).min(1)])
      .optional()
      .describe('MIG slice, or slices in order of preference'),
    multiprocessors: quantity('ratio', { above: 0, max: 1 })
      .default(1)
      .describe('part that it may use, where replicas run side by side'),
    memory: quantity('bytes', { above: 0 })
      .optional()
      .describe('of the accelerator; needed where replicas share it, but for `mig` and `swap`'),
    memory_part: quantity('ratio', { above: 0, max: 1 })
      .optional()
      .describe(
        'the same as a part of what the accelerator has; where both are given, the lesser counts',
      ),
    weight: z.number().positive().default(1).describe('of its turns'),
    priority: z
      .enum(['latency-critical', 'standard', 'best-effort'])
      .default('standard')
      .describe('how urgent its turns are, where turns go by priority'),
    reserved: z.boolean().default(false).describe('has a part of its own under `hybrid`'),
    memory_bound: quantity('ratio', { min: 0, max: 1 })
      .default(0.5)
      .describe('part of the time that drawn service times spend on memory'),
  })
  .prefault({})
  .describe('of an accelerator that it shares');

export type SharingScenario = z.output<typeof sharing>;
export type ShareScenario = z.output<typeof share>;
