import { z } from 'zod';
import { acceleratorNames } from '../catalog/accelerators.ts';
import { metricDefinition, metricNames } from '../metrics/catalog.ts';
import { routerKinds } from '../policies/routing/index.ts';
import { quantity, quantityOr, readQuantity } from './quantities.ts';

const duration = () => quantity('duration', { min: 0 });
const positiveDuration = () => quantity('duration', { above: 0 });
const whole = (min: number) => z.int().min(min);

/** A distribution whose values are of one quantity: a plain value, or a kind with its parameters. */
function distributionOptions(value: 'duration' | 'count') {
  const amount = () => quantity(value, { min: 0 });
  return [
    z.strictObject({ kind: z.literal('constant'), value: amount() }),
    z.strictObject({ kind: z.literal('uniform'), min: amount(), max: amount() }),
    z.strictObject({ kind: z.literal('exponential'), mean: amount() }),
    z.strictObject({
      kind: z.literal('weibull'),
      mean: amount(),
      cv: z.number().positive().describe('coefficient of variation'),
    }),
    z.strictObject({
      kind: z.literal('hyper-exponential'),
      mean: amount(),
      cv: z.number().min(1).describe('coefficient of variation, at least 1'),
    }),
    z.strictObject({
      kind: z.literal('log-normal'),
      median: amount(),
      sigma: z.number().nonnegative().describe('standard deviation of the logarithm'),
    }),
    z.strictObject({
      kind: z.literal('pareto'),
      min: quantity(value, { above: 0 }),
      alpha: z.number().positive().describe('tail index; the mean is finite above 1'),
      max: amount().optional().describe('where the tail is cut'),
    }),
    z.strictObject({
      kind: z.literal('empirical'),
      quantiles: z
        .array(z.strictObject({ p: quantity('ratio', { min: 0, max: 1 }), value: amount() }))
        .min(2)
        .describe('probabilities ascending from 0 to 1, joined by straight lines'),
    }),
  ] as const;
}

const zipf = z.strictObject({
  kind: z.literal('zipf'),
  n: whole(1),
  exponent: z.number().nonnegative(),
});

/** A bare quantity stands for the constant distribution. */
function orConstant<Schema extends z.ZodType>(value: 'duration' | 'count', options: Schema) {
  return z.union([
    quantity(value, { min: 0 }).transform((amount) => ({
      kind: 'constant' as const,
      value: amount,
    })),
    options,
  ]);
}

const durations = () =>
  orConstant('duration', z.discriminatedUnion('kind', [...distributionOptions('duration')]));
const tokens = () =>
  orConstant('count', z.discriminatedUnion('kind', [...distributionOptions('count'), zipf]));

const pool = z.strictObject({
  accelerator: z.enum(acceleratorNames as [string, ...string[]]).describe('data sheet'),
  accelerators: whole(1).describe('how many there are; the fleet never rents more'),
  price: quantity('hourlyMoney', { min: 0 })
    .optional()
    .describe('of one accelerator; the catalog’s on-demand price where it has one'),
});

const roofline = z.strictObject({
  kind: z.literal('roofline'),
  parameters: quantity('count', { above: 0 }).describe('weights of the model'),
  precision: z
    .enum(['fp16', 'fp8', 'int8', 'fp4', 'int4'])
    .default('fp16')
    .describe('of the weights and of the arithmetic'),
  count: z
    .enum(['tokens', 'items'])
    .default('tokens')
    .describe('what a request’s work is counted in'),
  flops: quantity('count', { above: 0 })
    .optional()
    .describe('operations for one token or item; 2 × parameters where left out'),
  compute_efficiency: quantity('ratio', { above: 0, max: 1 })
    .default(0.5)
    .describe('attained part of the dense peak'),
  memory_efficiency: quantity('ratio', { above: 0, max: 1 })
    .default(0.8)
    .describe('attained part of the memory bandwidth'),
  launch: duration().default(0.002).describe('host time of every step'),
});

const service = z.union([
  quantity('duration', { above: 0 }).transform((value) => ({ kind: 'constant' as const, value })),
  z.discriminatedUnion('kind', [roofline, ...distributionOptions('duration')]),
]);

const slots = z.strictObject({
  kind: z.literal('slots'),
  slots: whole(1).default(1).describe('batches that a replica serves side by side'),
  batch: z
    .strictObject({
      max: whole(1).default(1).describe('requests in a batch at the most'),
      wait: duration().default(0).describe('how long a free slot waits for a fuller batch'),
    })
    .prefault({}),
  service: service.describe('how long a batch takes'),
});

const fixedScaling = z.strictObject({
  kind: z.literal('fixed'),
  replicas: whole(0).describe('from the start to the horizon'),
});

const aiWorkloadScaler = z.strictObject({
  kind: z.literal('ai-workload-scaler'),
  min_instances: whole(1).default(2).describe('replicas at the start, and at the least'),
  max_instances: whole(1).default(20).describe('replicas at the most'),
  target_queue_depth: z.number().positive().default(10).describe('requests waiting'),
  target_latency: positiveDuration().default(0.1).describe('mean end to end'),
  scale_up_threshold: z
    .number()
    .positive()
    .default(1.5)
    .describe('queue or latency over its target above which it scales up'),
  scale_down_threshold: z
    .number()
    .nonnegative()
    .default(0.5)
    .describe('queue and latency over their targets below which it may scale down'),
  cooldown: duration().default(300).describe('time between two scalings, at the least'),
  interval: positiveDuration().default(15).describe('time between two decisions'),
});

const deployment = z.strictObject({
  pool: z.string().describe('the pool that its replicas rent from'),
  accelerators: whole(1).default(1).describe('accelerators of one replica'),
  engine: z.discriminatedUnion('kind', [slots]).describe('how a replica serves requests'),
  queue: z
    .strictObject({
      limit: quantityOr('count', ['unlimited'], { min: 0 })
        .default('unlimited')
        .describe('requests that may wait; more are rejected'),
      timeout: quantityOr('duration', ['never'], { above: 0 })
        .default('never')
        .describe('how long a request waits for service before it gives up'),
      order: z
        .enum(['fcfs', 'priority'])
        .default('fcfs')
        .describe('of arrival, or by the priority of the tenant first'),
    })
    .prefault({}),
  routing: z
    .strictObject({
      kind: z
        .enum(routerKinds)
        .default('least-outstanding')
        .describe('how the replica of a request is chosen'),
      max_outstanding: quantityOr('count', ['unlimited'], { min: 1 })
        .optional()
        .describe(
          'requests that a replica may hold; the rest wait in one queue. Slots × batch.max where left out',
        ),
    })
    .prefault({}),
  scaling: z
    .discriminatedUnion('kind', [fixedScaling, aiWorkloadScaler])
    .describe('how many replicas there are'),
  startup: duration().default(120).describe('from the order of a replica to its readiness'),
});

const baseRate = () =>
  quantity('rate', { min: 0 })
    .optional()
    .describe(
      'of requests (or sessions) where the shape is 1; may be left out over recorded counts',
    );

const arrivals = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('poisson'), rate: baseRate() }),
  z.strictObject({ kind: z.literal('constant'), rate: baseRate() }),
  z.strictObject({
    kind: z.enum(['gamma', 'weibull']),
    rate: baseRate(),
    cv: z.number().positive().describe('coefficient of variation of the gaps; Poisson has 1'),
  }),
  z.strictObject({
    kind: z.literal('on-off'),
    rate: baseRate(),
    on: positiveDuration().describe('mean length of a busy period'),
    off: positiveDuration().describe('mean length of a quiet period'),
    floor: quantity('ratio', { min: 0, max: 1 })
      .default(0)
      .describe('rate of a quiet period as a part of a busy one’s'),
  }),
  z.strictObject({
    kind: z.literal('mmpp'),
    rate: baseRate(),
    factors: z
      .array(quantity('factor', { min: 0 }))
      .min(2)
      .describe('on the rate, a state each'),
    dwell: z.array(positiveDuration()).min(2).describe('mean time in each state'),
  }),
  z.strictObject({
    kind: z.literal('closed'),
    users: whole(1).describe('each asks again only after an answer and a think time'),
  }),
]);

const factor = () => quantity('factor', { min: 0 });

const shape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant') }),
  z.strictObject({
    kind: z.literal('step'),
    at: duration().describe('when the factor sets in'),
    factor: factor(),
    until: duration().optional().describe('when it ends; the horizon where left out'),
  }),
  z.strictObject({
    kind: z.literal('ramp'),
    from: duration().describe('when the factor is still 1'),
    until: duration().describe('when it is reached; it stays from then on'),
    factor: factor(),
  }),
  z.strictObject({
    kind: z.literal('flash-crowd'),
    at: duration().describe('when the crowd begins to come'),
    rise: duration().describe('time from 1 to the peak'),
    hold: duration().describe('time at the peak'),
    decay: positiveDuration().describe('time constant of the way back'),
    peak: factor().describe('factor at the height of the crowd'),
  }),
  z.strictObject({
    kind: z.literal('diurnal-weekly'),
    start: duration().default(0).describe('time of the week at which the run starts'),
    hours: z.array(factor()).length(24).optional().describe('24 of them, midnight first'),
    days: z.array(factor()).length(7).optional().describe('7 of them, Monday first'),
  }),
  z.strictObject({
    kind: z.literal('black-friday'),
    day: z
      .enum(['wednesday', 'thursday', 'friday', 'saturday', 'sunday', 'monday', 'tuesday'])
      .default('friday')
      .describe('day on which the run starts'),
    start: duration().default(0).describe('time of day at which the run starts'),
    peak: factor().default(8).describe('factor at the busiest hour of the day'),
  }),
  z.strictObject({
    kind: z.literal('piecewise'),
    join: z.enum(['lines', 'steps']).default('lines').describe('what lies between two points'),
    points: z
      .array(z.strictObject({ at: duration(), factor: factor() }))
      .min(1)
      .describe('in order of time'),
  }),
  z.strictObject({
    kind: z.literal('counts'),
    file: z
      .string()
      .describe('CSV of counts per interval; scaled to the mean `rate` where arrivals have one'),
    start: duration().default(0).describe('time in the file at which the run starts'),
  }),
]);

const tenant = z.strictObject({
  share: quantity('ratio', { min: 0 }).default(1).describe('relative to the sum of all shares'),
  deployment: z.string().optional().describe('where its requests go'),
  priority: z.int().default(0).describe('larger is served earlier in a priority queue'),
  slo: z.string().optional().describe('its SLO class'),
  value: quantity('money', { min: 0 }).default(0).describe('of one request, lost with it'),
  prompt: tokens().optional().describe('its own, in the place of the traffic’s'),
  output: tokens().optional().describe('its own, in the place of the traffic’s'),
  items: tokens().optional().describe('its own, in the place of the traffic’s'),
});

const traffic = z.strictObject({
  deployment: z.string().optional().describe('where requests go, unless their tenant says'),
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

const sloClass = z.strictObject({
  e2e: positiveDuration().optional().describe('from arrival to the full answer, at the most'),
  ttft: positiveDuration().optional().describe('from arrival to the first answer, at the most'),
  wait: positiveDuration().optional().describe('from arrival to the start of service, at the most'),
});

const bound = z.union([z.string(), z.number()]);

const metricName = () => z.enum(metricNames as [string, ...string[]]);

const slo = z
  .strictObject({
    metric: metricName(),
    max: bound.optional(),
    min: bound.optional(),
    deployment: z.string().optional().describe('judge this deployment only'),
    tenant: z.string().optional().describe('judge this tenant only'),
    optional: z.boolean().default(false).describe('reported, but not part of the verdict'),
  })
  .transform((input, context) => {
    const sides = (['max', 'min'] as const).filter((side) => input[side] !== undefined);
    const side = sides[0];
    if (side === undefined || sides.length > 1) {
      context.addIssue({ code: 'custom', message: 'needs either `max` or `min`' });
      return z.NEVER;
    }
    const limit = readMetric(input.metric, input[side], side, context);
    const { metric, deployment, tenant, optional } = input;
    return { metric, side, limit, deployment, tenant, optional };
  });

const theory = z
  .strictObject({
    metric: metricName(),
    value: bound,
    law: z.string().describe('where the value comes from'),
  })
  .transform(({ metric, value, law }, context) => ({
    metric,
    law,
    value: readMetric(metric, value, 'value', context),
  }));

/** Reads a value in the unit of its metric. */
function readMetric(metric: string, input: unknown, key: string, context: z.RefinementCtx): number {
  const value = readQuantity(quantityOf(metric), input);
  if (typeof value === 'number') return value;
  context.addIssue({ code: 'custom', path: [key], message: value });
  return z.NEVER;
}

function quantityOf(metric: string) {
  switch (metricDefinition(metric).unit) {
    case 'seconds':
      return 'duration' as const;
    case 'per-second':
      return 'rate' as const;
    case 'ratio':
      return 'ratio' as const;
    case 'usd':
      return 'money' as const;
    case 'count':
    case 'hours':
      return 'count' as const;
  }
}

const axis = z.union([
  z.array(z.unknown()).min(1).describe('values of the path that the axis is named for'),
  z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .describe('variants by name, each with the paths that it sets'),
]);

/** Everything a scenario file may say. */
export const scenarioSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/, 'use lower-case letters, digits and hyphens')
    .describe('names the results'),
  seed: z
    .union([z.string(), z.int()])
    .default('1')
    .transform(String)
    .describe('of all randomness; equal seeds give equal results'),
  replications: whole(1).default(1).describe('independent repetitions of each variant'),
  horizon: positiveDuration().describe('simulated time'),
  warmup: quantityOr('duration', ['auto'], { min: 0 })
    .default(0)
    .describe('left out of all statistics; `auto` finds it by MSER-5'),
  interval: positiveDuration()
    .optional()
    .describe('of the time series; a sixtieth of the horizon where left out'),
  max_events: quantity('count', { above: 0 }).default(1e10).describe('a run stops beyond it'),
  pools: z.record(z.string(), pool).describe('accelerators to rent'),
  deployments: z.record(z.string(), deployment).describe('models, and how each is served'),
  traffic: z.record(z.string(), traffic).describe('requests, and whose they are'),
  slo_classes: z
    .record(z.string(), sloClass)
    .default({})
    .describe('promises to each request; goodput counts those that kept them all'),
  slos: z.array(slo).default([]).describe('what the verdict judges'),
  theory: z
    .array(theory)
    .default([])
    .describe('values that the intervals over the replications must cover'),
  sweep: z.record(z.string(), axis).default({}).describe('variants to run and compare'),
});

/** A scenario with every default filled in and every quantity in base units (seconds, bytes, dollars). */
export type Scenario = z.output<typeof scenarioSchema>;
export type PoolScenario = Scenario['pools'][string];
export type DeploymentScenario = Scenario['deployments'][string];
export type TrafficScenario = Scenario['traffic'][string];
export type TenantScenario = NonNullable<TrafficScenario['tenants']>[string];
export type TheoryScenario = Scenario['theory'][number];
export type SloScenario = Scenario['slos'][number];
export type SloClassScenario = Scenario['slo_classes'][string];
