import { z } from 'zod';
import { known, version } from './parts.ts';

const lengths = z.strictObject({
  mean: known(),
  p50: known(),
  p90: known(),
  p99: known(),
  max: known(),
});

const rates = z.array(known()).describe('mean rate in each part of the span, a second');

/** What `spillway workload describe` prints with --json, by the kind of the file. */
export const workloadOutput = z.union([
  z.strictObject({
    version,
    kind: z.literal('requests'),
    requests: z.int(),
    span: z.number(),
    meanRate: known(),
    peakSecond: known(),
    gapCv: known(),
    dispersion10s: known(),
    dispersion60s: known(),
    prompt: lengths,
    output: lengths,
    prefix: z.record(z.string(), z.unknown()).optional(),
    sessions: z.int(),
    tenants: z.array(z.strictObject({ name: z.string(), requests: z.int() })),
    tick: z.number(),
    rates,
  }),
  z.strictObject({
    version,
    kind: z.literal('counts'),
    periods: z.int(),
    interval: z.number(),
    span: z.number(),
    requests: z.number(),
    meanRate: known(),
    peakRate: known(),
    peakOverMean: known(),
    firstPeriod: z.string(),
    peakPeriod: z.string(),
    rates,
  }),
  z.strictObject({
    version,
    kind: z.literal('clients'),
    clients: z.int(),
    clientsWithLengths: z.int(),
    windows: z.int(),
    window: z.number(),
    span: z.number(),
    requests: z.number(),
    meanRate: known(),
    peakRate: known(),
    peakOverMean: known(),
    topTenthShare: known(),
    rates,
  }),
  z.strictObject({
    version,
    kind: z.literal('lengths'),
    rows: z.int(),
    prompt: lengths,
    output: lengths,
  }),
]);
