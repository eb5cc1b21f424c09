import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prefillAttentionRows } from '../../../src/calibrate/open-data/prefill-attention-rows.ts';

const operators = [
  'kernel_source,batch_size,isl,num_heads,num_key_value_heads,head_dim,kv_cache_dtype,window_size,latency',
  'vllm_flash_attn,2,256,32,8,128,bfloat16,128,0.5',
  'vllm_flash_attn,2,1,32,8,128,bfloat16,0,0.01',
  'vllm_triton_attn,2,256,32,8,128,fp8,0,0.5',
].join('\n');
const serving = [
  'prefill_chunk,kv_prefill,n_decode,kv_decode,time_us',
  '0,0,4,100,9',
  '512,1000,4,100,50',
].join('\n');

describe('prefillAttentionRows', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'spillway-'));
    mkdirSync(join(directory, 'aiconfigurator_ops'));
    mkdirSync(join(directory, 'llmservingsim'));
    for (const card of ['h100', 'h200'])
      writeFileSync(
        join(directory, `aiconfigurator_ops/${card}_sxm_context_attention_perf.csv`),
        operators,
      );
    writeFileSync(
      join(directory, 'llmservingsim/RTXPRO6000_Llama-3.1-8B_tp2_attention.csv'),
      serving,
    );
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('reads prompts of the usual kernels, and of every table but the H200s', () => {
    expect(prefillAttentionRows(directory)).toEqual([
      {
        accelerator: 'H100-SXM',
        shape: {
          heads: 32,
          kvHeads: 8,
          headDim: 128,
          kvFormat: 'fp16',
          kernel: 'flash-attention-3',
          window: 128,
        },
        work: {
          prefills: 2,
          prefillTokens: 512,
          prefillPairs: 2 * ((128 * 129) / 2 + 128 * 128),
          prefillContext: 0,
          decodes: 0,
          kvTokens: 0,
        },
        seconds: 0.0005,
        group: 'prefill-attention fp16 32/8x128 w128',
      },
      {
        accelerator: 'RTX-PRO-6000-Server',
        shape: {
          heads: 16,
          kvHeads: 4,
          headDim: 128,
          kvFormat: 'fp16',
          kernel: 'flash-attention-2',
        },
        work: {
          prefills: 1,
          prefillTokens: 512,
          prefillPairs: 512 * (1000 + 256.5),
          prefillContext: 1000,
          decodes: 4,
          kvTokens: 400,
        },
        seconds: 50 * 1e-6,
        group: 'prefill-attention Llama-3.1-8B 512',
      },
    ]);
  });

  it('finds nothing where there are no tables', () => {
    expect(prefillAttentionRows(join(directory, 'elsewhere'))).toEqual([]);
  });
});
