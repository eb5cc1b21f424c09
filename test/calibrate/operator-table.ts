import { accelerator } from '../../src/catalog/accelerators.ts';
import type { OperatorCoefficients } from '../../src/models/serving/step-time/operator-step-config.ts';
import { allReduceSeconds } from '../../src/models/serving/step-time/operators/all-reduce.ts';
import {
  decodeAttention,
  usualDecodeKernel,
} from '../../src/models/serving/step-time/operators/decode-attention.ts';
import { deviceOf } from '../../src/models/serving/step-time/operators/device.ts';
import { gemmSeconds } from '../../src/models/serving/step-time/operators/gemm.ts';
import {
  attentionPairs,
  prefillAttention,
} from '../../src/models/serving/step-time/operators/prefill-attention.ts';
import { linkOf } from '../../src/world/llm-step-time.ts';

const sheet = accelerator('H100')!;
const device = deviceOf(sheet);
const link = linkOf(sheet, {});

export const operatorHeader =
  'operator,m,n,k,batch,context,prompt_tokens,heads,kv_heads,head_dim,ranks,bytes,latency_us';

/** What an H100 of these coefficients would take, as lines of a table under `operatorHeader`. */
export function operatorLines(truth: OperatorCoefficients) {
  return {
    gemm: gemms(truth),
    decode: [...decodes(truth, 8, 4), ...decodes(truth, 32, 8)],
    prefill: [...prefills(truth, 8, 4), ...prefills(truth, 32, 8)],
    allReduce: [2, 4, 8].flatMap((ranks) =>
      [4096, 65_536, 262_144, 1_048_576, 8_388_608, 33_554_432, 268_435_456].map((bytes) => {
        const seconds = allReduceSeconds(bytes, ranks, link, truth.allReduce);
        return line('all_reduce', { ranks, bytes }, seconds);
      }),
    ),
  };
}

function gemms({ gemm }: OperatorCoefficients): string[] {
  const matrices = [
    [6144, 4096],
    [4096, 4096],
    [28_672, 4096],
    [4096, 14_336],
    [128_256, 4096],
    [1536, 4096],
  ] as const;
  return matrices.flatMap(([n, k]) =>
    [1, 8, 32, 64, 128, 160, 256, 512, 1000, 2048, 4096, 8192].map((m) =>
      line('gemm', { m, n, k }, gemmSeconds(m, n, k, 'fp16', device, gemm)),
    ),
  );
}

const headDim = 128;

function shapeOf(heads: number, kvHeads: number) {
  const kernel = usualDecodeKernel(device.hopper, 'fp16');
  return { heads, kvHeads, headDim, kvFormat: 'fp16', kernel } as const;
}

function decodes(truth: OperatorCoefficients, heads: number, kvHeads: number): string[] {
  const model = decodeAttention(shapeOf(heads, kvHeads), device, truth.decodeAttention.fp16);
  return [1, 4, 16, 64, 256].flatMap((batch) =>
    [256, 1024, 4096, 16_384].map((context) => {
      const seconds = model.fixedSeconds(batch) + model.secondsPerKvToken(batch) * batch * context;
      const shape = { batch, context, heads, kv_heads: kvHeads, head_dim: headDim };
      return line('decode_attention', shape, seconds);
    }),
  );
}

function prefills(truth: OperatorCoefficients, heads: number, kvHeads: number): string[] {
  const secondsOf = prefillAttention(shapeOf(heads, kvHeads), device, truth.prefillAttention);
  return [128, 300, 512, 1000, 1500, 2048, 3000, 5000, 8192].flatMap((tokens) =>
    [0, 1024, 8192].map((context) => {
      const seconds = secondsOf({
        prefills: 1,
        prefillTokens: tokens,
        prefillPairs: attentionPairs(tokens, context),
        prefillContext: context,
        decodes: 0,
        kvTokens: 0,
      });
      const row = { prompt_tokens: tokens, context, heads, kv_heads: kvHeads, head_dim: headDim };
      return line('prefill_attention', row, seconds);
    }),
  );
}

function line(operator: string, shape: Readonly<Record<string, number>>, seconds: number): string {
  const cells = operatorHeader.split(',').slice(1, -1);
  return [operator, ...cells.map((name) => shape[name] ?? ''), seconds * 1e6].join(',');
}
