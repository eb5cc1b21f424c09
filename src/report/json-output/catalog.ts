import { z } from 'zod';
import { coldStartPhases } from '../../catalog/cold-starts.ts';
import { catalogPlaces } from './catalog-places.ts';
import { fact, version } from './parts.ts';

const quality = z.enum(['measured', 'data sheet', 'estimated']);

const accelerator = z.strictObject({
  id: z.string(),
  vendor: z.string(),
  memoryBytes: z.number(),
  reportedBytes: z.number().optional(),
  bandwidth: z.number().describe('bytes a second'),
  multiprocessors: z.number().optional(),
  l2Bytes: z.number().optional(),
  flops: z
    .partialRecord(z.enum(['fp16', 'fp8', 'int8', 'fp4', 'int4']), z.number())
    .describe('dense operations a second'),
  link: z
    .strictObject({
      kind: z.enum(['nvlink', 'pcie', 'other']),
      bandwidth: z.number(),
      source: z.string(),
    })
    .optional(),
  hostBandwidth: z.number().optional(),
  watts: z.number().optional(),
  usdPerHour: z.number().optional(),
  priceSource: z.string().optional(),
  source: z.string(),
  quality,
  aliases: z.array(z.string()),
});

const model = z.strictObject({
  id: z.string(),
  aliases: z.array(z.string()),
  parameters: z.number(),
  activeParameters: z.number(),
  layers: z.int(),
  hidden: z.int(),
  heads: z.int(),
  kvHeads: z.int(),
  headDim: z.int(),
  vocabulary: z.int(),
  intermediate: z.int(),
  feedForward: z.enum(['gated', 'plain']),
  tiedEmbeddings: z.boolean().optional(),
  experts: z.record(z.string(), z.number()).optional(),
  latent: z.record(z.string(), z.number()).optional(),
  window: z.record(z.string(), z.number()).optional(),
  source: z.string(),
  quality,
});

const itemModel = z.strictObject({
  id: z.string(),
  aliases: z.array(z.string()),
  parameters: z.number(),
  count: z.enum(['tokens', 'items']),
  flops: z.number(),
  unit: z.string(),
  source: z.string(),
  quality,
});

const migTable = z.strictObject({
  accelerator: z.string(),
  computeSlices: z.int(),
  memorySlices: z.int(),
  multiprocessors: z.int(),
  profiles: z.array(
    z.strictObject({
      name: z.string(),
      multiprocessors: z.int(),
      usableBytes: z.number(),
      computeSlices: z.int(),
      memorySlices: z.int(),
      starts: z.array(z.int()),
    }),
  ),
  source: z.string(),
  quality,
});

const seconds = z.union([z.number(), z.array(z.number()).length(2)]);

const coldStart = z.strictObject({
  id: z.string(),
  about: z.string(),
  source: z.string(),
  confidence: z.enum(['high', 'medium', 'low']),
  phases: z.partialRecord(z.enum(coldStartPhases), seconds),
  again: z
    .strictObject({ weights: z.number().optional(), compile: z.number().optional() })
    .optional(),
});

const facts = z.record(z.string(), fact);

const policy = z.strictObject({
  path: z.string().describe('where a scenario says it'),
  kind: z.string(),
  about: z.string(),
  isDefault: z.boolean(),
});

/** What `spillway catalog` prints with --json: without a kind, of a kind, or of one of them. */
export const catalogOutput = z.union([
  z.strictObject({
    version,
    kinds: z.array(z.strictObject({ kind: z.string(), entries: z.int(), about: z.string() })),
  }),
  z.strictObject({ version, accelerators: z.array(accelerator) }),
  z.strictObject({ version, accelerator }),
  z.strictObject({ version, models: z.array(model), itemModels: z.array(itemModel) }),
  z.strictObject({ version, model: z.union([model, itemModel]) }),
  z.strictObject({ version, policies: z.array(policy) }),
  z.strictObject({
    version,
    mig: z.array(migTable),
    layouts: z
      .array(z.array(z.strictObject({ profile: z.string(), start: z.int() })))
      .optional()
      .describe('of one accelerator: those to which nothing can be added'),
  }),
  z.strictObject({
    version,
    sharing: z.record(z.string(), facts),
    blastRadius: z.record(z.string(), z.string()).optional(),
  }),
  z.strictObject({ version, coldStarts: z.array(coldStart), loadBandwidths: facts }),
  z.strictObject({ version, coldStart }),
  ...catalogPlaces,
]);
