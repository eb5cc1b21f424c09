import type { Argv } from 'yargs';
import type { ServerSettings } from '../calibrate/server.ts';
import { acceleratorNames } from '../catalog/accelerators.ts';
import { modelNames } from '../catalog/models.ts';
import { hint } from '../scenario/hint.ts';
import { whole } from './options.ts';
import { UsageError } from './usage-error.ts';

/** Adds the flags that describe a real server. */
export function serverOptions<T>(yargs: Argv<T>) {
  const count = (flag: string, describe: string) =>
    ({ type: 'number', requiresArg: true, coerce: whole(flag, 1), describe }) as const;
  return yargs
    .option('accelerator', {
      type: 'string',
      requiresArg: true,
      describe: 'Data sheet of the catalog, as H100',
    })
    .option('model', {
      type: 'string',
      requiresArg: true,
      describe: 'Model of the catalog, as Llama-3.1-8B',
    })
    .option('tensor', count('tensor', 'Accelerators that share each layer; 1 without it'))
    .option('precision', {
      choices: ['fp16', 'fp8', 'int8', 'fp4', 'int4'] as const,
      describe: 'Of the weights; fp16 without it',
    })
    .option('kv-precision', {
      choices: ['fp16', 'fp8', 'int8'] as const,
      describe: 'Of the KV cache',
    })
    .option('max-num-seqs', count('max-num-seqs', 'Sequences that run at once'))
    .option('max-num-batched-tokens', count('max-num-batched-tokens', 'Tokens of a step'))
    .option('max-model-len', count('max-model-len', 'Tokens of a request'))
    .option('kv-blocks', count('kv-blocks', 'As the server reports them; derived without it'))
    .option('block-size', count('block-size', 'Tokens of a KV block'))
    .option('memory-utilisation', {
      type: 'number',
      requiresArg: true,
      describe: 'Part of the memory that the server may use',
    });
}

/** The flags of `serverOptions`, as they come. */
export interface ServerFlags {
  readonly accelerator: string | undefined;
  readonly model: string | undefined;
  readonly tensor: number | undefined;
  readonly precision: ServerSettings['precision'] | undefined;
  readonly kvPrecision: ServerSettings['kvPrecision'];
  readonly maxNumSeqs: number | undefined;
  readonly maxNumBatchedTokens: number | undefined;
  readonly maxModelLen: number | undefined;
  readonly kvBlocks: number | undefined;
  readonly blockSize: number | undefined;
  readonly memoryUtilisation: number | undefined;
}

/** The server that the flags describe; throws `UsageError` where they name nothing that the catalog knows. */
export function serverSettings(flags: ServerFlags): ServerSettings {
  const { memoryUtilisation } = flags;
  if (memoryUtilisation !== undefined && !(memoryUtilisation > 0 && memoryUtilisation <= 1)) {
    throw new UsageError('--memory-utilisation must be above 0 and at most 1');
  }
  return {
    accelerator: known('accelerator', flags.accelerator, acceleratorNames),
    model: known('model', flags.model, modelNames),
    tensor: flags.tensor ?? 1,
    precision: flags.precision ?? 'fp16',
    kvPrecision: flags.kvPrecision,
    maxSequences: flags.maxNumSeqs,
    maxBatchedTokens: flags.maxNumBatchedTokens,
    maxModelLength: flags.maxModelLen,
    kvBlocks: flags.kvBlocks,
    blockSize: flags.blockSize,
    memoryUtilisation,
  };
}

function known(flag: string, value: string | undefined, names: readonly string[]): string {
  if (value === undefined) throw new UsageError(`--${flag} is missing. ${hint('', names)}`);
  if (names.includes(value)) return value;
  throw new UsageError(`--${flag} ${value} is not in the catalog. ${hint(value, names)}`);
}
