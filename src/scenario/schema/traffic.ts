import { z } from 'zod';
import { quantity } from '../quantities.ts';
import { arrivals } from './arrivals.ts';
import { content } from './content.ts';
import { durations, tokens } from './distribution.ts';
import { duration, factor, whole } from './numbers.ts';
import { shape } from './shape.ts';

const tenant = z.strictObject({
  share: quantity('ratio', { min: 0 }).default(1).describe('relative to the sum of all shares'),
  deployment: z.string().optional().describe('where its requests go'),
  gateway: z.string().optional().describe('where its requests go, in the place of a deployment'),
  priority: z.int().default(0).describe('larger is served earlier in a priority queue'),
  slo: z.string().optional().describe('its SLO class'),
  value: quantity('money', { min: 0 }).default(0).describe('of one request, lost with it'),
  prompt: tokens().optional().describe('its own, in the place of the traffic’s'),
  output: tokens().optional().describe('its own, in the place of the traffic’s'),
  items: tokens().optional().describe('its own, in the place of the traffic’s'),
});

/** Requests of one origin, generated or recorded. */
export const traffic = z.strictObject({
  deployment: z.string().optional().describe('where requests go, unless their tenant says'),
  gateway: z.string().optional().describe('where they go, in the place of a deployment'),
  arrivals: arrivals.optional().describe('when requests (or sessions) come'),
  shape: shape.default({ kind: 'constant' }).describe('how the rate moves over time'),
  prompt: tokens().default({ kind: 'constant', value: 512 }).describe('tokens of a prompt'),
  output: tokens().default({ kind: 'constant', value: 128 }).describe('tokens of an answer'),
  items: tokens()
    .default({ kind: 'constant', value: 1 })
    .describe('units of work where the service counts items'),
  lengths: z
    .strictObject({
      file: z.string().optional().describe('a recorded workload or a table of lengths'),
      rows: z
        .array(z.tuple([quantity('count', { min: 0 }), quantity('count', { min: 0 })]))
        .min(1)
        .optional()
        .describe('pairs of prompt and output tokens'),
    })
    .optional()
    .describe('prompt and output lengths together, drawn from rows with equal chance'),
  sessions: z
    .strictObject({
      turns: tokens().describe('questions in a session'),
      think: durations().describe('time between an answer and the next question'),
    })
    .optional()
    .describe('conversations; each next turn waits for the last answer'),
  prefix: z
    .strictObject({
      system: z
        .strictObject({
          groups: whole(1).describe('how many different ones'),
          tokens: whole(1).describe('length of each'),
          exponent: z.number().nonnegative().default(1).describe('how unequal their use is (Zipf)'),
        })
        .optional()
        .describe('system prompts'),
      conversation: z
        .boolean()
        .default(false)
        .describe('each turn’s prompt starts with the conversation so far'),
    })
    .optional()
    .describe('what prompts share'),
  content: content.optional(),
  clients: z
    .record(z.string(), quantity('ratio', { above: 0 }))
    .optional()
    .describe('where its clients are: places, and their shares; where left out, nothing is far'),
  cancel: z
    .strictObject({
      share: quantity('ratio', { min: 0, max: 1 }).describe('of the requests'),
      after: durations().describe('time from arrival after which the client goes'),
    })
    .optional()
    .describe('clients that do not wait for the full answer'),
  tenants: z
    .record(z.string(), tenant)
    .optional()
    .describe('kinds of customers; one, named for the traffic, where left out'),
  file: z.string().optional().describe('a recorded workload to replay instead of `arrivals`'),
  format: z
    .enum(['auto', 'azure-llm', 'mooncake', 'servegen-rates', 'spillway', 'csv', 'jsonl'])
    .default('auto')
    .describe('of `file`; by its first line where `auto`'),
  columns: z
    .strictObject({
      time: z.string(),
      unit: z.enum(['s', 'ms', 'us', 'ns']).optional().describe('of numeric times; seconds'),
      origin: z
        .enum(['zero', 'first'])
        .optional()
        .describe('whether the run starts at time 0 or at the first arrival'),
      prompt: z.string().optional(),
      output: z.string().optional(),
      items: z.string().optional(),
      tenant: z.string().optional(),
    })
    .optional()
    .describe('names of the columns of a generic CSV or JSONL'),
  rate_scale: factor().default(1).describe('more or fewer requests: copies, or thinning'),
  speed: quantity('factor', { above: 0 }).default(1).describe('2x replays in half the time'),
  slice: z
    .strictObject({
      from: duration().default(0).describe('recorded time at which the run starts'),
      until: duration().optional().describe('recorded time from which nothing is replayed'),
    })
    .optional()
    .describe('a part of the recording'),
  loop: z.boolean().default(false).describe('start again at the end, until the horizon'),
  thin: quantity('ratio', { min: 0, max: 1 }).default(1).describe('part of the requests kept'),
});
