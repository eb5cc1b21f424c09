import { z } from 'zod';

const at = z.int().min(0).describe('microseconds since the run began');
const lasts = z.int().min(0).describe('microseconds');
const open = z.literal(true).optional().describe('where it was not over when the run was');
const number = z.int().min(0).describe('of the request, as in requests.csv');
const call = z.int().min(0).describe('which of its calls, from 1; 0 is the request itself');
const service = z.string().describe('deployment, gateway or provider');
const deployment = z.string();
const replica = z.int().min(0);
const because = z.string();
const tokens = z.int().min(0);
const pool = z.string();

/** What a wait was for. */
export const waitReasons = [
  'step',
  'kv',
  'sequences',
  'tokens',
  'preemption',
  'slot',
  'batch',
  'no-replica',
  'full-replicas',
] as const;

/** What a request, or one of its calls, is in the midst of. */
export const lifePhases = [
  'held',
  'door',
  'known-answer',
  'call',
  'between-calls',
  'way-out',
  'way-back',
  'queue',
  'line',
  'kv-load',
  'prefill',
  'recompute',
  'decode',
  'hand-over',
  'service',
  'instance',
  'first-token',
  'answer',
  'refusal',
  'hanging',
] as const;

/** How a request, or a call, ended; `in-flight` is not yet. */
export const lifeOutcomes = [
  'completed',
  'rejected',
  'timed-out',
  'cancelled',
  'failed',
  'in-flight',
] as const;

export const waits = z
  .partialRecord(z.enum(waitReasons), z.int().min(1))
  .describe('microseconds of it by what was waited for');

/** One line of `spillway trace --jsonl`, but for the first: something that happened, or that lasted. */
export const traceEvent = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('request'),
    at,
    lasts,
    open,
    number,
    call,
    how: z.enum(['request', 'call', 'copy', 'shadow']),
    tenant: z.string(),
    service,
    target: z.string().optional().describe('of a call: its name at the gateway'),
    outcome: z.enum(lifeOutcomes),
    reason: z.string(),
    prompt_tokens: tokens,
    output_tokens: tokens,
    cached_tokens: tokens,
    first_answer_at: at.optional(),
    preemptions: z.int().min(0),
  }),
  z.strictObject({
    kind: z.literal('phase'),
    at,
    lasts,
    number,
    call,
    service,
    phase: z.enum(lifePhases),
    replica: replica.optional(),
    waits: waits.optional(),
  }),
  z.strictObject({ kind: z.literal('mark'), at, number, call, service, what: z.string(), because }),
  z.strictObject({
    kind: z.literal('replica'),
    at,
    lasts,
    open,
    deployment,
    replica,
    phase: z.enum(['starting', 'ready', 'draining', 'restarting', 'asleep', 'waking']),
    place: z.string(),
  }),
  z.strictObject({
    kind: z.literal('startup'),
    at,
    lasts,
    open,
    deployment,
    replica,
    phase: z.string(),
  }),
  z.strictObject({
    kind: z.literal('steps'),
    at,
    lasts,
    deployment,
    replica,
    steps: z.int().min(1).describe('alike, one after the other'),
    decodes: z.int().min(0).describe('sequences that had a token with each'),
    prefills: z.int().min(0).describe('prompts that were worked on'),
    prefill_tokens: tokens,
    kv_blocks: z.int().min(0).describe('in use when they began'),
    kv_blocks_all: z.int().min(0),
  }),
  z.strictObject({
    kind: z.literal('batch'),
    at,
    lasts,
    open,
    deployment,
    replica,
    slot: z.int().min(0),
    size: z.int().min(1),
  }),
  z.strictObject({
    kind: z.literal('node'),
    at,
    lasts,
    open,
    pool,
    node: z.int().min(0),
    phase: z.enum(['ordered', 'booting', 'up', 'emptying', 'leaving']),
    group: z.string(),
  }),
  z.strictObject({
    kind: z.literal('preempted'),
    at,
    deployment,
    replica,
    number,
    given_tokens: tokens,
    kept_tokens: tokens,
  }),
  z.strictObject({
    kind: z.literal('evicted'),
    at,
    deployment,
    replica,
    blocks: z.int().min(1).describe('of the prefix cache'),
  }),
  z.strictObject({
    kind: z.literal('befell'),
    at,
    service: service.optional(),
    pool: pool.optional(),
    node: z.int().optional(),
    replica: replica.optional(),
    event: z.string(),
    because,
  }),
  z.strictObject({
    kind: z.literal('scaling'),
    at,
    deployment: deployment.optional(),
    pool: pool.optional(),
    policy: z.string(),
    current: z.int(),
    desired: z.int(),
    applied: z.int(),
    because,
  }),
  z.strictObject({
    kind: z.literal('judged'),
    at,
    gateway: z.string(),
    policy: z.string(),
    target: z.string(),
    state: z.string(),
    because,
  }),
  z.strictObject({
    kind: z.literal('counter'),
    at,
    service: service.optional(),
    pool: pool.optional(),
    name: z.enum([
      'waiting',
      'in service',
      'kv use',
      'replicas ready',
      'replicas desired',
      'usd per hour',
    ]),
    value: z.number(),
  }),
]);

/** The first line of `spillway trace --jsonl`. */
export const traceHead = z.strictObject({
  kind: z.literal('trace'),
  version: z
    .literal(1)
    .describe('of this form; it changes where a key goes or means something else'),
  scenario: z.string(),
  variant: z.record(z.string(), z.string()),
  replication: z.int().min(0),
  seed: z.string(),
  from: at,
  to: at.describe('what overlaps this window is in the file, from its begin to its end'),
});

export type TraceEvent = z.infer<typeof traceEvent>;
export type TraceHead = z.infer<typeof traceHead>;
