import { z } from 'zod';
import { mostCells } from '../scenario/check-sizes.ts';
import { interval, labels } from './json-output/parts.ts';
import { verdictVersion } from './verdict-file.ts';

const texts = z.array(z.string());
const whole = z.int().min(0);

/** A limit in words is made of these, whatever else a promise has. */
const slo = z.looseObject({
  metric: z.string(),
  side: z.enum(['max', 'min']),
  limit: z.number(),
  interval,
  kept: whole,
  of: whole,
  met: z.boolean(),
  settled: z.boolean(),
});

const theory = z.looseObject({
  metric: z.string(),
  value: z.number(),
  law: z.string(),
  interval,
  met: z.boolean(),
});

const variant = z.looseObject({
  labels,
  finished: whole,
  kept: whole,
  of: whole,
  slos: z.array(slo),
  theory: z.array(theory),
  metrics: z.record(z.string(), interval),
});

const point = z.looseObject({
  name: z.string(),
  cost: interval,
  more: interval,
  quality: interval,
  missed: texts,
  also: z.array(interval),
  isEfficient: z.boolean(),
  dominated: z
    .looseObject({
      by: z.string(),
      isByMeans: z.boolean(),
      gains: z.array(z.looseObject({ metric: z.string(), gain: interval })),
    })
    .nullable(),
});

const frontier = z.looseObject({
  cost: z.string(),
  quality: z.string(),
  tenant: z.string().nullable(),
  also: texts,
  reference: z.string().nullable(),
  yardsticks: texts,
  chosen: texts,
  points: z.array(point),
  trade: texts,
});

const comparison = z.looseObject({
  baseline: whole,
  candidate: whole,
  pairs: whole,
  metrics: z.array(
    z.looseObject({
      metric: z.string(),
      baseline: interval,
      candidate: interval,
      difference: interval,
      better: z.enum(['baseline', 'candidate']).nullable(),
    }),
  ),
});

const finding = z.looseObject({
  labels,
  against: labels.nullable(),
  mean: z.number().nullable(),
  halfWidth: z.number().nullable(),
  replications: whole,
  standing: z.string(),
});

const claim = z.looseObject({
  says: z.string(),
  source: z.string(),
  note: z.string().nullable(),
  word: z.string(),
  condition: z.string().nullable(),
  outside: z.string().nullable(),
  where: z.record(z.string(), texts),
  findings: z.array(finding),
});

/** The form of a `VerdictFile`: somebody may have written into one, and what reads it goes by its form. */
export const verdictForm = z.looseObject({
  version: z.literal(verdictVersion),
  scenario: z.string(),
  verdict: z.string(),
  code: z.int(),
  reproduction: z.looseObject({
    command: z.string().optional(),
    spillway: z.string(),
    scenario: z.string(),
    fingerprint: z.string(),
    seed: z.string(),
  }),
  replications: z.int().min(1).max(mostCells),
  failed: z.array(z.looseObject({ name: z.string(), message: z.string() })),
  metrics: texts,
  variants: z.array(variant).min(1),
  frontier: frontier.nullable(),
  comparisons: z.array(comparison),
  claims: z.array(claim).optional(),
  lines: z.looseObject({ reading: texts, chaos: texts, monthlyBill: texts, stepTimes: texts }),
});

/** The form of what `scenario.json` has of each variant. */
export const scenarioForm = z.looseObject({
  variants: z.array(z.looseObject({ scenario: z.record(z.string(), z.unknown()) })),
});
