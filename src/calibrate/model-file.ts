import { renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { operatorOverlay } from '../scenario/schema/operators.ts';
import { WorkloadError } from '../workload/recorded/workload-error.ts';
import { readInput } from './read-input.ts';

const range = z.tuple([z.number(), z.number()]).optional();

const errors = z.object({
  rows: z.int(),
  medianSigned: z.number(),
  meanSigned: z.number(),
  medianAbsolute: z.number(),
  meanAbsolute: z.number(),
  p95Absolute: z.number(),
});

const term = z.number().nonnegative();

const modelFile = z.strictObject({
  format: z.literal('spillway step-time model'),
  version: z.literal(1),
  accelerator: z.string(),
  model: z.string(),
  /** Accelerators that share each layer. */
  tensor: z.int().positive(),
  precision: z.enum(['fp16', 'fp8', 'int8', 'fp4', 'int4']),
  /** Seconds of a step and of each sequence in it, and factors on the physics. */
  adjustment: z
    .strictObject({
      base: term,
      perSequence: term,
      dense: term,
      decodeAttention: term,
      prefillAttention: term,
    })
    .optional(),
  /** Coefficients of operators by operator, format and name, where timings of operators were fitted. */
  operators: operatorOverlay.optional(),
  /** Least and most of what was measured; absent where nothing of the kind was. */
  ranges: z.strictObject({ batch: range, context: range, promptTokens: range }),
  /** Relative errors on the rows that were fitted, and on rows that the fit did not see. */
  errors: z.strictObject({
    fitted: errors,
    kFold: errors.optional(),
    held: errors.optional(),
  }),
  rows: z.strictObject({ used: z.int(), refused: z.int() }),
  source: z.strictObject({ file: z.string(), kind: z.enum(['steps', 'requests', 'operators']) }),
});

/** What `calibrate` found out about a server: the file that it writes. */
export type ModelFile = z.output<typeof modelFile>;

/** Writes a model file; whoever reads meanwhile sees the old one or the new one, whole. */
export function writeModelFile(file: string, model: ModelFile): void {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(modelFile.parse(model), null, 2)}\n`);
  renameSync(temporary, file);
}

/** Reads a model file; throws `WorkloadError` that says what of it is wrong. */
export function readModelFile(file: string): ModelFile {
  const expected = 'a file that `spillway calibrate` wrote';
  const text = readInput(file, expected);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new WorkloadError({ file }, (error as Error).message, expected);
  }
  const parsed = modelFile.safeParse(data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new WorkloadError({ file }, `${issue.path.join('.')}: ${issue.message}`, expected);
}

/** The largest steps that a run may ask a model about. */
export interface AskedOf {
  /** Sequences of a step, and tokens of one of them. */
  readonly maxBatch: number;
  readonly maxContext: number;
}

/** Warnings where a run goes beyond what was measured; there the model is an extrapolation. */
export function beyondRanges({ ranges }: Pick<ModelFile, 'ranges'>, asked: AskedOf): string[] {
  const { batch, context } = ranges;
  return [
    ...beyond('sequences in a step', batch, asked.maxBatch),
    ...beyond('tokens of context', context, asked.maxContext),
  ];
}

function beyond(
  what: string,
  measured: readonly [number, number] | undefined,
  asked: number,
): string[] {
  if (measured === undefined) {
    return [`the step-time model was fitted without ${what}: their effect is the data sheet’s`];
  }
  if (asked <= measured[1]) return [];
  return [
    `up to ${asked} ${what}, but the step-time model was fitted on ${measured[0]} to ${measured[1]}: beyond them it extrapolates`,
  ];
}
